/** Units in which sources give lengths, speeds and areas, in metres, metres a second and square metres. */
const IN_SI: Readonly<Record<string, number>> = {
  ...{ m: 1, cm: 0.01, km: 1_000, ft: 0.3048, in: 0.0254, mi: 1_609.344 },
  ...{ 'm/s': 1, 'km/h': 1 / 3.6, mph: 0.44704 },
  ...{ 'm²': 1, ha: 10_000, 'km²': 1_000_000, acre: 4_046.8564224 },
};

/** A figure in SI, to the millimetre; null for a unit that is not known. Phones derive it by the same rule. */
export function siOf(value: number, unit: string): number | null {
  const factor = Object.hasOwn(IN_SI, unit) ? IN_SI[unit]! : null;
  return factor === null ? null : Math.round(value * factor * 1_000) / 1_000;
}
