// Makes the pictures that browsers show when they offer to install the app (static/manifest.webmanifest names them);
// run by hand when the app looks different:  node_modules/.bin/node scripts/screenshots.ts
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { startApp } from '../tests/support/app.ts';
import { CHROMIUM_ARGS } from '../tests/support/chromium-args.ts';

const OUT = join(import.meta.dirname, '../static/screenshots');
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
const SHOTS = [
  { name: 'phone-park', path: '/parks/europa-park', ...PHONE },
  { name: 'phone-home', path: '/', ...PHONE },
  { name: 'desktop-map', path: '/map?continent=EU', ...DESKTOP },
];

await mkdir(OUT, { recursive: true });
const app = await startApp();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: CHROMIUM_ARGS,
});
try {
  for (const { name, path, ...size } of SHOTS) {
    const page = await browser.newPage({ ...size, locale: 'en-GB', reducedMotion: 'reduce' });
    await page.goto(app.origin + path);
    await page.locator('html[data-hydrated]').waitFor();
    await page.waitForTimeout(2_000); // a map draws itself
    const file = join(OUT, `${name}.webp`);
    const { size: bytes } = await sharp(await page.screenshot())
      .webp({ quality: 78 })
      .toFile(file);
    console.log(`${name}.webp ${bytes} bytes`);
    await page.close();
  }
} finally {
  await browser.close();
  await app.stop();
}
