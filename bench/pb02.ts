import { repeat, type Bench } from './harness.ts';
import { openWholePhone, watch } from './phone.ts';
import { throttle } from './phone.ts';

export const pb02: Bench = {
  id: 'PB2',
  title: 'Warm start without a connection: the first park list painted',
  async run(context) {
    const stage = await context.stage();
    const phone = await openWholePhone(stage);
    const starts = (times: number) =>
      repeat(context.runs, async () => {
        await phone.context.close();
        await phone.reopen({ offline: true });
        await phone.context.addInitScript(watch);
        await phone.context.addInitScript(watchPaint);
        if (times > 1) await throttle(phone, times);
        await phone.page.goto('/parks', { waitUntil: 'commit' });
        const painted = await phone.page.waitForFunction(() => window.listPaintedAt, null, {
          timeout: 120_000,
        });
        return Number(await painted.jsonValue());
      });
    try {
      const what = 'navigation to /parks → its first cards painted, offline, browser just started';
      const plain = await starts(1);
      context.say(`1×: ${plain.map(Math.round).join(' ')}`);
      const slowed = await starts(4);
      context.say(`4×: ${slowed.map(Math.round).join(' ')}`);
      return {
        figures: [
          { id: 'PB2', what, unit: 'ms', ours: plain, peers: {}, goals: [{ most: 300 }] },
          { id: 'PB2 at 4×', what, unit: 'ms', ours: slowed, peers: {}, goals: [{ most: 1_000 }] },
        ],
        notes: [
          'The profile holds the whole catalogue and the service worker. Each run starts the browser anew, goes offline ' +
            'and opens /parks; the clock stops in the frame after the first card of the list was painted. The ' +
            "throttle slows the page's thread; Chromium does not slow workers or storage by it.",
        ],
      };
    } finally {
      await phone.close();
    }
  },
};

declare global {
  interface Window {
    listPaintedAt?: number;
  }
}

/** Runs in the page: notes the frame after the first park's card came. */
function watchPaint(): void {
  const look = (): void => {
    if (!document.querySelector('main li a[href^="/parks/"]'))
      return void requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => (window.listPaintedAt = performance.now())));
  };
  requestAnimationFrame(look);
}
