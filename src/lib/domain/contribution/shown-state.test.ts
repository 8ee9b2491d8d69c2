import { describe, expect, it } from 'vitest';
import {
  shownState,
  wishShown,
  withdrawalShown,
  type LocalPart,
  type QueuePhase,
} from './shown-state.ts';

const item = (over: Partial<LocalPart['items'][number]> = {}) => ({
  isPhoto: false,
  sent: false,
  state: 'queued' as const,
  error: null,
  ...over,
});
const local = (...items: LocalPart['items']): LocalPart => ({ draft: false, items, photos: [] });
const shown = (part: LocalPart | null, phase: QueuePhase = 'waiting') =>
  shownState(part, null, phase);
const server = (state: 'PENDING' | 'APPROVED' | 'REJECTED', photoCount = 0) => ({
  state,
  photoCount,
  photos: [],
});

describe('O3: what a contribution shows', () => {
  it('a draft can be edited and cancelled', () => {
    expect(shown({ draft: true, items: [], photos: [] })).toMatchObject({
      state: 'draft',
      actions: ['edit', 'cancel'],
    });
  });

  it('what waits untouched can be taken back; what may have arrived cannot', () => {
    expect(shown(local(item()))).toMatchObject({
      state: 'queued',
      actions: ['send-now', 'edit', 'cancel'],
    });
    expect(shown(local(item({ sent: true })))).toMatchObject({ actions: ['send-now'] });
    expect(shown(local(item({ sent: true })), 'sending').state).toBe('sending');
  });

  it('signed out: it needs the person and says why', () => {
    expect(shown(local(item()), 'held')).toMatchObject({
      state: 'needs-you',
      problem: 'SIGNED_OUT',
      actions: ['sign-in', 'edit', 'cancel'],
    });
  });

  it('a refused part needs the person, whatever else goes on', () => {
    const parked = item({ isPhoto: true, state: 'parked', error: 'NOT_A_PHOTO' });
    expect(shown(local(item({ state: 'acked' }), parked), 'sending')).toMatchObject({
      state: 'needs-you',
      problem: 'NOT_A_PHOTO',
    });
  });

  it('words there, photos on their way: received; all there: in review', () => {
    const words = item({ state: 'acked', sent: true });
    expect(shown(local(words, item({ isPhoto: true }))).state).toBe('received');
    expect(shown(local(words)).state).toBe('in-review');
  });

  it("afterwards it is the server's word that counts", () => {
    expect(shownState(null, server('PENDING'), 'idle').state).toBe('in-review');
    expect(shownState(null, server('PENDING', 2), 'idle').state).toBe('received');
    expect(shownState(null, server('APPROVED'), 'idle')).toMatchObject({
      state: 'published',
      actions: ['edit'],
    });
    expect(shownState(null, server('REJECTED'), 'idle').state).toBe('rejected');
  });

  it('what waits for a decision can be taken back, offline too, until the wish has used the line', () => {
    expect(shownState(null, server('PENDING'), 'idle').actions).toEqual(['edit', 'withdraw']);
    expect(shownState(null, server('APPROVED'), 'idle').actions).not.toContain('withdraw');
    const wish = { sent: false, state: 'queued' as const, error: null };
    expect(withdrawalShown(wish, 'waiting')).toMatchObject({
      state: 'queued',
      actions: ['send-now', 'keep-after-all'],
    });
    expect(withdrawalShown({ ...wish, sent: true }, 'waiting')?.actions).toEqual(['send-now']);
    expect(withdrawalShown({ ...wish, state: 'acked' }, 'idle')?.state).toBe('withdrawn');
    expect(withdrawalShown({ ...wish, state: 'parked' }, 'idle')).toBeNull();
  });

  it('what was refused may be appealed against once, offline too', () => {
    const before = ['appeal', 'cancel'] as const;
    const asked = { text: 'x', at: 'y', version: 2, isOpen: false };
    expect(shownState(null, server('REJECTED'), 'idle').actions).toEqual(['edit', 'appeal']);
    expect(shownState(null, { ...server('REJECTED'), appeal: asked }, 'idle').actions).toEqual([
      'edit',
    ]);
    const wish = { sent: false, state: 'queued' as const, error: null };
    expect(wishShown(wish, 'waiting', before)).toMatchObject({
      state: 'queued',
      actions: ['send-now', 'appeal', 'cancel'],
    });
    expect(wishShown({ ...wish, sent: true }, 'waiting', before).actions).toEqual(['send-now']);
    expect(wishShown(wish, 'held', before)).toMatchObject({
      state: 'needs-you',
      problem: 'SIGNED_OUT',
    });
    expect(wishShown({ ...wish, state: 'acked' }, 'idle', before).state).toBe('in-review');
    expect(
      wishShown({ ...wish, state: 'parked', error: 'CONFLICT' }, 'idle', before),
    ).toMatchObject({
      ...{ state: 'needs-you', problem: 'CONFLICT', actions: ['cancel'] },
    });
  });

  it('a report is upheld or left; it is taken back while it waits, and not written on', () => {
    const report = (state: 'PENDING' | 'APPROVED' | 'REJECTED') =>
      shownState(null, { ...server(state), kind: 'report' }, 'idle');
    expect(report('PENDING')).toMatchObject({ state: 'in-review', actions: ['withdraw'] });
    expect(report('APPROVED')).toMatchObject({ state: 'upheld', actions: [] });
    expect(report('REJECTED')).toMatchObject({ state: 'left', actions: ['appeal'] });
  });
});
