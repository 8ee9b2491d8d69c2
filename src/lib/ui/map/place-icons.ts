import type { RideCategory } from '#lib/domain/catalogue/rows.ts';
import type { PointKind } from '#lib/domain/park-map/park-map.ts';
import { ICONS } from '../kit/icons.ts';
import { CATEGORY_ICON } from '../ride/category.ts';

/** Drawn as those of the kit, on a 24 × 24 grid with a 2 px stroke; only the map of a park shows them. */
export const POINT_ICON: Readonly<Record<PointKind, string>> = {
  entrance: ICONS.gate,
  info: 'M12 11v7m0-12v.1',
  toilets: 'M7 5h.1M17 5h.1M5 20v-7l2-4 2 4v7M15 20V10h4v10M12 3v18',
  'first-aid': 'M12 5v14M5 12h14',
  food: 'M7 4v6a2.5 2.5 0 0 0 5 0V4M9.5 4v16M17 20v-7h-1.5c0-5 .5-8 1.5-9z',
  'drinking-water': ICONS.water,
  shop: 'M5 8h14l-1 12H6zM9 8a3 3 0 0 1 6 0',
  sight: 'M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z',
  area: ICONS.globe,
};

export const PIN =
  'M12 21c5-6 7-9 7-12a7 7 0 0 0-14 0c0 3 2 6 7 12zM12 11a2 2 0 1 0 0-4 2 2 0 0 0 0 4z';

export const rideIcon = (category: RideCategory): string => ICONS[CATEGORY_ICON[category]];
