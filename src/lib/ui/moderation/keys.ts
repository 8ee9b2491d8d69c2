import type { RefusalReason } from '#lib/domain/moderation/reasons.ts';

/** What a key does on the desk. */
export type DeskAction =
  | { do: 'next' | 'previous' | 'approve' | 'refuse' | 'ask-change' | 'next-field' | 'help' }
  | { do: 'photo-next' | 'photo-previous' }
  | { do: 'take' | 'choose' | 'undo' | 'view' | 'escalate' }
  | { do: 'reason'; reason: RefusalReason };

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export interface KeyContext {
  /** WCAG 2.1.4: single-letter keys can be switched off; `?` stays, to switch them on again. */
  on: boolean;
  /** Something is being typed. */
  typing: boolean;
  /** The reasons are laid open: digits choose one. */
  refusing: boolean;
  /** In the order in which they are laid open. */
  reasons: readonly RefusalReason[];
  /** Any dialog is open: only its own keys act. */
  dialog: boolean;
}

const KEYS: Record<string, DeskAction['do']> = {
  j: 'next',
  k: 'previous',
  a: 'approve',
  r: 'refuse',
  c: 'ask-change',
  e: 'escalate',
  f: 'next-field',
  t: 'take',
  x: 'choose',
  z: 'undo',
  '/': 'view',
  ']': 'photo-next',
  '[': 'photo-previous',
};

/** What a key press means just now, or null. */
export function actionOf(press: KeyPress, context: KeyContext): DeskAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey || context.typing) return null;
  if (context.refusing && context.on) {
    const reason = context.reasons[Number(press.key) - 1];
    return reason ? { do: 'reason', reason } : null;
  }
  if (context.dialog) return null;
  if (press.key === '?') return { do: 'help' };
  if (!context.on) return null;
  const action = KEYS[press.key];
  return action && action !== 'reason' ? { do: action } : null;
}

/** Whether what has the focus takes letters. */
export function takesLetters(element: EventTarget | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches('textarea, select')) return true;
  return element.matches('input:not([type=radio], [type=checkbox], [type=button], [type=submit])');
}
