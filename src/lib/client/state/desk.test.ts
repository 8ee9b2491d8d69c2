import { afterEach, expect, it, vi } from 'vitest';
import { Desk } from './desk.svelte.ts';
import type { DeskItem } from '#lib/domain/moderation/desk.ts';

afterEach(() => vi.unstubAllGlobals());

it('D06: a decision whose answer was lost is sent again as the same decision', async () => {
  const sent: { id: string }[] = [];
  vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
    sent.push(JSON.parse(init.body as string) as { id: string });
    throw new TypeError('the line is gone'); // after the server has decided
  });
  const desk = new Desk();
  desk.item = { submission: { id: 's', version: 1 } } as unknown as DeskItem;
  await desk.decide('APPROVED', null);
  await desk.decide('APPROVED', null);
  await desk.decide('REJECTED', { code: 'SPAM', text: null });
  expect(desk.failed).toBe('OFFLINE');
  expect(sent[1]!.id).toBe(sent[0]!.id);
  expect(sent[2]!.id).not.toBe(sent[0]!.id);
});

it('lie-fi: a line that never answers does not keep the desk waiting for ever', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
    signals.push(init.signal);
    throw new TypeError('not today');
  });
  const spy = vi.spyOn(AbortSignal, 'timeout');
  const desk = new Desk();
  await desk.refresh();
  expect(spy).toHaveBeenCalled();
  expect(signals[0]).toBeInstanceOf(AbortSignal);
});
