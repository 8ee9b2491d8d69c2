import type { RideCategory } from '#lib/domain/catalogue/rows.ts';
import type { IconName } from '../kit/icons.ts';

export const CATEGORY_ICON: Record<RideCategory, IconName> = {
  RC: 'coaster',
  DR: 'ghost',
  FR: 'wheel',
  WR: 'water',
  TR: 'train',
  OT: 'tent',
};
