// What an empty database begins with: the starter catalogue, and demo accounts where they are wanted.
import pg from 'pg';

export interface SignIn {
  role: string;
  email: string;
  password: string;
}

/** Any number, the same in every start: two at once must not both find the database empty. */
const LOCK = 72707370;

/** @returns the demo accounts that exist, when demo is asked for */
export async function fillEmptyDatabase(databaseUrl: string, demo: boolean): Promise<SignIn[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    if (await isEmpty(client, 'park')) {
      const { loadCatalogue } = await import('#lib/server/services/catalogue-load.ts');
      const { parks, rides, companies } = await loadCatalogue(databaseUrl);
      console.error(
        `Loaded the starter catalogue: ${parks} parks, ${rides} rides, ${companies} companies.`,
      );
    }
    if (!demo) return [];
    const { DEMO_ACCOUNTS, makeDemoAccounts } =
      await import('#lib/server/services/demo-accounts.ts');
    if (await isEmpty(client, '"user"')) return await makeDemoAccounts(databaseUrl);
    const { rows } = await client.query<{ email: string }>(
      'SELECT email FROM "user" WHERE email = ANY ($1)',
      [DEMO_ACCOUNTS.map(({ email }) => email)],
    );
    return DEMO_ACCOUNTS.filter((account) => rows.some(({ email }) => email === account.email));
  } finally {
    await client.end();
  }
}

async function isEmpty(client: pg.Client, table: string): Promise<boolean> {
  return (await client.query(`SELECT FROM ${table} LIMIT 1`)).rowCount === 0;
}
