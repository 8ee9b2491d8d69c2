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
/** A page that changes nothing draws nothing: a longer pause is none of its frames. */
const STILL_MS = 250;

interface TraceEvent {
  name: string;
  /** In microseconds. */
  ts: number;
}

/** How many ms each frame was shown, while these swipes were made, from the first that was drawn to the last of each. */
export async function framesOf(session: CDPSession, swipes: readonly Swipe[]): Promise<number[]> {
  const events: TraceEvent[] = [];
  const gather = ({ value }: { value: object[] }): void =>
    void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', gather);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame'] },
  });
  for (const swipe of swipes) await swiped(session, swipe);
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', gather);
  const drawn = events
    .filter(({ name }) => name === 'DrawFrame')
    .map(({ ts }) => ts / 1_000)
    .sort((a, b) => a - b);
  return drawn
    .slice(1)
    .map((at, i) => at - drawn[i]!)
    .filter((ms) => ms < STILL_MS);
}

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
