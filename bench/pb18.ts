import { framesOf, type Swipe } from './frames.ts';
import { median, quantile, repeat, until, type Bench, type Figure } from './harness.ts';
import { openWholePhone, throttle } from './phone.ts';
import { openStage } from './stage.ts';

const PARKS = 2_000;
const RIDES_A_PARK = 10;
/** As the map opens, and nearer: where most marks stand, and where single parks do. */
const ZOOMS = [0, 2, 4];
const THROTTLES = [1, 4];
const FRAME_MS = 1_000 / 60;

export const pb18: Bench = {
  id: 'PB18',
  title: `The world map with ${PARKS} parks is panned: frames`,
  async run(context) {
    const stage = await openStage(PARKS * RIDES_A_PARK);
    const phone = await openWholePhone(stage, '/map');
    try {
      const { page } = phone;
      const marks = page.locator('.mark');
      await until(async () => (await marks.count()) > 0);
      const box = (await page.getByRole('application').boundingBox())!;
      const middle: Swipe['from'] = [box.x + box.width / 2, box.y + box.height / 2];
      const swipes = [
        [-150, -40],
        [-150, 60],
        [150, 100],
        [150, -120],
        [0, 140],
        [-100, -140],
      ].map(([x, y]): Swipe => ({ from: middle, by: [x!, y!] }));
      const figures: Figure[] = [];
      for (const times of THROTTLES) {
        const session = await throttle(phone, times);
        const seconds: number[][] = [];
        const late: number[][] = [];
        for (const zoom of ZOOMS) {
          await page.goto('about:blank'); // else it would open where it was left
          await page.goto('/map');
          await until(async () => (await marks.count()) > 0);
          await page.waitForTimeout(2_000); // what a start does is another figure
          for (let i = 0; i < zoom; i++) {
            await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
            await page.waitForTimeout(800);
          }
          const runs = await repeat(context.runs, () => framesOf(session, swipes));
          seconds.push(runs.map((frames) => (frames.length / sum(frames)) * 1_000));
          late.push(runs.map((frames) => quantile(frames, 0.95)));
          context.say(
            `${times}×, ${zoom} nearer, ${await marks.count()} marks: ` +
              `${median(seconds.at(-1)!).toFixed(1)} frames/s, 95 % within ${median(late.at(-1)!).toFixed(1)} ms`,
          );
        }
        await session.detach();
        const at = times === 1 ? '' : ` at ${times}×`;
        figures.push(
          {
            id: `PB18${at}`,
            what: 'frames drawn a second while it moves',
            unit: 'frames',
            ours: seconds.flat(),
            peers: {},
            goals: [{ least: 58 }],
          },
          {
            id: `PB18${at}, late`,
            what: 'how long 95 of 100 frames stand at most',
            unit: 'ms',
            ours: late.flat(),
            peers: {},
            goals: [{ most: FRAME_MS * 1.5 }],
          },
        );
      }
      return {
        figures,
        notes: [
          `Drawn by Chromium's trace (DrawFrame), in its window without a screen and without a graphics card, at 60 Hz; a phone's ` +
            'window of 360 × 800. A finger makes six swipes of up to 180 px, a touch every 8 ms whatever the page does, and the map glides ' +
            `on after each; as it opens, and 2 and 4 steps nearer. After each swipe the worker works out what stands together. ` +
            "The throttle slows the page's thread, not the drawing and not the worker.",
        ],
      };
    } finally {
      await phone.close();
      await stage.close();
    }
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
