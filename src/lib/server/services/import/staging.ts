import type pg from 'pg';
import type { Candidate, Doubt, ReadLine } from '#lib/domain/import/facts.ts';

/** What became of a line. `review`: something of it was not taken over, and a person should look. */
export type Outcome = 'created' | 'changed' | 'unchanged' | 'skipped' | 'unreadable' | 'review';

export interface StagedLine {
  seq: string;
  file: string;
  line: number;
  candidate: Candidate;
}

export interface Told {
  seq: string;
  outcome: Outcome;
  reason?: string;
}

/** What the report says of a line. */
export interface ToldLine {
  file: string;
  line: number;
  outcome: Outcome;
  reason: string | null;
}

/** Rows a transaction: none may be open for long, since it would hold every phone's feed back. */
const BATCH = 1_000;

/** The lines of one run in the database, so that a file of any size takes the same memory. */
export class Staging {
  readonly #db: pg.Client;
  readonly #run: string;
  #seq = 0;

  constructor(db: pg.Client, run: string) {
    this.#db = db;
    this.#run = run;
  }

  async add(file: string, lines: AsyncIterable<ReadLine>): Promise<void> {
    let batch: object[] = [];
    for await (const read of lines) {
      batch.push(this.#row(file, read));
      if ('doubts' in read)
        for (const doubt of read.doubts) batch.push(this.#doubt(file, read.line, doubt));
      if (batch.length >= BATCH) batch = await this.#insert(batch);
    }
    await this.#insert(batch);
  }

  /** Lines with something to take over, those of one park together. */
  async *candidates(): AsyncGenerator<StagedLine> {
    const order = `CASE item ->> 'kind' WHEN 'row' THEN array_position(
        ARRAY['company', 'model', 'park', 'ride'], item #>> '{row,kind}') WHEN 'park' THEN 8 ELSE 9 END,
      item #>> '{facts,park,name}' COLLATE "C", seq`;
    await this.#db.query('BEGIN READ ONLY');
    try {
      await this.#db.query(
        `DECLARE staged NO SCROLL CURSOR WITH HOLD FOR
           SELECT seq::text, file, line, item AS candidate FROM import_line
            WHERE run = '${this.#run}' AND item IS NOT NULL ORDER BY ${order}`,
      );
      await this.#db.query('COMMIT'); // what it found is kept, and no transaction stays open
      for (;;) {
        const { rows } = await this.#db.query<StagedLine>(`FETCH ${BATCH} FROM staged`);
        if (rows.length === 0) return;
        yield* rows;
      }
    } finally {
      await this.#db.query('CLOSE staged').catch(() => this.#db.query('ROLLBACK'));
    }
  }

  async tell(told: readonly Told[]): Promise<void> {
    for (let at = 0; at < told.length; at += BATCH)
      await this.#db.query(
        `UPDATE import_line l SET outcome = t.outcome, reason = t.reason
           FROM jsonb_to_recordset($2) AS t(seq bigint, outcome text, reason text)
          WHERE l.run = $1 AND l.seq = t.seq`,
        [this.#run, JSON.stringify(told.slice(at, at + BATCH))],
      );
  }

  async doubt(line: StagedLine, doubts: readonly Doubt[]): Promise<void> {
    await this.#insert(doubts.map((doubt) => this.#doubt(line.file, line.line, doubt)));
  }

  async counts(): Promise<Record<Outcome, number>> {
    const { rows } = await this.#db.query<{ outcome: Outcome; count: number }>(
      'SELECT outcome, count(*)::int AS count FROM import_line WHERE run = $1 GROUP BY outcome',
      [this.#run],
    );
    const none = { created: 0, changed: 0, unchanged: 0, skipped: 0, unreadable: 0, review: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])) };
  }

  /** What is told of lines, in the order of the files. */
  async *rows(): AsyncGenerator<ToldLine> {
    let after = ['', -1, -1] as [string, number, number];
    for (;;) {
      const { rows } = await this.#db.query<ToldLine & { seq: string }>(
        `SELECT file, line, seq::text, outcome, reason FROM import_line
          WHERE run = $1 AND (file, line, seq) > ($2, $3, $4) ORDER BY file, line, seq LIMIT ${BATCH}`,
        [this.#run, ...after],
      );
      if (rows.length === 0) return;
      for (const { file, line, outcome, reason } of rows) yield { file, line, outcome, reason };
      const { file, line, seq } = rows.at(-1)!;
      after = [file, line, Number(seq)];
    }
  }

  /** What a person must look at stays when the run is over. */
  async keepReview(format: string): Promise<void> {
    await this.#db.query(
      `INSERT INTO import_review (format, file, line, reason, item)
       SELECT $2, file, line, reason, item FROM import_line WHERE run = $1 AND outcome = 'review'
       ON CONFLICT DO NOTHING`,
      [this.#run, format],
    );
  }

  async clear(): Promise<void> {
    await this.#db.query('DELETE FROM import_line WHERE run = $1', [this.#run]);
    await this.#db.query('DELETE FROM import_planned WHERE run = $1', [this.#run]);
  }

  #row(file: string, read: ReadLine): object {
    const at = { seq: this.#seq++, file, line: read.line };
    return 'candidate' in read
      ? { ...at, item: read.candidate }
      : { ...at, outcome: read.outcome, reason: read.reason };
  }

  #doubt(file: string, line: number, { reason }: Doubt): object {
    return { seq: this.#seq++, file, line, outcome: 'review', reason };
  }

  async #insert(batch: object[]): Promise<object[]> {
    if (batch.length > 0)
      await this.#db.query(
        `INSERT INTO import_line (run, seq, file, line, item, outcome, reason)
         SELECT $1, f.* FROM jsonb_to_recordset($2) AS f(seq bigint, file text, line int, item jsonb,
           outcome text, reason text)`,
        // PostgreSQL's JSON has no NUL; no fact needs one.
        [this.#run, JSON.stringify(batch).replaceAll('\\u0000', '')],
      );
    return [];
  }
}
