import type { LogLine } from './csv.ts';
import type { LineProblem } from './match.ts';

/** What a file that was chosen would add. */
export type FilePreview =
  | { state: 'reading' }
  | { state: 'failed'; why: 'fileNone' | 'fileTooBig' | 'fileUnknown' | 'notSaved' }
  | {
      state: 'found';
      incoming: number;
      known: number;
      unmatched: UnmatchedLine[];
    }
  | { state: 'added'; count: number };

export interface UnmatchedLine {
  line: LogLine;
  problem: LineProblem;
}
