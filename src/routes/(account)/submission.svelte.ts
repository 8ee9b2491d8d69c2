import { applyAction } from '$app/forms';
import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';
import { ERROR_CLASS } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';

/** What it means that a form got no answer of ours. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof TypeError) return 'OFFLINE'; // fetch itself failed
  if (error instanceof SyntaxError) return 'NOT_OUR_SERVER'; // a captive portal's page
  const code = (error as { code?: string } | null)?.code;
  return code && code in ERROR_CLASS ? (code as ErrorCode) : 'INTERNAL';
}

/**
 * One form of the account pages in a browser with JavaScript: what was typed stays on the screen
 * whatever the answer, and the phone hears of the change before the next page opens.
 */
export class Submission {
  busy = $state(false);
  /** No answer came; the form's own refusals arrive as the page's `form`. */
  failed = $state<ErrorCode | null>(null);
  readonly #done: () => Promise<void>;

  /** `done` runs when the server agreed, before the redirect is followed. */
  constructor(done: () => Promise<void>) {
    this.#done = done;
  }

  readonly enhance: SubmitFunction = ({ formElement }) => {
    this.busy = true;
    this.failed = null;
    return async ({ result }) => {
      if (result.type === 'redirect') {
        await this.#done().catch(() => undefined); // the phone asks again at its next chance
        await applyAction(result);
      } else if (result.type === 'failure') {
        await applyAction(result);
        await tick();
        formElement.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      } else this.failed = codeOf(result.type === 'error' ? result.error : null);
      this.busy = false;
    };
  };
}
