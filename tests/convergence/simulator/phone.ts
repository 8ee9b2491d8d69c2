import type { Cache } from '#lib/client/db/cache.ts';
import type { Mine } from '#lib/client/db/mine.ts';
import { GUEST, type Outbox } from '#lib/client/db/outbox.ts';
import { Engine } from '#lib/client/sync/engine.ts';
import { storedChunks } from '#lib/client/sync/pull-catalogue.ts';
import { createHash } from 'node:crypto';
import { Disk, never, Process, type Row, type StoreGuards } from '../store/disk.ts';
import { memoryCache, memoryMine, memoryOutbox } from '../store/databases.ts';
import { isReadable } from './reading.ts';
import type { Caller, Lines } from './line.ts';
import type { World } from './world.ts';

/** June 2026, when all histories begin (epoch ms). */
export const BEGINNING = Date.UTC(2026, 5, 1);

const MOST_PHONES = 16;

/** One tab of the app, with its worker. */
export class Tab {
  readonly process = new Process();
  readonly build: number;
  readonly engine: Engine;
  readonly cache: Cache;
  readonly #phone: Phone;
  readonly #boxes = new Map<string, Outbox>();
  readonly #mines = new Map<string, Mine>();

  constructor(phone: Phone, world: World, lines: Lines, build: number) {
    this.#phone = phone;
    this.build = build;
    const { process } = this;
    this.cache = memoryCache(phone.disk, process);
    process.onDeath(() => phone.forget(process));
    let timer = 0;
    this.engine = new Engine({
      net: lines.netOf(phone, process, build),
      upload: lines.uploaderOf(phone, process, build),
      cache: this.cache,
      outboxOf: (account) => this.outbox(account),
      mineOf: (account) => this.mine(account),
      timer: {
        set(ms, then) {
          const mine = ++timer;
          world.in(ms, () => process.alive && mine === timer && then());
        },
        clear: () => void timer++,
      },
      now: () => phone.clock,
      ticks: () => world.now,
      chance: world.stream(`backoff ${phone.index}`),
      exclusively: (work) => phone.lock(process, work),
      verifyChunk: async (sha, bytes) =>
        createHash('sha256').update(new Uint8Array(bytes)).digest('hex') === sha,
      chunksLoaded: () => this.#checkChunks(),
      catalogueChanged: () => undefined,
      parkChanged: () => undefined,
      notify: () => undefined,
    });
    void this.#checkChunks().catch(() => undefined);
  }

  outbox(account: string | null): Outbox {
    const name = account ?? GUEST;
    let found = this.#boxes.get(name);
    if (!found) {
      const { disk, newId } = this.#phone;
      this.#boxes.set(name, (found = memoryOutbox(disk, this.process, name, newId)));
    }
    return found;
  }

  mine(account: string): Mine {
    let found = this.#mines.get(account);
    if (!found)
      this.#mines.set(account, (found = memoryMine(this.#phone.disk, this.process, account)));
    return found;
  }

  /** As `Reading` does at every start: a chunk that cannot be read back is fetched again. */
  async #checkChunks(): Promise<void> {
    const chunks = await storedChunks(this.cache);
    const unreadable = (chunks ?? []).filter((chunk) => !isReadable(chunk)).map(({ sha }) => sha);
    if (unreadable.length === 0) return;
    await this.cache.chunks.bulkDelete(unreadable);
    await this.cache.scopes.delete('catalogue');
  }
}

/** A phone with its storage, its tabs, and whoever uses it. */
export class Phone implements Caller {
  readonly index: number;
  readonly world: World;
  disk: Disk;
  tabs: Tab[] = [];
  online = true;
  cookie: string | null = null;
  /** Who the device says uses it. */
  account: string | null = null;
  /** The park whose page is open. */
  park: string | null = null;
  /** Something of its copies is not what was written, and its tabs may not have seen it yet. */
  isDamaged = false;
  /** What is queued under the account that is signed in: it must stay in the list (S12). */
  listed = new Set<string>();
  /** What its person took out of their log: it need not be there any more. */
  takenOut = new Set<string>();
  /** How much was written when it was last looked at. */
  seenCommits = -1;
  /** Account → under which name its queue is numbered, until something happens for which that may change. */
  numberedAs = new Map<string, unknown>();
  mayRenumber = false;
  /** How wrong its clock is (ms). */
  skew = 0;
  readonly newId = (): string => this.world.newId(this.#maker);
  /** Differs from store to store: ids made before a store was copied or lost have no order with later ones. */
  #maker: number;
  #holder: Process | null = null;
  #waiting: { owner: Process; start: () => void }[] = [];

  constructor(world: World, index: number, guards?: StoreGuards) {
    this.world = world;
    this.index = index;
    this.disk = new Disk(guards);
    this.#maker = index;
  }

  get clock(): number {
    return BEGINNING + this.world.now + this.skew;
  }

  get now(): string {
    return new Date(this.clock).toISOString();
  }

  beginAnew(): void {
    this.#maker += MOST_PHONES;
    this.mayRenumber = true;
  }

  cursorOf(scope: string): string | null {
    const base = scope.startsWith('user:') ? `mine-${scope.slice(5)}` : 'cache';
    const row = this.rows(base, 'scopes').find((r) => r['scope'] === scope);
    return (row?.['cursor'] as string | undefined) ?? null;
  }

  /** What a database of it holds at this moment, without asking it. */
  rows(base: string, table: string): Row[] {
    return [...(this.disk.bases.get(base)?.tables.get(table)?.rows.values() ?? [])];
  }

  open(lines: Lines, build: number): Tab {
    const tab = new Tab(this, this.world, lines, build);
    this.tabs.push(tab);
    tab.engine.setAccount(personOf(this.account));
    tab.engine.watchPark(this.park);
    return tab;
  }

  kill(tab: Tab): void {
    tab.process.kill();
  }

  /** A process ended: its lock is free, what it had not committed is undone. */
  forget(process: Process): void {
    this.tabs = this.tabs.filter((tab) => tab.process !== process);
    this.disk.release(process);
    this.#waiting = this.#waiting.filter(({ owner }) => owner !== process);
    if (this.#holder !== process) return;
    this.#holder = null;
    this.#next();
  }

  async lock<T>(owner: Process, work: () => Promise<T>): Promise<T> {
    if (!owner.alive) return never();
    if (this.#holder) await new Promise<void>((start) => this.#waiting.push({ owner, start }));
    if (!owner.alive) return never();
    this.#holder = owner;
    try {
      return await work();
    } finally {
      if (this.#holder === owner) {
        this.#holder = null;
        this.#next();
      }
    }
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#holder = next.owner; // nobody comes between
    next.start();
  }
}

export const personOf = (id: string | null) =>
  id ? { id, name: 'N', role: 'USER' as const } : null;
