import { readLog, writeLog } from '#lib/domain/logbook/csv.ts';
import { USUAL_RULES, type CreditRules } from '#lib/domain/logbook/credits.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { LogFields } from '#lib/domain/log/entry.ts';
import type { LogFacts } from '#lib/domain/logbook/facts.ts';
import type { FilePreview } from '#lib/domain/logbook/file-preview.ts';
import { incomingOf, type Incoming } from '#lib/domain/logbook/incoming.ts';
import type { LoggedEntry } from '#lib/domain/logbook/log-view.ts';
import { logFields } from '#lib/domain/log/schema.ts';
import { statisticsOf } from '#lib/domain/logbook/statistics.ts';
import { phone } from '../bootstrap.ts';
import { keepCreditRules, keptCreditRules } from '../db/device.ts';
import { storeProblem } from '../db/steady.ts';
import { RideLog } from './ride-log.svelte.ts';
import { sync } from './sync.svelte.ts';

const UNDO_MS = 10_000;
const FILE_MOST_BYTES = 5 * 1024 * 1024;

/** The page of a person's log: its entries with figures, what is being edited, and files of it. */
export class LogPageState {
  readonly #log: RideLog;
  #facts = $state.raw<LogFacts | null>(null);
  rules = $state.raw<CreditRules>(USUAL_RULES);
  failed = $state<ErrorCode | null>(null);
  problem = $state<ErrorCode | null>(null);
  editing = $state.raw<LoggedEntry | null>(null);
  issues = $state.raw<Record<string, string>>({});
  removed = $state.raw<LoggedEntry | null>(null);
  preview = $state.raw<FilePreview | null>(null);
  #incoming: Incoming[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unhear: () => void = () => undefined;

  constructor(accountId: string | null) {
    this.#log = new RideLog(accountId);
    $effect(() => {
      const rides = new Set((this.entries ?? []).map(({ entry }) => entry.ride.id));
      if (rides.size > 0) void this.#learn([...rides]);
    });
  }

  readonly entries = $derived.by(() => this.#log.entries);
  readonly figures = $derived.by(() =>
    this.#facts && this.entries
      ? statisticsOf(
          this.entries.map(({ entry }) => entry),
          this.#facts,
          this.rules,
        )
      : null,
  );
  readonly hrefs: ReadonlyMap<string, string> = $derived.by(
    () => new Map(this.#facts?.rides.map(({ id, href }) => [id, href])),
  );

  start(): void {
    this.#log.start((problem) => (this.failed = problem));
    this.#unhear = sync.onNotice((notice) => {
      if (notice !== 'catalogue') return;
      void this.#learn([...new Set((this.entries ?? []).map(({ entry }) => entry.ride.id))]);
    });
    void keptCreditRules().then(
      (kept) => (this.rules = kept ?? this.rules),
      () => undefined,
    );
  }

  stop(): void {
    this.#log.stop();
    this.#unhear();
    clearTimeout(this.#timer);
  }

  setRules = (rules: CreditRules): void => {
    this.rules = rules;
    void keepCreditRules(rules).catch(() => undefined);
  };

  setLaps = (item: LoggedEntry, laps: number): Promise<boolean> =>
    this.#try(() => this.#log.change(item, { ...item.entry, laps }));

  edit = (item: LoggedEntry | null): void => {
    this.editing = item;
    this.issues = {};
  };

  /** Checked by the server's own rules before it is kept. */
  save = async (typed: LogFields): Promise<void> => {
    const item = this.editing;
    if (!item) return;
    const parsed = logFields.safeParse(typed);
    if (!parsed.success) {
      this.issues = Object.fromEntries(
        parsed.error.issues.map(({ path, message }) => [String(path[0]), message]),
      );
      return;
    }
    if (await this.#try(() => this.#log.change(item, parsed.data))) this.edit(null);
  };

  remove = async (item: LoggedEntry): Promise<void> => {
    if (!(await this.#try(() => this.#log.remove(item)))) return;
    this.removed = item;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.removed = null), UNDO_MS);
  };

  undo = async (): Promise<void> => {
    const item = this.removed;
    if (item && (await this.#try(() => this.#log.bringBack(item)))) this.removed = null;
  };

  openFile = async (file: File): Promise<void> => {
    if (file.size > FILE_MOST_BYTES) {
      this.preview = { state: 'failed', why: 'fileTooBig' };
      return;
    }
    this.preview = { state: 'reading' };
    const lines = readLog(await file.text());
    const matched = lines && (await (await phone()).matchLog(lines));
    if (!matched) {
      this.preview = { state: 'failed', why: lines ? 'fileUnknown' : 'fileNone' };
      return;
    }
    const found = matched.flatMap((one) => ('entry' in one ? [one.entry] : []));
    const log = (this.entries ?? []).map(({ entry }) => entry);
    const { incoming, known } = incomingOf(log, found);
    this.#incoming = incoming;
    const unmatched = matched.flatMap((one) => ('problem' in one ? [one] : []));
    this.preview = { state: 'found', incoming: incoming.length, known, unmatched };
  };

  addFile = async (): Promise<void> => {
    const incoming = this.#incoming;
    const ids = await this.#log.idsOf(incoming.map(({ key }) => key));
    const entries = incoming.map(({ entry }, i) => ({ id: ids[i]!, entry }));
    const added = await this.#try(() => this.#log.logAll(entries));
    this.preview = added
      ? { state: 'added', count: entries.length }
      : { state: 'failed', why: 'notSaved' };
  };

  forgetFile = (): void => {
    this.#incoming = [];
    this.preview = null;
  };

  /** Hands the log to the browser's downloads. */
  saveFile = (): void => {
    const lines = (this.entries ?? []).map(({ entry: { ride, ...fields } }) => ({
      ...{ date: fields.on, time: fields.at ?? '', ride: ride.name, park: ride.parkName },
      ...{ laps: String(fields.laps), waited: String(fields.waitedMinutes ?? '') },
      ...{ note: fields.note, rideId: ride.id },
    }));
    // A mark at the beginning, without which a spreadsheet guesses the letters.
    const url = URL.createObjectURL(new Blob(['\uFEFF', writeLog(lines)], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `ride-log-${new Date().toLocaleDateString('sv-SE')}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
  };

  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = storeProblem(error);
      return false;
    }
  }

  async #learn(rideIds: string[]): Promise<void> {
    const facts = await (await phone()).logFacts(rideIds).catch(() => null);
    if (facts) this.#facts = facts;
  }
}
