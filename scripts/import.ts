// `npm run import -- FILE… [--format coasters-csv|parks-csv|osm|jsonl] [--dry-run] [--json]`: reads files into the catalogue and
// says of each line what became of it. Uses DATABASE_URL, else the embedded database, with the app running or not.
import { parseArgs } from 'node:util';
import { FileRefused, FORMATS, type Format } from '#lib/server/services/import/files.ts';
import { importFiles, type ImportReport } from '#lib/server/services/import/import.ts';
import { withDatabase } from './postgres/with-database.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** One object on standard output, written as it is read: a report may have half a million rows. */
async function printJson({ counts, rows }: ImportReport): Promise<void> {
  process.stdout.write(`${JSON.stringify(counts).slice(0, -1)},"rows":[`);
  let comma = '';
  for await (const row of rows) {
    process.stdout.write(`${comma}\n${JSON.stringify(row)}`);
    comma = ',';
  }
  process.stdout.write('\n]}\n');
}

const TOLD = new Set(['changed', 'skipped', 'unreadable', 'review']);

async function printText({ counts, overtaken, rows }: ImportReport): Promise<void> {
  for await (const { file, line, outcome, reason } of rows)
    if (TOLD.has(outcome)) console.log(`${file}:${line}  ${outcome}${reason ? `  ${reason}` : ''}`);
  console.log(
    Object.entries(counts)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', '),
  );
  if (overtaken > 0)
    console.log(`${overtaken} were changed by others meanwhile, and left to them.`);
  if (values['dry-run']) console.log('Nothing was changed: this was a trial.');
}

const format = values.format as Format | undefined;
if (positionals.length === 0 || (format && !FORMATS.includes(format))) {
  console.error(`npm run import -- FILE… [--format ${FORMATS.join('|')}] [--dry-run] [--json]`);
  process.exit(2);
}
try {
  await withDatabase((databaseUrl) =>
    importFiles(
      databaseUrl,
      { files: positionals, ...(format && { format }), dryRun: values['dry-run'] },
      values.json ? printJson : printText,
    ),
  );
} catch (error) {
  console.error(error instanceof FileRefused ? error.message : error);
  process.exitCode = 1;
}
process.exit();
