/** Left, top, right, bottom, in px of the context. */
export type Sides = readonly [number, number, number, number];

/** What is drawn around a park is cut off somewhere: rather than at a line, it ends in the colour of what is not drawn. */
export class FadingEdges {
  readonly #drawn: Sides;
  /** How far in each of them begins: never over the park's own ground. */
  readonly #depths: Sides;

  /** `park`: its outline; null where nobody knows it, and then nothing is covered. */
  constructor(drawn: Sides, park: Sides | null, most: number) {
    this.#drawn = drawn;
    const depth = (side: 0 | 1 | 2 | 3): number =>
      park ? Math.max(0, Math.min(most, Math.abs(park[side] - drawn[side]))) : 0;
    this.#depths = [depth(0), depth(1), depth(2), depth(3)];
  }

  /** `colour`: six hexadecimal digits. */
  paint(context: CanvasRenderingContext2D, colour: string): void {
    const [left, top, right, bottom] = this.#drawn;
    const [width, height] = [right - left, bottom - top];
    const [atLeft, atTop, atRight, atBottom] = this.#depths;
    const fade = (from: [x: number, y: number], inwards: [x: number, y: number]): void => {
      const [x, y] = inwards;
      if (x === 0 && y === 0) return;
      const shade = context.createLinearGradient(...from, from[0] + x, from[1] + y);
      shade.addColorStop(0, colour);
      shade.addColorStop(1, `${colour}00`);
      context.fillStyle = shade;
      if (y === 0) context.fillRect(from[0], top, x, height);
      else context.fillRect(left, from[1], width, y);
    };
    fade([left, 0], [atLeft, 0]);
    fade([0, top], [0, atTop]);
    fade([right, 0], [-atRight, 0]);
    fade([0, bottom], [0, -atBottom]);
  }
}
