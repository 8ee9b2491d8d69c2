import type { HoursRow, ParkHours } from '#lib/domain/hours/hours.ts';
import { account } from './account.svelte.ts';
import { answerOf, type Answer } from './answer.ts';
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
      void answerOf(async () => (await net()).maySetHours(id)).then((answer) => {
        if (!isLate && 'value' in answer) this.value = answer.value;
      });
      return () => (isLate = true);
    });
  }
}

const net = () => import('../sync/hours-net.ts');

/** What hours would give, or why the server does not say. */
export const previewHours = (parkId: string, hours: ParkHours): Promise<Answer<HoursRow>> =>
  answerOf(async () => (await net()).previewHours(parkId, hours));

/** Publishes hours in the place of `base`. */
export const saveHours = (
  parkId: string,
  base: ParkHours | null,
  hours: ParkHours | null,
): Promise<Answer<void>> => answerOf(async () => (await net()).setHours(parkId, base, hours));
