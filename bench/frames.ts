// Frames as Chromium's own trace tells them, while a finger moves on the page.
import type { CDPSession } from '@playwright/test';

export interface Swipe {
  from: [x: number, y: number];
  /** In px; a second takes `speed` of them. */
  by: [x: number, y: number];
}

const SPEED = 600;
const FINGER_MS = 8; // as often as a phone's glass tells where a finger is
const LIFTED_MS = 350; // it glides on
/** So long after a move was made, a frame is still one of those that show it. */
const SHOWN_WITHIN_MS = 34;

/** What became of the frames in which something moved. */
export interface Frames {
  shown: number;
  /** Asked for, and not ready in time. */
  dropped: number;
}

interface TraceEvent {
  name: string;
  /** In microseconds. */
  ts: number;
}

/** Runs in the page: whatever moves `selector` by its style leaves a mark in the trace. */
export function markMoves(selector: string): void {
  const moving = document.querySelector(selector)!;
  new MutationObserver(() => performance.mark('moved')).observe(moving, {
    attributes: true,
    attributeFilter: ['style'],
  });
}

/** The frames of these swipes, as long as what `markMoves` follows was on the move: what a map does at rest drops none of them. */
export async function framesOf(session: CDPSession, swipes: readonly Swipe[]): Promise<Frames> {
  const events: TraceEvent[] = [];
  const gather = ({ value }: { value: object[] }): void =>
    void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', gather);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['disabled-by-default-devtools.timeline.frame', 'blink.user_timing'],
    },
  });
  for (const swipe of swipes) await swiped(session, swipe);
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', gather);
  const moves = at(events, 'moved');
  const onTheMove = (name: string): number =>
    at(events, name).filter((frame) =>
      moves.some((move) => move <= frame && frame - move <= SHOWN_WITHIN_MS),
    ).length;
  return { shown: onTheMove('DrawFrame'), dropped: onTheMove('DroppedFrame') };
}

const at = (events: readonly TraceEvent[], name: string): number[] =>
  events.filter((event) => event.name === name).map(({ ts }) => ts / 1_000);

/** The finger does not wait for the page, as no finger does. */
async function swiped(session: CDPSession, { from: [x, y], by: [dx, dy] }: Swipe): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const lastsMs = (Math.hypot(dx, dy) / SPEED) * 1_000;
  const moves = [touch('touchStart', { x, y })];
  const start = performance.now();
  for (let share = 0; share < 1;) {
    await pause(FINGER_MS);
    share = Math.min(1, (performance.now() - start) / lastsMs);
    moves.push(
      touch('touchMove', { x: Math.round(x + dx * share), y: Math.round(y + dy * share) }),
    );
  }
  moves.push(touch('touchEnd'));
  await Promise.all(moves);
  await pause(LIFTED_MS);
}
