import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import pg from 'pg';
import { applyPlan } from './apply.ts';
import { FileRefused, formatOf, readLines, type Format } from './files.ts';
import { Known } from './known.ts';
import { Plan } from './plan.ts';
import { Resolver } from './resolve.ts';
import { Staging, type Outcome, type Told, type ToldLine } from './staging.ts';

export interface ImportOptions {
  /** All of one format. */
  files: readonly string[];
  format?: Format;
  /** Says what would happen, and changes nothing. */
  dryRun?: boolean;
}

export interface ImportReport {
  counts: Record<Outcome, number>;
  /** Rows that others changed meanwhile: they were left to them. */
  overtaken: number;
  /** What is told of lines, in their order; to be read before the import is over. */
  rows: AsyncIterable<ToldLine>;
}

/**
 * Reads files into the catalogue: first into a staging table, then, when all of it could be read, in one transaction.
 * A second run changes nothing. What contradicts the catalogue, or cannot be right, is told and not taken over.
 * Throws `FileRefused` when a file is none of its format; nothing has then happened.
 */
export async function importFiles<T>(
  databaseUrl: string,
  { files, format, dryRun = false }: ImportOptions,
  report: (report: ImportReport) => Promise<T>,
): Promise<T> {
  const formats = new Set(await Promise.all(files.map((file) => format ?? formatOf(file))));
  if (formats.size !== 1) throw new FileRefused('one import takes files of one format');
  const [of] = [...formats] as [Format];
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const run = randomUUID();
  const staging = new Staging(db, run);
  try {
    for (const file of files) {
      try {
        await staging.add(basename(file), readLines(file, of));
      } catch (error) {
        throw error instanceof FileRefused
          ? new FileRefused(`${basename(file)}: ${error.message}. Nothing was imported.`)
          : error;
      }
    }
    await resolveAll(db, run, of, staging);
    const overtaken = dryRun ? 0 : await applyPlan(db, run, of);
    if (!dryRun) await staging.keepReview(of);
    return await report({ counts: await staging.counts(), overtaken, rows: staging.rows() });
  } finally {
    await staging.clear().catch(() => undefined);
    await db.end();
  }
}

const BATCH = 1_000;

async function resolveAll(
  db: pg.Client,
  run: string,
  format: Format,
  staging: Staging,
): Promise<void> {
  const plan = new Plan(db, run, format);
  const resolver = new Resolver(db, run, await Known.read(db), plan);
  let told: Told[] = [];
  for await (const line of staging.candidates()) {
    const { outcome, reason, doubts = [] } = await resolver.resolve(line);
    told.push({ seq: line.seq, outcome, ...(reason !== undefined && { reason }) });
    await staging.doubt(line, doubts);
    if (told.length < BATCH) continue;
    await staging.tell(told);
    told = [];
  }
  await staging.tell(told);
  await plan.flush();
}
