import pg from 'pg';
import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { DomainError } from '#lib/domain/errors.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';
import { findEntry } from '#lib/server/db/facts.ts';
import { countVotes } from '#lib/server/db/helpful-votes.ts';
import { findSubmission } from '#lib/server/db/submissions.ts';
import { decide } from '#lib/server/services/moderation.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import { readChunk } from '#lib/server/sync/snapshot-store.ts';
import { buildSnapshot, ensureSnapshot } from '#lib/server/sync/snapshot.ts';
import { sweepSync } from '#lib/server/sync/sweep.ts';
import type { Clocks } from './history.ts';
import { AT_FIRST, columnsOf } from './rides.ts';
import { companyRow, parkRow } from './rows.ts';
import type { Cast, Decision, Site, Truth, Waiting } from './site.ts';
import { readTruth } from './truth.ts';
import { queueOf } from '../../support/desk.ts';

/** A server on a cluster of its own, where no stranger's transaction holds the feed back. */
export class RealSite implements Site {
  readonly #server: string;
  readonly #name: string;
  readonly #clocks: Clocks;
  #pool: pg.Pool;
  #hasBackup = false;
  /** Company → the connection whose transaction renames it. */
  readonly #renaming = new Map<string, pg.PoolClient>();

  private constructor(server: string, name: string, clocks: Clocks) {
    this.#server = server;
    this.#name = name;
    this.#clocks = clocks;
    this.#pool = this.#connect();
  }

  /** In a database of its own, copied from `template`. */
  static async open(server: string, template: string, cast: Cast, clocks: Clocks): Promise<Site> {
    const name = `history_${process.pid}`;
    await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY wal_log`);
    const site = new RealSite(server, name, clocks);
    await site.#begin(cast);
    return site;
  }

  #connect(): pg.Pool {
    const url = new URL(this.#server);
    url.pathname = `/${this.#name}`;
    const pool = new pg.Pool({ connectionString: url.href, max: 6 });
    // The site's database goes with its history, while connections may still be idle.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }

  async #begin({ users, moderators, parks, rides, slowCompanies }: Cast): Promise<void> {
    await this.#write(async (db) => {
      for (const id of [...users, ...moderators])
        await db.query(
          `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
          [id, `${id}@x.test`],
        );
      const { type, status, country, continent, latitude, longitude, timeZone } = parkRow(
        parks[0]!,
        noRatings(),
      );
      for (const id of parks)
        await db.query(
          `INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
           VALUES ($1, $2, 'P', $3, $4::"EntityStatus", $5, $6, $7, $8, $9)`,
          [id, id, type, status, country, continent, latitude, longitude, timeZone],
        );
      for (const id of rides) {
        await db.query(
          `INSERT INTO ride (id, park_id, slug, name, category, status)
           VALUES ($1, $2, $3, 'R', 'RC', 'OPERATING')`,
          [id, parks[0], id],
        );
        await writeRide(db, id, AT_FIRST);
      }
      for (const id of slowCompanies) await insertCompany(db, id, 'as it began');
    });
  }

  async #write(work: (db: pg.PoolClient) => Promise<unknown>): Promise<void> {
    const db = await this.#pool.connect();
    try {
      await db.query("BEGIN; SELECT set_config('app.actor', 'history', true)");
      await work(db);
      await db.query('COMMIT');
    } finally {
      db.release();
    }
  }

  push(request: PushRequest, userId: string): Promise<PushResponse> {
    return applyPush(
      request,
      { id: userId, role: 'USER' },
      {
        pool: this.#pool,
        now: () => new Date(this.#clocks.tripping()),
        report(error) {
          if (!(error instanceof DomainError)) throw error;
        },
        photoSettled: async () => undefined,
      },
    );
  }

  feed(scope: Scope, cursor: string): Promise<FeedAnswer> {
    return readFeed(this.#pool, scope, cursor);
  }

  manifest(): Promise<Manifest> {
    return ensureSnapshot(this.#pool);
  }

  async chunk(sha: string): Promise<Uint8Array> {
    return (await readChunk(this.#pool, sha))!;
  }

  async neededPhotos(shas: string[], userId: string): Promise<string[]> {
    const { rows } = await this.#pool.query<{ sha256: string }>(
      'SELECT sha256 FROM photo_object WHERE owner_id = $1',
      [userId],
    );
    return shas.filter((sha) => !rows.some((row) => row.sha256 === sha));
  }

  async storePhoto(sha: string, userId: string, state: 'READY' | 'STORED' | 'REFUSED') {
    await this.#pool.query(
      `INSERT INTO photo_object (sha256, owner_id, bytes, type, state, refusal)
       VALUES ($1, $2, 9, 'image/jpeg', $3::"PhotoObjectState", $4) ON CONFLICT DO NOTHING`,
      [sha, userId, state, state === 'REFUSED' ? 'NOT_A_PHOTO' : null],
    );
  }

  async photoReady(sha: string, userId: string): Promise<void> {
    await this.#pool.query(
      `UPDATE photo_object SET state = 'READY'
        WHERE state = 'STORED' AND sha256 = $1 AND owner_id = $2`,
      [sha, userId],
    );
  }

  async queue(): Promise<Waiting[]> {
    const found: Waiting[] = [];
    for (const { id, photosArrived, photoCount } of await queueOf(this.#pool)) {
      if (photosArrived < photoCount) continue;
      const submission = (await findSubmission(this.#pool, id))!;
      const entry =
        submission.kind === 'facts' ? await findEntry(this.#pool, submission.subject) : null;
      found.push({ submission, values: entry?.values ?? null });
    }
    return found;
  }

  async decide({ moderatorId, ...decision }: Decision): Promise<boolean> {
    const now = new Date(this.#clocks.now());
    try {
      await decide(this.#pool, { ...decision, reason: null }, { id: moderatorId }, now);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  async countVotes(): Promise<string[]> {
    return (await countVotes(this.#pool)).moved;
  }

  async beginRename(companyId: string, name: string): Promise<void> {
    const db = await this.#pool.connect();
    await db.query("BEGIN; SELECT set_config('app.actor', 'history', true)");
    await db.query('UPDATE company SET name = $2 WHERE id = $1', [companyId, name]);
    this.#renaming.set(companyId, db);
  }

  async endRename(companyId: string): Promise<void> {
    const db = this.#renaming.get(companyId);
    if (!db) return;
    await db.query('COMMIT');
    db.release();
    this.#renaming.delete(companyId);
  }

  importRide(id: string, set: Values): Promise<void> {
    return this.#write(async (db) => {
      const entry = await findEntry(db, { kind: 'ride', id }, { forUpdate: true });
      await writeRide(db, id, { ...entry!.values, ...set });
    });
  }

  addCompany(id: string, name: string): Promise<void> {
    return this.#write((db) => insertCompany(db, id, name));
  }

  removeCompany(id: string): Promise<void> {
    return this.#write((db) => db.query('DELETE FROM company WHERE id = $1', [id]));
  }

  async buildSnapshot(): Promise<void> {
    await buildSnapshot(this.#pool);
  }

  async age(): Promise<void> {
    await this.#pool.query("UPDATE sync_change SET at = at - interval '200 days' WHERE gone");
    await sweepSync(this.#pool);
  }

  async crash(): Promise<void> {
    for (const db of this.#renaming.values()) {
      await db.query('ROLLBACK');
      db.release();
    }
    this.#renaming.clear();
  }

  async backup(): Promise<void> {
    await this.#away(async () => {
      await onServer(this.#server, `DROP DATABASE IF EXISTS ${this.#name}_back`);
      await onServer(
        this.#server,
        `CREATE DATABASE ${this.#name}_back TEMPLATE ${this.#name} STRATEGY wal_log`,
      );
    });
    this.#hasBackup = true;
  }

  async restore(): Promise<void> {
    if (!this.#hasBackup) return;
    await this.#away(async () => {
      await onServer(this.#server, `DROP DATABASE ${this.#name}`);
      await onServer(
        this.#server,
        `CREATE DATABASE ${this.#name} TEMPLATE ${this.#name}_back STRATEGY wal_log`,
      );
    });
    await startFeedAnew(this.#pool);
    await this.#pool.query("UPDATE photo_object SET state = 'READY' WHERE state = 'STORED'");
  }

  /** A database is copied while nobody is connected to it. What is under way there is broken off. */
  async #away(work: () => Promise<void>): Promise<void> {
    await this.crash();
    await this.#pool.end();
    await onServer(
      this.#server,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE '${this.#name}%'`,
    );
    await work();
    this.#pool = this.#connect();
  }

  truth(): Promise<Truth> {
    return readTruth(this.#pool);
  }

  async close(): Promise<void> {
    await this.crash();
    await this.#pool.end();
    for (const name of [this.#name, `${this.#name}_back`])
      await onServer(this.#server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function writeRide(db: pg.PoolClient, id: string, values: Values): Promise<void> {
  const said = Object.fromEntries(Object.keys(AT_FIRST).map((name) => [name, values[name]]));
  const columns = columnsOf(said);
  const names = Object.keys(columns);
  await db.query(
    `UPDATE ride t SET (${names.join(', ')}) = ROW(${names.map((name) => `n.${name}`).join(', ')})
       FROM ride s, jsonb_populate_record(s, $2) n WHERE t.id = $1 AND s.id = $1`,
    [id, JSON.stringify(columns)],
  );
}

async function insertCompany(db: pg.PoolClient, id: string, name: string): Promise<void> {
  await db.query('INSERT INTO company (id, slug, name, roles) VALUES ($1, $2, $3, $4)', [
    id,
    id,
    name,
    companyRow(id, name).roles,
  ]);
}

async function onServer(server: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}
