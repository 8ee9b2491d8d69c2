/** Where somebody looks, and how closely. */
export interface Place {
  latitude: number;
  longitude: number;
  zoom: number;
}
