import { AsyncLocalStorage } from 'node:async_hooks';

/** One tab or worker of a phone: whatever it awaits when it is killed never goes on. */
export class Process {
  alive = true;
  /** Steps of the store (reads, writes, commits) until it is killed; null: it is not. */
  stepsLeft: number | null = null;
  readonly #deaths: (() => void)[] = [];

  onDeath(then: () => void): void {
    this.#deaths.push(then);
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const then of this.#deaths) then();
  }

  /** False once it is dead. */
  step(): boolean {
    if (this.stepsLeft !== null && --this.stepsLeft <= 0) this.kill();
    return this.alive;
  }
}

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Guards of the store; a control turns one off to see that an invariant notices. */
export interface StoreGuards {
  /** A strict commit is on the disk when it is answered. */
  strict: boolean;
  /** A commit is whole or not at all. */
  atomic: boolean;
}

export type Key = string | number;
export type Row = Record<string, unknown>;

interface Undo {
  table: Stored;
  key: Key;
  before: Row | undefined;
}

export class Stored {
  rows = new Map<Key, Row>();
  /** Of an auto-incremented key. */
  last = 0;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class Transaction {
  done = false;
  readonly undo: Undo[] = [];
  readonly base: Base;
  readonly owner: Process;
  readonly tables: ReadonlySet<string>;
  readonly writes: boolean;

  constructor(base: Base, owner: Process, tables: ReadonlySet<string>, writes: boolean) {
    this.base = base;
    this.owner = owner;
    this.tables = tables;
    this.writes = writes;
  }

  set(table: Stored, key: Key, row: Row | undefined): void {
    this.undo.push({ table, key, before: table.rows.get(key) });
    if (row) table.rows.set(key, row);
    else table.rows.delete(key);
  }

  rollBack(only: (undo: Undo) => boolean = () => true): void {
    this.done = true;
    back(this.undo.filter(only));
  }
}

function back(undo: readonly Undo[]): void {
  for (const { table, key, before } of [...undo].reverse())
    if (before) table.rows.set(key, before);
    else table.rows.delete(key);
}

/** The transaction the running code stands in, as Dexie knows it by its zones. */
export const standing = new AsyncLocalStorage<Transaction>();

/** How many of the last commits a power cut may take from a relaxed database. */
const AT_RISK = 4;

/** One database on a disk. Its transactions run one after the other. */
export class Base {
  readonly tables = new Map<string, Stored>();
  readonly #waiting: { owner: Process; start: () => void }[] = [];
  #running: Transaction | null = null;
  #recent: Undo[][] = [];
  readonly strict: boolean;
  readonly disk: Disk;

  constructor(disk: Disk, strict: boolean) {
    this.disk = disk;
    this.strict = strict && disk.guards.strict;
  }

  table(name: string): Stored {
    let found = this.tables.get(name);
    if (!found) this.tables.set(name, (found = new Stored(name)));
    return found;
  }

  /** Runs `work` alone in this database and commits what it did, or nothing of it. */
  async run<T>(
    owner: Process,
    tables: ReadonlySet<string>,
    writes: boolean,
    work: () => T | Promise<T>,
  ): Promise<T> {
    if (!owner.alive) return never();
    if (this.#running)
      await new Promise<void>((start) => void this.#waiting.push({ owner, start }));
    if (!owner.alive) {
      this.#next();
      return never();
    }
    const tx = new Transaction(this, owner, tables, writes);
    this.#running = tx;
    try {
      const result = await standing.run(tx, async () => work());
      if (tx.done) return await never();
      if (writes) {
        this.disk.commits++;
        if (this.disk.failsNow()) throw new DOMException('no room', 'QuotaExceededError');
        if (!owner.step()) return await never(); // died just before the commit
      }
      tx.done = true;
      if (tx.undo.length > 0 && !this.strict) {
        this.#recent.push(tx.undo);
        if (this.#recent.length > AT_RISK) this.#recent.shift();
      }
      this.#running = null;
      this.#next();
      if (writes && !owner.step()) return await never(); // just after it
      return result;
    } catch (error) {
      if (tx.done) return await never();
      tx.rollBack();
      this.#running = null;
      this.#next();
      throw error;
    }
  }

  /** The owner died: what it had not committed is undone, and others go on. */
  release(owner: Process): void {
    const waiting = this.#waiting.filter((w) => w.owner !== owner);
    this.#waiting.splice(0, this.#waiting.length, ...waiting);
    const tx = this.#running;
    if (tx?.owner !== owner) return;
    if (this.disk.guards.atomic) tx.rollBack();
    else tx.rollBack(({ table }) => table.name !== 'scopes');
    this.#running = null;
    this.#next();
  }

  /** The power went: the last commits of a relaxed database may be lost, the later before the earlier. */
  loseLast(count: number): void {
    for (let i = 0; i < count; i++) {
      const lost = this.#recent.pop();
      if (lost) back(lost);
    }
    this.#recent = [];
  }

  #next(): void {
    if (!this.#running) this.#waiting.shift()?.start();
  }
}

/** The storage of one phone, shared by its tabs; survives each of them. */
export class Disk {
  readonly bases = new Map<string, Base>();
  readonly guards: StoreGuards;
  commits = 0;
  /** Commits that go well before one fails for want of room; null: none fails. */
  failAfter: number | null = null;

  constructor(guards: StoreGuards = { strict: true, atomic: true }) {
    this.guards = guards;
  }

  base(name: string, strict: boolean): Base {
    let found = this.bases.get(name);
    if (!found) this.bases.set(name, (found = new Base(this, strict)));
    return found;
  }

  failsNow(): boolean {
    if (this.failAfter === null || --this.failAfter > 0) return false;
    this.failAfter = null;
    return true;
  }

  release(owner: Process): void {
    for (const base of this.bases.values()) base.release(owner);
  }

  /** What is committed there at this moment, on a disk of its own. */
  static copyOf(other: Disk): Disk {
    const disk = new Disk(other.guards);
    for (const [name, base] of other.bases) {
      const made = disk.base(name, base.strict);
      for (const [table, { rows, last }] of base.tables)
        Object.assign(made.table(table), { rows: new Map(rows), last });
    }
    return disk;
  }

  powerCut(lost: () => number): void {
    for (const base of this.bases.values()) base.loseLast(lost());
  }
}
