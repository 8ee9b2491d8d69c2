import { seeded } from '../seeded.ts';

/**
 * Every answer of the store, every `await`, has come to rest: Node looks at its next tick when no
 * promise has anything more to do. (A turn of its event loop would tell the same and take far longer.)
 */
const atRest = (): Promise<void> => new Promise((done) => process.nextTick(done));

interface Event {
  at: number;
  /** Of two events at one moment, the one planned first. */
  order: number;
  /** False when nothing came of it. */
  then: () => unknown;
}

/**
 * Virtual time, one event after the other: what happens depends on the seed and on nothing else.
 * Each thing that draws has a stream of its own, so that one more draw in one does not move another.
 */
export class World {
  now = 0;
  readonly #seed: number;
  readonly #events: Event[] = [];
  #order = 0;
  #ids = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  stream(name: string): () => number {
    let hash = this.#seed * 2_654_435_761;
    for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619);
    return seeded(hash);
  }

  /** A UUIDv7 that sorts by when it was made; its last digits say who made it. */
  newId(maker: number): string {
    const count = (++this.#ids).toString(16).padStart(12, '0');
    return `${count.slice(0, 8)}-${count.slice(8)}-7000-8000-${maker.toString(16).padStart(12, '0')}`;
  }

  in(ms: number, then: Event['then']): void {
    const event = { at: this.now + ms, order: this.#order++, then };
    let i = this.#events.length;
    this.#events.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (before(this.#events[parent]!, event)) break;
      this.#events[i] = this.#events[parent]!;
      i = parent;
    }
    this.#events[i] = event;
  }

  /** Runs all that happens until then; `after` is called when each event has come to rest. */
  async run(until: number, after: () => void = () => undefined): Promise<void> {
    await atRest(); // what was begun outside of any event
    while (this.#events.length > 0 && this.#events[0]!.at <= until) {
      const event = this.#pop();
      this.now = Math.max(this.now, event.at);
      if ((await event.then()) === false) continue;
      await atRest();
      after();
    }
    this.now = until;
  }

  #pop(): Event {
    const first = this.#events[0]!;
    const last = this.#events.pop()!;
    const size = this.#events.length;
    if (size === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && before(this.#events[child + 1]!, this.#events[child]!)) child++;
      if (!before(this.#events[child]!, last)) break;
      this.#events[i] = this.#events[child]!;
      i = child;
    }
    this.#events[i] = last;
    return first;
  }
}

const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
