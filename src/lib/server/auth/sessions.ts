import { createHash, randomBytes } from 'node:crypto';
import { Lucia, TimeSpan } from 'lucia';
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { sanctionsOf } from '#lib/server/db/sanctions.ts';
import { pool, prisma } from '#lib/server/platform/database.ts';
import { log } from '#lib/server/platform/log.ts';

/**
 * Everything about sessions; the only file that knows Lucia. The cookie holds a random token, the
 * database its SHA-256, so a copy of the table opens no account. Errors of the database are thrown,
 * never swallowed: a sign-out that did not happen must not be reported as done.
 */
export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: Role;
}

/** With all that was not lifted: what of it stands, and what it stops, is worked out when something is done. */
export interface LiveUser extends SignedInUser {
  sanctions: Sanction[];
}

export interface LiveSession {
  user: LiveUser;
  sessionId: string;
  /** Set this cookie again: the session was just prolonged. */
  cookie: SessionCookie | null;
}

export interface SessionCookie {
  name: string;
  value: string;
  attributes: {
    httpOnly: true;
    secure: true;
    sameSite: 'lax';
    path: '/';
    /** Seconds. */
    maxAge: number;
  };
}

export const SESSION_COOKIE = '__Host-session';

/**
 * Set by the page itself when someone signs out, maybe without a line: it cannot delete the session's
 * cookie, so the wish travels beside it. Holds the id of the account that left.
 */
export const LEFT_COOKIE = '__Host-left';

/**
 * Set by the server when a form signed someone out before the page had come to life: whoever the phone
 * remembers is to leave it. `client/bootstrap.ts` does that, and takes it away.
 */
export const FORGET_COOKIE = '__Host-forget';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SEEN_EVERY = HOUR; // `last_seen_at` is for people to read; finer would be a write a request

interface Lifetime {
  /** Milliseconds without use; prolonged when half has passed. */
  idle: number;
  /** Milliseconds since signing in, whatever the use. */
  absolute: number;
}
const VISITOR: Lifetime = { idle: 30 * DAY, absolute: 180 * DAY };
const DESK: Lifetime = { idle: 12 * HOUR, absolute: 7 * DAY };
const LIFETIME: Record<Role, Lifetime> = { USER: VISITOR, MODERATOR: DESK, ADMIN: DESK };

interface Row extends LiveUser {
  sessionId: string;
  expiresAt: Date;
  createdAt: Date;
  lastSeenAt: Date;
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');

async function find(sessionId: string): Promise<Row | null> {
  const { rows } = await pool.query<Row>(
    `SELECT s.id AS "sessionId", s.expires_at AS "expiresAt", s.created_at AS "createdAt",
            s.last_seen_at AS "lastSeenAt", u.id, u.name, u.email, u.role,
            ${sanctionsOf('u.id')} AS sanctions
       FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.id = $1`,
    [sessionId],
  );
  return rows[0] ?? null;
}

/** Lucia's view of our table. `found` is the row already read, since the lifetime depends on its role. */
class SessionTable implements Adapter {
  readonly #found: Row | null;
  readonly #userAgent: string | null;

  constructor(found: Row | null, userAgent: string | null) {
    this.#found = found;
    this.#userAgent = userAgent;
  }

  async getSessionAndUser(): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const row = this.#found;
    if (!row) return [null, null];
    const expiresAt = new Date(Math.min(row.expiresAt.getTime(), latestEnd(row)));
    return [
      { id: row.sessionId, userId: row.id, expiresAt, attributes: {} },
      { id: row.id, attributes: {} },
    ];
  }

  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const { rows } = await pool.query<{ id: string; expiresAt: Date }>(
      'SELECT id, expires_at AS "expiresAt" FROM session WHERE user_id = $1',
      [userId],
    );
    return rows.map(({ id, expiresAt }) => ({ id, userId, expiresAt, attributes: {} }));
  }

  async setSession({ id, userId, expiresAt }: DatabaseSession): Promise<void> {
    await pool.query(
      'INSERT INTO session (id, user_id, expires_at, user_agent) VALUES ($1, $2, $3, $4)',
      [id, userId, expiresAt, this.#userAgent],
    );
  }

  async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
    const row = this.#found;
    if (!row || isAtItsEnd(row)) return;
    const until = new Date(Math.min(expiresAt.getTime(), latestEnd(row)));
    await pool.query('UPDATE session SET expires_at = $2, last_seen_at = now() WHERE id = $1', [
      id,
      until,
    ]);
  }

  async deleteSession(id: string): Promise<void> {
    await pool.query('DELETE FROM session WHERE id = $1', [id]);
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await pool.query('DELETE FROM session WHERE user_id = $1', [userId]);
  }

  async deleteExpiredSessions(): Promise<void> {
    await pool.query('DELETE FROM session WHERE expires_at <= now()');
  }
}

const latestEnd = (row: Row): number => row.createdAt.getTime() + LIFETIME[row.role].absolute;
const isAtItsEnd = (row: Row): boolean => row.expiresAt.getTime() >= latestEnd(row);

/** Lucia has one lifetime an instance and ours depends on the role; making one takes microseconds. */
const luciaFor = (role: Role, found: Row | null, userAgent: string | null = null) =>
  new Lucia(new SessionTable(found, userAgent), {
    sessionExpiresIn: new TimeSpan(LIFETIME[role].idle, 'ms'),
    sessionCookie: {
      name: SESSION_COOKIE,
      attributes: { secure: true, sameSite: 'lax', path: '/' },
    },
  });

function cookieOf(lucia: Lucia, token: string): SessionCookie {
  const { name, value, attributes } = lucia.createSessionCookie(token);
  return {
    name,
    value,
    attributes: {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      path: '/',
      maxAge: attributes.maxAge ?? 0,
    },
  };
}

/** Starts a session and answers the cookie to set. The old session of this browser is not touched. */
export async function startSession(
  user: { id: string; role: Role },
  userAgent: string | null,
): Promise<SessionCookie> {
  const lucia = luciaFor(user.role, null, userAgent?.slice(0, 200) ?? null);
  const token = randomBytes(32).toString('base64url');
  await lucia.createSession(user.id, {}, { sessionId: idOf(token) });
  return cookieOf(lucia, token);
}

/**
 * Who holds this token, or null when it is unknown, expired or ended; one whose person `left` is ended
 * here. Throws when the database does not answer.
 */
export async function readSession(token: string, left?: string): Promise<LiveSession | null> {
  const id = idOf(token);
  if (unended.has(id)) return null;
  const row = await find(id);
  if (!row) return null;
  if (row.id === left) {
    await endSession(token).catch(() => undefined); // logged, and tried again until it is
    return null;
  }
  const lucia = luciaFor(row.role, row);
  const { session } = await lucia.validateSession(id);
  if (!session) return null;
  const renewed = session.fresh && !isAtItsEnd(row);
  if (!renewed && Date.now() - row.lastSeenAt.getTime() > SEEN_EVERY)
    await pool.query('UPDATE session SET last_seen_at = now() WHERE id = $1', [id]);
  return {
    user: {
      ...{ id: row.id, name: row.name, email: row.email },
      ...{ role: row.role, sanctions: row.sanctions },
    },
    sessionId: id,
    cookie: renewed ? cookieOf(lucia, token) : null,
  };
}

/** The same from a raw `Cookie` header, for a WebSocket's upgrade request. */
export async function readSessionOfHeader(header: string | undefined): Promise<LiveSession | null> {
  const valueOf = (name: string): string | undefined =>
    header
      ?.split(/;\s*/)
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const token = valueOf(SESSION_COOKIE);
  return token ? readSession(token, valueOf(LEFT_COOKIE)) : null;
}

// Sessions whose end the database has not heard of yet: refused here meanwhile, ended when it answers.
const unended = new Set<string>();

function endLater(id: string): void {
  unended.add(id);
  const again = setInterval(() => {
    pool.query('DELETE FROM session WHERE id = $1', [id]).then(
      () => {
        unended.delete(id);
        clearInterval(again);
      },
      () => undefined, // still down: the next round tries again
    );
  }, 5_000);
  again.unref();
}

/** Ends the session of this token. Throws when the database did not confirm; it is then ended later. */
export async function endSession(token: string): Promise<void> {
  const id = idOf(token);
  try {
    await luciaFor('USER', null).invalidateSession(id);
  } catch (error) {
    log.warn({ error }, 'a session could not be ended yet; trying again until it is');
    endLater(id);
    throw error;
  }
}

/** Ends every session of a person: after a change of password, role or address. */
export const endSessionsOf = (userId: string): Promise<void> =>
  luciaFor('USER', null).invalidateUserSessions(userId);

/** Ends all of a person's sessions but one; answers how many. */
export async function endOtherSessions(userId: string, sessionId: string): Promise<number> {
  const { count } = await prisma.session.deleteMany({ where: { userId, id: { not: sessionId } } });
  return count;
}

/** A person's live sessions, the latest seen first. Ids stay here. */
export async function listSessions(userId: string, currentId: string) {
  const rows = await prisma.session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
  });
  return rows.map(({ id, createdAt, lastSeenAt, userAgent }) => ({
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    userAgent,
  }));
}

/** Removes what nobody can use any more. */
export const deleteExpiredSessions = (): Promise<void> =>
  luciaFor('USER', null).deleteExpiredSessions();
