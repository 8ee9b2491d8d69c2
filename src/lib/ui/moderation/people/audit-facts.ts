/** What a line's body says, as pairs to be read; ids and what was left empty are not. */
export function auditFacts(body: string): [string, string][] {
  const said = JSON.parse(body) as Record<string, unknown>;
  return Object.entries(said).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === '' || value === undefined) return [];
    if (name === 'submission' || name === 'change') return [];
    return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}
