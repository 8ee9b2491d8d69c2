import type { ParkRow, RideRow } from '#lib/domain/catalogue/rows.ts';
import type { Stage } from './stage.ts';

/** A park of middling size in the middle of the catalogue, and its first standing ride. */
export function parkPage(stage: Stage): { park: ParkRow; ride: RideRow } {
  const parks = stage.rows.park;
  for (const park of parks.slice(Math.floor(parks.length / 2))) {
    const rides = stage.rows.ride.filter(({ parkId }) => parkId === park.id);
    const ride = rides.find(({ status }) => status === 'OPERATING');
    if (ride && rides.length >= 8 && rides.length <= 20) return { park, ride };
  }
  throw new Error('no park of middling size');
}
