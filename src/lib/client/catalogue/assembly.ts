import { Catalogue } from '#lib/domain/catalogue/catalogue.ts';
import { unpackChunk, type PackedChunk } from './chunks.ts';

/** A catalogue that is put together chunk by chunk, each when it comes: a phone waits for its line most of the time. */
export class Assembly {
  readonly catalogue = new Catalogue();
  /** Chunks by address: could they be read? */
  readonly #added = new Map<string, Promise<boolean>>();

  /** Once, however often it is told to. @returns whether the chunk could be read. */
  add(chunk: PackedChunk): Promise<boolean> {
    let added = this.#added.get(chunk.sha);
    if (!added) this.#added.set(chunk.sha, (added = this.#put(chunk).catch(() => false)));
    return added;
  }

  /** Is there nothing in it but these? */
  isOf(shas: ReadonlySet<string>): boolean {
    return [...this.#added.keys()].every((sha) => shas.has(sha));
  }

  async #put({ kind, bytes }: PackedChunk): Promise<boolean> {
    for (const row of await unpackChunk(kind, bytes)) this.catalogue.put(kind, row);
    return true;
  }
}
