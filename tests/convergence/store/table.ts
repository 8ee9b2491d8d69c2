import { never, standing, type Base, type Key, type Process, type Row } from './disk.ts';

/** As a structured clone, for rows as ours are; bytes are never changed in place and so are shared. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) {
    const list: unknown[] = new Array(value.length);
    for (let i = 0; i < value.length; i++) list[i] = copy(value[i]);
    return list as T;
  }
  const object: Row = {};
  for (const key in value) object[key] = copy((value as Row)[key]);
  return object as T;
}

export interface Shape {
  key: string[];
  auto: boolean;
  unique: string[];
  indexes: string[];
}

/** Reads a definition as Dexie writes it: `++order, &id, lane` or `[entity+id], rev`. */
export function shapeOf(definition: string): Shape {
  const [primary = '', ...rest] = definition.split(',').map((part) => part.trim());
  const auto = primary.startsWith('++');
  const name = primary.replace(/^(\+\+|&)/, '');
  return {
    key: name.startsWith('[') ? name.slice(1, -1).split('+') : [name],
    auto,
    unique: rest.filter((r) => r.startsWith('&')).map((r) => r.slice(1)),
    indexes: [name, ...rest.map((r) => r.replace(/^[&*]/, ''))],
  };
}

const keyText = (key: unknown): Key => (Array.isArray(key) ? key.join('\u0000') : (key as Key));

const order = (a: unknown, b: unknown): number => {
  const [x, y] = [keyText(a), keyText(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

type Test = (row: Row) => boolean;

/** The part of Dexie's Table that the phone's code uses, over rows in memory. */
export class MemoryTable {
  readonly #base: Base;
  readonly #owner: Process;
  readonly name: string;
  readonly shape: Shape;

  constructor(base: Base, owner: Process, name: string, shape: Shape) {
    this.#base = base;
    this.#owner = owner;
    this.name = name;
    this.shape = shape;
  }

  get #rows(): Map<Key, Row> {
    return this.#base.table(this.name).rows;
  }

  /** One step: in the transaction that the caller stands in, or in one of its own. */
  act<T>(writes: boolean, work: () => T): Promise<T> {
    const tx = standing.getStore();
    if (tx?.base !== this.#base)
      return this.#base.run(this.#owner, new Set([this.name]), writes, () =>
        this.#owner.step() ? work() : never<T>(),
      );
    if (!this.#owner.step()) return never();
    return new Promise((done) => {
      if (tx.done) throw new DOMException('the transaction is over', 'TransactionInactiveError');
      if (!tx.tables.has(this.name))
        throw new DOMException(`${this.name} is not part of it`, 'NotFoundError');
      if (writes && !tx.writes) throw new DOMException('only reads', 'ReadOnlyError');
      done(work());
    });
  }

  keyOf(row: Row): Key {
    return keyText(
      this.shape.key.length === 1 ? row[this.shape.key[0]!] : this.shape.key.map((k) => row[k]),
    );
  }

  /** In the order of the primary key. */
  all(test: Test = () => true): Row[] {
    const found: Row[] = [];
    for (const row of this.#rows.values()) if (test(row)) found.push(row);
    return found.sort((a, b) => order(this.keyOf(a), this.keyOf(b)));
  }

  save(given: Row, isNew = false): Key {
    const row = copy(given);
    const stored = this.#base.table(this.name);
    const [field] = this.shape.key;
    if (this.shape.auto && row[field!] === undefined) row[field!] = ++stored.last;
    else if (this.shape.auto) stored.last = Math.max(stored.last, row[field!] as number);
    const key = this.keyOf(row);
    if (isNew && stored.rows.has(key)) throw new DOMException(String(key), 'ConstraintError');
    for (const unique of this.shape.unique)
      for (const [other, held] of stored.rows)
        if (other !== key && held[unique] === row[unique])
          throw new DOMException(unique, 'ConstraintError');
    standing.getStore()!.set(stored, key, row);
    return key;
  }

  drop(key: unknown): void {
    if (this.#rows.has(keyText(key)))
      standing.getStore()!.set(this.#base.table(this.name), keyText(key), undefined);
  }

  get = (key: unknown) => this.act(false, () => copy(this.#rows.get(keyText(key))));
  bulkGet = (keys: unknown[]) =>
    this.act(false, () => keys.map((key) => copy(this.#rows.get(keyText(key)))));
  put = (row: Row) => this.act(true, () => this.save(row));
  add = (row: Row) => this.act(true, () => this.save(row, true));
  bulkPut = (rows: Row[]) => this.act(true, () => void rows.forEach((row) => this.save(row)));
  bulkAdd = (rows: Row[]) => this.act(true, () => void rows.forEach((row) => this.save(row, true)));
  delete = (key: unknown) => this.act(true, () => this.drop(key));
  bulkDelete = (keys: unknown[]) =>
    this.act(true, () => void keys.forEach((key) => this.drop(key)));
  update = (key: unknown, changes: Row) =>
    this.act(true, () => {
      const row = this.#rows.get(keyText(key));
      if (row) this.save({ ...row, ...changes });
      return row ? 1 : 0;
    });

  toCollection = () => new MemoryCollection(this);
  filter = (test: Test) => new MemoryCollection(this, test);
  orderBy = (field: string) => new MemoryCollection(this, undefined, this.#indexed(field));
  clear = () => this.toCollection().delete();
  count = () => this.toCollection().count();
  toArray = () => this.toCollection().toArray();
  where = (by: string | Row) => {
    if (typeof by !== 'string') {
      const wanted = Object.entries(by);
      for (const [field] of wanted) this.#indexed(field);
      return new MemoryCollection(this, (row) => wanted.every(([k, v]) => row[k] === v));
    }
    this.#indexed(by);
    return {
      equals: (value: unknown) => new MemoryCollection(this, (row) => row[by] === value),
      anyOf: (values: unknown[]) => {
        const wanted = new Set(values);
        return new MemoryCollection(this, (row) => wanted.has(row[by]));
      },
    };
  };

  /** As Dexie, which cannot ask for what is not indexed. */
  #indexed(field: string): string {
    if (!this.shape.indexes.includes(field)) throw new Error(`${field} is not indexed`);
    return field;
  }
}

/** The part of Dexie's Collection that the phone's code uses. */
class MemoryCollection {
  readonly #table: MemoryTable;
  readonly #test: Test;
  readonly #by: string | undefined;

  constructor(table: MemoryTable, test: Test = () => true, by?: string) {
    this.#table = table;
    this.#test = test;
    this.#by = by;
  }

  #rows(by = this.#by): Row[] {
    const rows = this.#table.all(this.#test);
    return by ? rows.sort((a, b) => order(a[by], b[by])) : rows;
  }

  filter = (test: Test) =>
    new MemoryCollection(this.#table, (row) => this.#test(row) && test(copy(row)), this.#by);
  and = this.filter;
  toArray = () => this.#table.act(false, () => this.#rows().map(copy));
  first = () => this.#table.act(false, () => copy(this.#rows()[0]));
  last = () => this.#table.act(false, () => copy(this.#rows().at(-1)));
  count = () => this.#table.act(false, () => this.#rows().length);
  sortBy = (field: string) => this.#table.act(false, () => this.#rows(field).map(copy));
  primaryKeys = () => this.#table.act(false, () => this.#rows().map((r) => this.#table.keyOf(r)));
  keys = this.primaryKeys;
  delete = () =>
    this.#table.act(true, () => {
      const rows = this.#rows();
      for (const row of rows) this.#table.drop(this.#table.keyOf(row));
      return rows.length;
    });
  modify = (change: Row | ((row: Row) => void)) =>
    this.#table.act(true, () => {
      const rows = this.#rows();
      for (const row of rows) {
        const changed = copy(row);
        if (typeof change === 'function') change(changed);
        else Object.assign(changed, change);
        this.#table.save(changed);
      }
      return rows.length;
    });
}
