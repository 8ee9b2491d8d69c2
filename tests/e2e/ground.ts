// The drawn map of a park, as somebody sees it.
import { expect, type BrowserContext, type Page } from '@playwright/test';

export const ground = (page: Page) => page.getByRole('application');

/** How many px of the drawn map have exactly that colour. */
export const painted = (page: Page, colour: string): Promise<number> =>
  ground(page)
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement, hex) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count++;
      return count;
    }, colour);

/** All of these are to be seen. */
export async function shows(page: Page, ...colours: string[]): Promise<void> {
  for (const colour of colours)
    await expect
      .poll(() => painted(page, colour), { message: colour, timeout: 30_000 })
      .toBeGreaterThan(10);
}

/** From now on pages note what is written on a canvas, and where. */
export async function noteNames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const written: { text: string; x: number; y: number }[] = [];
    Object.assign(window, { written });
    const { fillText, fillRect } = CanvasRenderingContext2D.prototype;
    Object.assign(CanvasRenderingContext2D.prototype, {
      fillText(this: CanvasRenderingContext2D, text: string, x: number, y: number) {
        const at = this.getTransform().transformPoint(new DOMPoint(x, y));
        written.push({ text, x: at.x, y: at.y });
        fillText.call(this, text, x, y);
      },
      fillRect(this: CanvasRenderingContext2D, x: number, y: number, w: number, h: number) {
        if (w === this.canvas.width && h === this.canvas.height) written.length = 0; // it is drawn anew
        fillRect.call(this, x, y, w, h);
      },
    });
  });
}

/** The names that can be read on the map now: those whose middle lies in its window. Long ones stand in two lines. */
export const namesToRead = (page: Page): Promise<string[]> =>
  ground(page).evaluate((element) => {
    const canvas = element.querySelector('canvas')!;
    const [seen, all] = [element.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const density = canvas.width / all.width;
    return (window as unknown as { written: { text: string; x: number; y: number }[] }).written
      .filter(({ x, y }) => {
        const [left, top] = [all.left + x / density, all.top + y / density];
        return left > seen.left && left < seen.right && top > seen.top && top < seen.bottom;
      })
      .map(({ text }) => text);
  });
