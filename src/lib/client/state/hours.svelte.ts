import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { HoursRow, ParkHours } from '#lib/domain/hours/hours.ts';
import { account } from './account.svelte.ts';
import { sync } from './sync.svelte.ts';

/** Whether this person's changes to a park's hours would be published; null while nobody can tell. */
export class MayChangeHours {
  value = $state<boolean | null>(null);

  constructor(parkId: () => string | undefined) {
    const person = $derived(account.current?.id);
    const id = $derived(parkId());
    $effect(() => {
      this.value = null;
      if (!person || !id || !sync.online) return;
      let isLate = false;
      void tryIt(async () => (await net()).maySetHours(id)).then((answer) => {
        if (!isLate && 'value' in answer) this.value = answer.value;
      });
      return () => (isLate = true);
    });
  }
}

type Answer<T> = { value: T } | { code: ErrorCode };

const net = () => import('../sync/hours-net.ts');

async function tryIt<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { code: error instanceof DomainError ? error.code : 'INTERNAL' };
  }
}

/** What hours would give, or why the server does not say. */
export const previewHours = (parkId: string, hours: ParkHours): Promise<Answer<HoursRow>> =>
  tryIt(async () => (await net()).previewHours(parkId, hours));

/** Publishes hours in the place of `base`. */
export const saveHours = (
  parkId: string,
  base: ParkHours | null,
  hours: ParkHours | null,
): Promise<Answer<void>> => tryIt(async () => (await net()).setHours(parkId, base, hours));
