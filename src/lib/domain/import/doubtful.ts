import type { Candidate } from './facts.ts';

/** A line of an imported file of which something was not taken over, for somebody to look at. */
export interface DoubtfulLine {
  id: string;
  format: string;
  file: string;
  line: number;
  /** In the words of the import's report. */
  reason: string;
  /** What the line is about; null where the report alone says it. */
  about: AboutLine | null;
  /** When it was imported, ISO 8601. */
  at: string;
  settled: { by: string | null; at: string } | null;
}

export interface AboutLine {
  kind: 'park' | 'ride' | 'company' | 'model' | 'map';
  name: string | null;
  /** Where it stands, as the file says. */
  park: string | null;
}

export interface DoubtfulFile {
  file: string;
  /** Lines that wait, and all. */
  waiting: number;
  all: number;
}

/** At once, and how many are settled by one word. */
export const DOUBTFUL_PAGE = 50;

export function aboutLine(candidate: Candidate | null): AboutLine | null {
  switch (candidate?.kind) {
    case undefined:
      return null;
    case 'park':
      return { kind: 'park', name: candidate.facts.name, park: null };
    case 'ride':
      return { kind: 'ride', name: candidate.facts.name, park: candidate.facts.park.name };
    case 'map': {
      const { park } = candidate.facts;
      return { kind: 'map', name: 'name' in park ? park.name : null, park: null };
    }
    case 'row':
      return { kind: candidate.row.kind, name: candidate.row.row.name, park: null };
  }
}
