/** A star on a 24 × 24 grid, and its left half. */
export const STAR =
  'M12 2.5l2.9 6.2 6.6.9-4.8 4.7 1.2 6.8L12 17.8l-5.9 3.3 1.2-6.8L2.5 9.6l6.6-.9z';
export const HALF_STAR = 'M12 2.5v15.3l-5.9 3.3 1.2-6.8L2.5 9.6l6.6-.9z';
