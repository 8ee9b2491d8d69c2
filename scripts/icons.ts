// Renders the app's icons from static/icons/icon.svg; run by hand after changing that drawing:
//   node_modules/.bin/node scripts/icons.ts
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const folder = join(import.meta.dirname, '../static/icons');
const drawing = await readFile(join(folder, 'icon.svg'), 'utf8');
const inner = drawing.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '');

/** The drawing in the middle `share` of a square of plain enamel: nothing is cut by a round mask. */
const onEnamel = (share: number) => {
  const edge = (48 * (1 - share)) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
    <rect width="48" height="48" fill="#1f3aa8"/>
    <g transform="translate(${edge} ${edge}) scale(${share})">${inner}</g></svg>`;
};

/** Shape only, for places that colour icons themselves. */
const monochrome = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
  <circle cx="37" cy="12" r="5.5"/>
  <path fill="none" stroke="#000" stroke-width="4.5" d="M2 40C11 40 11 12.5 18.5 12.5S28 37 34 37 40 26 46 25"/>
  <path fill="none" stroke="#000" stroke-width="2" d="M18.5 18v24M11.8 30v12M25.2 30v12"/></svg>`;

async function render(name: string, svg: string, size: number): Promise<void> {
  const png = await sharp(Buffer.from(svg), { density: (72 * size) / 48 })
    .resize(size, size)
    .png({ palette: true, effort: 10 })
    .toBuffer();
  await writeFile(join(folder, `${name}.png`), png);
  console.log(`${name}.png ${png.length} bytes`);
}

await render('icon-192', drawing, 192);
await render('icon-512', drawing, 512);
await render('maskable-512', onEnamel(0.82), 512);
await render('monochrome-512', monochrome, 512);
await render('apple-touch-icon', onEnamel(0.94), 180);
