import type { PlacedPoint, PlacedRide } from '#lib/domain/catalogue/park-places.ts';

/** What the map and its list call the same place. */
export const keyOfRide = ({ id }: PlacedRide): string => `ride ${id}`;
export const keyOfPoint = ({ kind, name, at }: PlacedPoint): string =>
  `${kind} ${name ?? ''} ${at.latitude} ${at.longitude}`;
