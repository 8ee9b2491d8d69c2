import { decodeParkMap } from '#lib/domain/park-map/encode.ts';
import type { ParkMap } from '#lib/domain/park-map/park-map.ts';
import { gunzip } from './chunks.ts';

/** The ground that a file of `/sync/map` draws; throws when it is none, or of a later app. */
export async function unpackMap(bytes: ArrayBuffer): Promise<ParkMap> {
  return decodeParkMap(new TextDecoder().decode(await gunzip(new Uint8Array(bytes))));
}
