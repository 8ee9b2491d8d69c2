import type { Way } from '#lib/domain/nearby/nearby.ts';
import { compassOf } from '#lib/domain/position/bearing.ts';
import { nearby } from '#lib/messages/en/nearby.ts';

const unit = (name: string, digits: number) =>
  new Intl.NumberFormat('en-GB', { style: 'unit', unit: name, maximumFractionDigits: digits });
const METRES = unit('meter', 0);
const KILOMETRES = unit('kilometer', 0);
const FINE_KILOMETRES = unit('kilometer', 1);

/** No more exact than a position is: `40 m`, `1.3 km`, `57 km`. */
export function distanceWords(metres: number): string {
  if (metres < 995) return METRES.format(Math.max(10, Math.round(metres / 10) * 10));
  return (metres < 9_950 ? FINE_KILOMETRES : KILOMETRES).format(metres / 1000);
}

/** `north-east` */
export const directionWords = ({ bearing }: Way): string => nearby.direction[compassOf(bearing)];

/** `40 m north-east` */
export const wayWords = (way: Way): string => `${distanceWords(way.metres)} ${directionWords(way)}`;
