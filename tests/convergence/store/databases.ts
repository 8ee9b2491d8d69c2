import { Cache } from '#lib/client/db/cache.ts';
import { Mine } from '#lib/client/db/mine.ts';
import { Outbox } from '#lib/client/db/outbox.ts';
import { standing, type Base, type Disk, type Process } from './disk.ts';
import { MemoryTable, shapeOf } from './table.ts';

/** A database of Dexie's shape over a disk in memory, as one process has it open. */
class MemoryDatabase {
  readonly #base: Base;
  readonly #owner: Process;
  readonly tables: MemoryTable[] = [];

  constructor(disk: Disk, owner: Process, name: string, strict: boolean, like: Like) {
    this.#base = disk.base(name, strict);
    this.#owner = owner;
    for (const [name, definition] of Object.entries(like)) {
      const table = new MemoryTable(this.#base, owner, name, definition);
      this.tables.push(table);
      Object.assign(this, { [name]: table });
    }
  }

  transaction = <T>(mode: string, ...given: unknown[]): Promise<T> => {
    const work = given.pop() as () => Promise<T>;
    const tables = new Set(given.flat().map((t) => (t as MemoryTable).name));
    const outer = standing.getStore();
    if (outer?.base === this.#base) {
      for (const name of tables)
        if (!outer.tables.has(name)) throw new DOMException(name, 'SubTransactionError');
      return work();
    }
    return this.#base.run(this.#owner, tables, mode === 'rw', work);
  };
}

type Like = Record<string, ReturnType<typeof shapeOf>>;

/** The tables of a Dexie database as it declares them, so that no shape is written twice. */
function tablesOf(dexie: { tables: { name: string; schema: DexieSchema }[] }): Like {
  return Object.fromEntries(
    dexie.tables.map(({ name, schema }) => {
      const rest = schema.indexes.map((index) => index.src);
      return [name, shapeOf([schema.primKey.src, ...rest].join(','))];
    }),
  );
}

interface DexieSchema {
  primKey: { src: string };
  indexes: { src: string }[];
}

const OUTBOX = tablesOf(new Outbox('shape'));
const MINE = tablesOf(new Mine('shape'));
const CACHE = tablesOf(new Cache());

export function memoryOutbox(
  disk: Disk,
  owner: Process,
  account: string,
  newId: () => string,
): Outbox {
  const made = new MemoryDatabase(disk, owner, `outbox-${account}`, true, OUTBOX);
  const { clientId, startAnew } = Outbox.prototype;
  return Object.assign(made, { clientId, startAnew, newId }) as unknown as Outbox;
}

export const memoryMine = (disk: Disk, owner: Process, account: string): Mine =>
  new MemoryDatabase(disk, owner, `mine-${account}`, false, MINE) as unknown as Mine;

export const memoryCache = (disk: Disk, owner: Process): Cache =>
  new MemoryDatabase(disk, owner, 'cache', false, CACHE) as unknown as Cache;
