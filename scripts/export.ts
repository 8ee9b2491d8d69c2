// `npm run export -- --out DIR`: writes the public catalogue as JSON Lines and CSV, parted by licence. Uses DATABASE_URL,
// else the embedded database, with the app running or not.
import { parseArgs } from 'node:util';
import { exportCatalogue } from '#lib/server/services/export.ts';
import { withDatabase } from './postgres/with-database.ts';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const { out } = values;
if (!out) {
  console.error('npm run export -- --out DIR');
  process.exit(2);
}
try {
  const counts = await withDatabase((databaseUrl) => exportCatalogue(databaseUrl, out));
  console.log(
    `${out}: ${Object.entries(counts)
      .map(([kind, count]) => `${count} × ${kind}`)
      .join(', ')}`,
  );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
process.exit();
