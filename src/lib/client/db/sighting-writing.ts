import { sightingSay, type SightingSay } from '#lib/domain/mutations/sighting-say.ts';
import { sightingUnsay } from '#lib/domain/mutations/sighting-unsay.ts';
import { deedOf, replaceable } from './deeds.ts';
import type { DeedAbout, Outbox } from './outbox.ts';

const laneOf = (id: string): string => `sighting:${id}`;

/** Keeps what was seen, in one strict commit. Doing it twice says it once: the id tells. */
export async function sayIt(
  box: Outbox,
  said: SightingSay,
  about: DeedAbout,
  now: string,
): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    if ((await box.mutations.where({ lane: laneOf(said.sightingId) }).count()) > 0) return;
    await box.mutations.add(deedOf(box.newId(), sightingSay, said, about, now));
  });
}

/** Takes it back. One that never left this phone (`isSent`) leaves no trace. */
export async function takeItBack(
  box: Outbox,
  id: string,
  isSent: boolean,
  about: DeedAbout,
  now: string,
): Promise<void> {
  const lane = laneOf(id);
  await box.transaction('rw', box.mutations, async () => {
    const before = await replaceable(box, lane);
    if (before?.name === sightingUnsay.name) return;
    if (before) await box.mutations.delete(before.order!);
    if (!isSent && (await box.mutations.where({ lane }).count()) === 0) return;
    await box.mutations.add(deedOf(box.newId(), sightingUnsay, { sightingId: id }, about, now));
  });
}
