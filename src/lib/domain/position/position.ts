/** On the globe, in degrees. */
export interface Position {
  latitude: number;
  longitude: number;
}
