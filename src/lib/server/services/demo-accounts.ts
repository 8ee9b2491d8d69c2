import pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { createAccount } from './accounts.ts';

export interface DemoAccount {
  role: Role;
  email: string;
  password: string;
}

/** For trying the program on one's own machine. The README documents these, so nothing of worth may hang on them. */
export const DEMO_ACCOUNTS: (DemoAccount & { name: string })[] = [
  {
    role: 'USER',
    email: 'visitor@demo.test',
    password: 'queue-jumping-otter',
    name: 'Vera Visitor',
  },
  {
    role: 'MODERATOR',
    email: 'moderator@demo.test',
    password: 'patient-lamp-keeper',
    name: 'Mo Derator',
  },
  { role: 'ADMIN', email: 'admin@demo.test', password: 'brass-turnstile-key', name: 'Ada Demo' },
];

/** Makes the demo accounts that are missing in this database; those that exist stay as they are. */
export async function makeDemoAccounts(databaseUrl: string): Promise<DemoAccount[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const account of DEMO_ACCOUNTS) {
      const known = await client.query('SELECT 1 FROM "user" WHERE email = $1', [account.email]);
      if (known.rows.length > 0) continue;
      await createAccount(account, client).catch((error: unknown) => {
        // Two servers started at once: the other one was faster.
        if (!(error instanceof DomainError && error.code === 'EMAIL_UNAVAILABLE')) throw error;
      });
    }
  } finally {
    await client.end();
  }
  return DEMO_ACCOUNTS.map(({ role, email, password }) => ({ role, email, password }));
}
