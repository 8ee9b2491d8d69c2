import { countShown, type OwnVote } from '#lib/domain/helpful/own-vote.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import { account } from './account.svelte.ts';
import type { Votes } from './votes.svelte.ts';

/** The page itself comes first. */
const LOOK_AFTER_MS = 1_500;

type Voted = Pick<ReviewRow, 'id' | 'author' | 'helpful'>;

/**
 * Saying of reviews, on the page that shows them, that they helped. The databases come when the page
 * stands, or with the first word. Made while a component is set up.
 */
export class Voting {
  problem = $state<ErrorCode | null>(null);
  /** The review it is about. */
  failedOn = $state<string | null>(null);
  #votes = $state.raw<{ of: string; votes: Votes } | null>(null);
  #opening: Promise<unknown> = Promise.resolve();

  constructor() {
    $effect(() => {
      if (!account.current) return;
      const looking = setTimeout(
        () => void this.#open().catch(() => undefined), // it says so when something is to be said
        this.#votes ? 0 : LOOK_AFTER_MS,
      );
      return () => clearTimeout(looking);
    });
    $effect(() => () => this.#votes?.votes.stop());
  }

  may({ author }: Voted): 'say' | 'own' | 'sign-in' {
    if (!account.current) return 'sign-in';
    return account.current.id === author.id ? 'own' : 'say';
  }

  isHelpful = ({ id }: Voted): boolean => this.#own(id)?.helpful === true;

  /** As it will be once all that was said here has arrived. */
  count = ({ id, helpful }: Voted): number => countShown(helpful, this.#own(id));

  press = async (review: Voted, about: { name: string; href: string }): Promise<void> => {
    this.problem = null;
    try {
      const votes = await this.#open();
      await votes?.say(review.id, !this.isHelpful(review), about);
    } catch (error) {
      const { storeProblem } = await import('../db/steady.ts');
      this.problem = storeProblem(error);
      this.failedOn = review.id;
    }
  };

  #own(reviewId: string): OwnVote | undefined {
    const opened = this.#votes;
    return opened && opened.of === account.current?.id ? opened.votes.own.get(reviewId) : undefined;
  }

  /** Of whoever uses the phone now; null: nobody is signed in. One after the other. */
  #open(): Promise<Votes | null> {
    const opened = this.#opening.catch(() => undefined).then(() => this.#openNow());
    this.#opening = opened;
    return opened;
  }

  async #openNow(): Promise<Votes | null> {
    const of = (await account.kept())?.id;
    if (!of) return null;
    if (this.#votes?.of === of) return this.#votes.votes;
    const { Votes } = await import('./votes.svelte.ts');
    const votes = new Votes(of);
    await votes.start();
    this.#votes?.votes.stop();
    this.#votes = { of, votes };
    return votes;
  }
}
