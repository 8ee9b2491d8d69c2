/** The protocol this build speaks, and the oldest it still answers. Sent as `p`. */
export const PROTOCOL = 1;
export const PROTOCOL_FLOOR = 1;
export const supportsProtocol = (p: number): boolean => p >= PROTOCOL_FLOOR && p <= PROTOCOL;
