/** Units in which sources give heights, lengths and speeds, each in metres, or in metres a second. */
const IN_SI: Readonly<Record<string, number>> = {
  ...{ m: 1, ft: 0.3048, 'km/h': 1 / 3.6, mph: 0.44704 },
};

/** A figure in SI, to the millimetre; null for a unit that is not known. Phones derive it by the same rule. */
export function siOf(value: number, unit: string): number | null {
  const factor = Object.hasOwn(IN_SI, unit) ? IN_SI[unit]! : null;
  return factor === null ? null : Math.round(value * factor * 1_000) / 1_000;
}
