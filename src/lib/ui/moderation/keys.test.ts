import { describe, expect, it } from 'vitest';
import { REASONS_FOR } from '#lib/domain/moderation/reasons.ts';
import { actionOf, type KeyContext } from './keys.ts';

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const calm: KeyContext = {
  ...{ on: true, typing: false, refusing: false, dialog: false },
  reasons: REASONS_FOR.review,
};

describe('keys on the desk', () => {
  it('do what the screen says', () => {
    expect(actionOf(press('a'), calm)).toEqual({ do: 'approve' });
    expect(actionOf(press('r'), calm)).toEqual({ do: 'refuse' });
    expect(actionOf(press('j'), calm)).toEqual({ do: 'next' });
    expect(actionOf(press('k'), calm)).toEqual({ do: 'previous' });
    expect(actionOf(press(']'), calm)).toEqual({ do: 'photo-next' });
    expect(actionOf(press('c'), calm)).toEqual({ do: 'ask-change' });
    expect(actionOf(press('f'), calm)).toEqual({ do: 'next-field' });
    expect(actionOf(press('e'), calm)).toEqual({ do: 'escalate' });
    expect(actionOf(press('x'), calm)).toEqual({ do: 'choose' });
    expect(actionOf(press('z'), calm)).toEqual({ do: 'undo' });
    expect(actionOf(press('q'), calm)).toBeNull();
  });

  it('leave typing and the browser’s own shortcuts alone', () => {
    expect(actionOf(press('a'), { ...calm, typing: true })).toBeNull();
    expect(actionOf(press('a', { ctrlKey: true }), calm)).toBeNull();
    expect(actionOf(press('r', { metaKey: true }), calm)).toBeNull();
  });

  it('choose a reason only while the reasons are open', () => {
    const open = { ...calm, refusing: true, dialog: true };
    expect(actionOf(press('1'), open)).toEqual({ do: 'reason', reason: 'OFF_TOPIC' });
    expect(actionOf(press('7'), open)).toEqual({ do: 'reason', reason: 'OTHER' });
    expect(actionOf(press('8'), open)).toBeNull();
    expect(actionOf(press('a'), open)).toBeNull();
    expect(actionOf(press('1'), calm)).toBeNull();
  });

  it('can be switched off, all but the help (WCAG 2.1.4)', () => {
    const off = { ...calm, on: false };
    for (const key of ['a', 'r', 'j', 'k', '[', ']']) expect(actionOf(press(key), off)).toBeNull();
    expect(actionOf(press('1'), { ...off, refusing: true, dialog: true })).toBeNull();
    expect(actionOf(press('?'), off)).toEqual({ do: 'help' });
  });

  it('are quiet behind a dialog', () => {
    expect(actionOf(press('a'), { ...calm, dialog: true })).toBeNull();
  });
});
