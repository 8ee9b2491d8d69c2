import type { FoundPlaces, PlaceQuestion } from '#lib/domain/places/found-place.ts';
import { account } from './account.svelte.ts';
import { answerOf, type Answer } from './answer.ts';
import { sync } from './sync.svelte.ts';

const net = () => import('../sync/places-net.ts');

/** Whether places can be looked up now: the operator set it up, a member asks, and there is a line. */
export class PlacesOffered {
  value = $state(false);

  constructor() {
    const person = $derived(account.current?.id);
    $effect(() => {
      this.value = false;
      if (!person || !sync.online) return;
      let isLate = false;
      void answerOf(async () => (await net()).arePlacesOffered()).then((answer) => {
        if (!isLate && 'value' in answer) this.value = answer.value;
      });
      return () => (isLate = true);
    });
  }
}

/** By name or address, or what is at a position. */
export const findPlaces = (question: PlaceQuestion): Promise<Answer<FoundPlaces>> =>
  answerOf(async () => (await net()).findPlaces(question));
