import { uuidv7 } from 'uuidv7';
import { DomainError } from '#lib/domain/errors.ts';
import {
  emailProblem,
  nameProblem,
  normaliseEmail,
  normaliseName,
  normalisePassword,
  passwordProblem,
} from '#lib/domain/account/rules.ts';
import type { Profile } from '#lib/domain/account/account.ts';
import type { SignInFields, SignUpFields } from '#lib/domain/account/schemas.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { hashPassword, verifyPassword } from '#lib/server/auth/passwords.ts';
import { endSession, startSession } from '#lib/server/auth/sessions.ts';
import type { SessionCookie, SignedInUser } from '#lib/server/auth/sessions.ts';
import { pool, prisma } from '#lib/server/platform/database.ts';
import { refund, senderOf, spend } from '#lib/server/platform/limits.ts';

interface Queryable {
  query: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;
}

/** Where a request came from. */
export interface Caller {
  /** Network address as the server sees it. */
  address: string;
  userAgent: string | null;
  /** The token this browser already holds: signing in ends that session. */
  token: string | null;
}

export interface SignedIn {
  user: SignedInUser;
  cookie: SessionCookie;
}

async function insertUser(
  { email, name, password, role }: SignUpFields & { role: Role },
  db: Queryable,
): Promise<SignedInUser> {
  const passwordHash = await hashPassword(password);
  const id = uuidv7();
  const { rows } = await db.query(
    `INSERT INTO "user" (id, email, name, password_hash, role) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [id, email, name, passwordHash, role],
  );
  if (rows.length === 0) throw new DomainError('EMAIL_UNAVAILABLE', { field: 'email' });
  return { id, email, name, role };
}

async function signInAs(user: SignedInUser, caller: Caller): Promise<SignedIn> {
  // Always a new token: one planted in this browser before must never become a signed-in one.
  const cookie = await startSession(user, caller.userAgent);
  if (caller.token) await endSession(caller.token);
  return { user, cookie };
}

/** Makes an account and signs in. Throws RATE_LIMITED, EMAIL_UNAVAILABLE, BUSY. */
export async function signUp(fields: SignUpFields, caller: Caller): Promise<SignedIn> {
  await spend('signUp', senderOf(caller.address));
  const user = await insertUser({ ...fields, role: 'USER' }, pool);
  return signInAs(user, caller);
}

/**
 * Signs in. Throws RATE_LIMITED (before any hashing), WRONG_CREDENTIALS (the same, after the same time,
 * for an unknown address and a wrong password), BUSY. What was right does not count towards a limit.
 */
export async function signIn(fields: SignInFields, caller: Caller): Promise<SignedIn> {
  const here = `${senderOf(caller.address)} ${fields.email}`;
  await spend('signInFromAddress', here);
  await spend('signInToAccount', fields.email);
  const found = await prisma.user.findUnique({ where: { email: fields.email } });
  const right = await verifyPassword(found?.passwordHash ?? null, fields.password);
  if (!found || !right) throw new DomainError('WRONG_CREDENTIALS');
  await refund('signInFromAddress', here);
  await refund('signInToAccount', fields.email);
  const { id, email, name, role } = found;
  return signInAs({ id, email, name, role }, caller);
}

/**
 * Makes an account with a role: the first administrator, demo accounts, tests. Unlike sign-up it may use
 * a reserved name. Throws INVALID with the rule's code in `detail`, or EMAIL_UNAVAILABLE.
 */
export async function createAccount(
  input: { email: string; name: string; password: string; role: Role },
  db: Queryable = pool,
): Promise<SignedInUser> {
  const email = normaliseEmail(input.email);
  const name = normaliseName(input.name);
  const password = normalisePassword(input.password);
  const problems = {
    email: emailProblem(email),
    name: nameProblem(name),
    password: passwordProblem(password),
  };
  if (problems.name === 'NAME_RESERVED') problems.name = null;
  for (const [field, problem] of Object.entries(problems))
    if (problem) throw new DomainError('INVALID', { field, detail: problem });
  return insertUser({ email, name, password, role: input.role }, db);
}

/** What a person may see of their own account. */
export async function readProfile(userId: string): Promise<Profile> {
  const row = await prisma.user.findUnique({
    where: { id: userId },
    select: { id: true, email: true, name: true, role: true, createdAt: true },
  });
  if (!row) throw new DomainError('NOT_FOUND');
  return { ...row, createdAt: row.createdAt.toISOString() };
}
