// `npm run admin:create`: makes an administrator. Asks on the terminal, or takes ADMIN_EMAIL, ADMIN_NAME and
// ADMIN_PASSWORD. Uses DATABASE_URL, else the embedded database (of a running app too).
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { withDatabase } from './postgres/with-database.ts';

let hidden = false;
const screen = new Writable({
  write(chunk, _encoding, done) {
    if (!hidden) process.stdout.write(chunk as Buffer);
    done();
  },
});

async function ask(question: string, secret = false): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error('No terminal to ask on: set ADMIN_EMAIL and ADMIN_PASSWORD.');
  const terminal = createInterface({ input: process.stdin, output: screen, terminal: true });
  process.stdout.write(question);
  hidden = secret;
  const answer = await terminal.question('');
  hidden = false;
  terminal.close();
  if (secret) process.stdout.write('\n');
  return answer.trim();
}

async function create(): Promise<void> {
  const email = process.env.ADMIN_EMAIL || (await ask('E-mail: '));
  const name =
    process.env.ADMIN_NAME || (process.env.ADMIN_EMAIL ? 'Administrator' : await ask('Name: '));
  const password = process.env.ADMIN_PASSWORD || (await ask('Password (not shown): ', true));
  const { createAccount } = await import('#lib/server/services/accounts.ts');
  const account = await createAccount({ email, name, password, role: 'ADMIN' });
  console.log(`${account.email} may now sign in as an administrator.`);
}

let code = 0;
try {
  await withDatabase(create);
} catch (error) {
  const {
    code: reason,
    detail,
    message,
  } = error as { code?: string; detail?: string; message: string };
  console.error(`No account was made: ${[reason, detail].filter(Boolean).join(' ') || message}`);
  code = 1;
}
process.exit(code);
