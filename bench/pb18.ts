import type { CDPSession, Page } from '@playwright/test';
import { framesOf, markMoves, type Frames, type Swipe } from './frames.ts';
import { repeat, until, type Bench, type Figure } from './harness.ts';
import { openWholePhone, throttle } from './phone.ts';
import { openStage } from './stage.ts';

const PARKS = 2_000;
const RIDES_A_PARK = 10;
/** As the map opens, and nearer: where most marks stand, and where single parks do. */
const ZOOMS = [0, 2, 4];
const THROTTLES = [1, 4];
const HERTZ = 60;
/** By how many px a finger moves, from the middle of the map. */
const SWIPES = [
  [-150, -40],
  [-150, 60],
  [150, 100],
  [150, -120],
  [0, 140],
  [-100, -140],
] as const;
export const pb18: Bench = {
  id: 'PB18',
  title: `The world map with ${PARKS} parks is panned: frames`,
  async run(context) {
    const stage = await openStage(PARKS * RIDES_A_PARK);
    const phone = await openWholePhone(stage, '/map');
    try {
      const figures: Figure[] = [];
      for (const times of THROTTLES) {
        const session = await throttle(phone, times);
        const ours: number[] = [];
        for (const zoom of ZOOMS) {
          const runs = await mapFrames(phone.page, session, zoom, context.runs);
          ours.push(...runs.map(perSecond));
          context.say(`${times}×, ${zoom} nearer: ${JSON.stringify(runs)}`);
        }
        await session.detach();
        figures.push({
          id: times === 1 ? 'PB18' : `PB18 at ${times}×`,
          what: 'frames shown a second while it moves, of 60',
          unit: 'frames',
          ours,
          peers: {},
          goals: times === 1 ? [{ least: 58 }] : [],
        });
      }
      return {
        figures,
        notes: [
          "From Chromium's trace: of the frames in which the map moved, those that were drawn (DrawFrame) and those that were asked for " +
            'and not ready in time (DroppedFrame). In its window without a screen and without a graphics card, at 60 Hz; a ' +
            "phone's window of 360 × 800. A finger makes six swipes of up to 180 px, a touch every 8 ms whatever the page does, " +
            'and the map glides on after each; as it opens, and 2 and 4 steps nearer. After each swipe the worker works out what ' +
            "stands together. The throttle slows the page's thread, not the drawing and not the worker.",
        ],
      };
    } finally {
      await phone.close();
      await stage.close();
    }
  },
};

async function mapFrames(
  page: Page,
  session: CDPSession,
  zoom: number,
  runs: number,
): Promise<Frames[]> {
  await page.goto('about:blank'); // else it would open where it was left
  await page.goto('/map');
  await until(async () => (await page.locator('.mark').count()) > 0);
  await page.waitForTimeout(2_000); // what a start does is another figure
  for (let i = 0; i < zoom; i++) {
    await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
    await page.waitForTimeout(800);
  }
  await page.evaluate(markMoves, '.leaflet-map-pane');
  const box = (await page.getByRole('application').boundingBox())!;
  return repeat(runs, () =>
    framesOf(session, swipesFrom([box.x + box.width / 2, box.y + box.height / 2])),
  );
}

const swipesFrom = (from: Swipe['from']): Swipe[] => SWIPES.map(([x, y]) => ({ from, by: [x, y] }));

const perSecond = ({ shown, dropped }: Frames): number => (shown / (shown + dropped)) * HERTZ;
