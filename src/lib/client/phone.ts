import type { MapQuery, MapView } from '#lib/domain/catalogue/map.ts';
import type { ParksQuery } from '#lib/domain/catalogue/parks-list.ts';
import type { HistoryView } from '#lib/domain/catalogue/history.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { ParkMapView } from '#lib/domain/catalogue/park-places.ts';
import type { RidesQuery, RidesView } from '#lib/domain/catalogue/rides-list.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { FactsTarget } from '#lib/domain/facts/proposal.ts';
import type { LogLine } from '#lib/domain/logbook/csv.ts';
import type { LogFacts } from '#lib/domain/logbook/facts.ts';
import type { MatchedLine } from '#lib/domain/logbook/match.ts';
import type { ParkMap } from '#lib/domain/park-map/park-map.ts';
import type {
  CompanyView,
  HomeView,
  ModelView,
  ParksView,
  ParkView,
  RideView,
  SearchView,
} from '#lib/domain/catalogue/views.ts';

/** Who uses this phone; kept beside the databases so that it is known offline. */
export interface Account {
  id: string;
  name: string;
  role: 'USER' | 'MODERATOR' | 'ADMIN';
}

export interface PreparedPhoto {
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
  width: number;
  height: number;
  /** A small JPEG for lists. */
  thumb: ArrayBuffer;
  /** What was taken out of the file, by name: `location`, `camera`, … */
  removed: string[];
}

export interface SubjectName {
  name: string;
  href: string;
}

/** A park that this phone is to keep for times without a line. */
export interface KeptPark {
  parkId: string;
  slug: string;
  name: string;
  /** Photos too. */
  photos: boolean;
  /** When all of it was here and up to date, in ms; null: not yet. */
  savedAt: number | null;
  /** Of what is being fetched; null: nothing is, or it is not known yet how much. */
  progress: { bytes: number; of: number } | null;
  /** What of it is here takes so much, as it travelled. */
  bytes: number;
  /** Saved but for photos, which wait for another line. */
  photosWait: boolean;
  /** Why it does not get further. NOT_FOUND: the park is no longer in the catalogue. */
  problem: ErrorCode | null;
}

/** What keeping a park would fetch, in bytes. */
export interface PackOffer {
  words: number;
  photos: number;
}

/** What the phone tells its pages: something was learnt or something moved on. */
export type PhoneNotice = 'account' | 'catalogue' | 'park' | 'parks' | 'contributions' | 'sync';

/** Where sending stands, for the header and the list. */
export interface SyncStatus {
  /** `held`: signed out or another account; `idle`: nothing to send. */
  phase: 'idle' | 'sending' | 'waiting' | 'held' | 'outdated';
  waiting: number;
  bytesWaiting: number;
  /** Photo id → sent share, 0 to 1, for photos on their way. */
  uploads: Record<string, number>;
  /** Why photos wait although there is a line, when they do. */
  photosHeld?: 'wifi' | 'saving' | 'limit' | null;
  /** Something the server told could not be kept here for want of space. */
  phoneFull?: boolean;
}

/**
 * The phone's worker as its pages see it (through comlink). Views answer from the phone alone, at
 * once, and are null when it does not hold the thing.
 */
export interface PhoneApi {
  home(): Promise<HomeView | null>;
  parks(query: ParksQuery): Promise<ParksView | null>;
  park(slug: string): Promise<ParkView | null>;
  parkMap(slug: string): Promise<ParkMapView | null>;
  /** The ground of a park: of this phone, else of the server, and then kept; null when neither has it now. */
  parkGround(parkId: string, sha: string): Promise<ParkMap | null>;
  ride(parkSlug: string, rideSlug: string): Promise<RideView | null>;
  company(slug: string): Promise<CompanyView | null>;
  model(slug: string): Promise<ModelView | null>;
  rides(query: RidesQuery): Promise<RidesView | null>;
  /** `only`: these parks, and no others. */
  map(query: MapQuery, only?: string[]): Promise<MapView | null>;
  search(query: string, limit: number): Promise<SearchView | null>;
  /** The newest there is: of the server, else as this phone kept it. */
  history(kind: CatalogueKind, id: string): Promise<HistoryView | null>;
  /** Names and pages of entries, for lists; null for one the phone does not know. */
  subjects(refs: FactsTarget[]): Promise<(SubjectName | null)[]>;
  /** What the catalogue knows of the rides of a log; null while it is not here. */
  logFacts(rideIds: string[]): Promise<LogFacts | null>;
  matchLog(lines: LogLine[]): Promise<MatchedLine[] | null>;
  /** The page about this park is open (null: none): keep its scope fresh. */
  watchPark(parkId: string | null): Promise<void>;
  /** Who uses this phone, as it remembers. */
  account(): Promise<Account | null>;
  /**
   * Asks the server who is signed in and remembers it. `signedOut`: the server knows no session any
   * more; the person and their queue stay. Without a line nothing changes.
   */
  refreshAccount(): Promise<{ account: Account | null; signedOut: boolean }>;
  /**
   * The person leaves this phone, with or without a line. What was not sent stays, locked under the
   * account, or is thrown away (`discard`); everything the server told of them goes at once.
   */
  leaveAccount(discard: boolean): Promise<void>;
  /** The account that left while the server could not be told; its session takes nobody back in. */
  leaving(): Promise<string | null>;
  /** The server ended that session, or somebody has signed in since. */
  leavingDone(): Promise<void>;
  /** The app itself opens without a line from now on; or this browser will not keep it. */
  appKept(): Promise<void>;
  /** The outbox was changed by a page: send what can be sent. */
  outboxChanged(): Promise<void>;
  /** The line is back, or the page is seen again. */
  freshChance(): Promise<void>;
  /** Photos no longer wait for another line, until the app is closed. */
  sendPhotosAnyway(): Promise<void>;
  setWifiOnly(on: boolean): Promise<void>;
  wifiOnly(): Promise<boolean>;
  /** Null without a line: then nobody can tell. */
  packOffer(parkId: string): Promise<PackOffer | null>;
  /** Those that somebody wished to keep. */
  keptParks(): Promise<KeptPark[]>;
  /** Keeps a park, or brings it up to date. Rejects when the phone cannot note the wish. */
  keepPark(park: { parkId: string; slug: string; name: string; photos: boolean }): Promise<void>;
  removePark(parkId: string): Promise<void>;
  /** Nobody who comes after is to see which parks were kept here. */
  forgetParks(): Promise<void>;
  /** Whether keeping a park is still to be offered by itself: once on each device. Says yes once. */
  mayAskToKeep(): Promise<boolean>;
  /** S53: how many contributions may be lost, given how many the cookie spoke of; see `db/device.ts`. */
  arrive(unsentBefore: number): Promise<number>;
  lossTold(): Promise<void>;
  /** How much stands on this phone, of whoever, that the server has not shown back. */
  unsent(): Promise<number>;
  /** The same, now and whenever it changes. */
  onUnsent(listener: (count: number) => void): Promise<void>;
  preparePhoto(file: Blob): Promise<PreparedPhoto>;
  syncStatus(): Promise<SyncStatus>;
  onNotice(listener: (notice: PhoneNotice) => void): Promise<void>;
}
