/**
 * D01, D02, D04: who gets what from every address there is. A route that is missing here fails the build: decide, then add it.
 * What the procedures behind `/api/trpc` allow is in access.test.ts.
 */
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { createAccount } from '#lib/server/services/accounts.ts';
import { DEMO_ACCOUNTS } from '#lib/server/services/demo-accounts.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { picture } from '../support/images.ts';
import { member, signIn } from '../support/member.ts';

/**
 * `all`: the same for everybody, to the byte, so that nothing personal can be in it. `own`: says who may in tests of its own
 * (those named). `photo`: before it is published for its author and the desk only.
 */
type Who = 'all' | 'photo' | 'own';

/** By route id, with an address to ask where there are parameters. */
const ROUTES: Record<string, Who | [Who, string]> = {
  '/': 'all',
  '/account': 'own', // below; its actions: contract/account-forms, leaving
  '/add/[kind]': ['all', '/add/ride'],
  '/api/trpc/[...path]': 'own', // access.test.ts
  '/api/tus/[...path]': 'own', // below, and contract/photos-receiving
  '/api/view/company/[slug]': ['all', '/api/view/company/COMPANY'],
  '/api/view/history/[kind]/[id]': ['all', '/api/view/history/park/PARK_ID'],
  '/api/view/home': 'all',
  '/api/view/map': 'all',
  '/api/view/model/[slug]': ['all', '/api/view/model/MODEL'],
  '/api/view/park-map/[slug]': ['all', '/api/view/park-map/PARK'],
  '/api/view/park/[slug]': ['all', '/api/view/park/PARK'],
  '/api/view/parks': 'all',
  '/api/view/ride/[park]/[ride]': ['all', '/api/view/ride/PARK/RIDE'],
  '/api/view/rides': 'all',
  '/api/view/search': ['all', '/api/view/search?q=coaster'],
  '/companies/[slug]': ['all', '/companies/COMPANY'],
  '/companies/[slug]/edit': ['all', '/companies/COMPANY/edit'],
  '/company/[slug]': ['all', '/company/COMPANY'], // company.desk says whether one works there
  '/contributions': 'all',
  '/desk': 'all', // the frame; desk.queue is for moderators
  '/desk/[id]': ['all', '/desk/PENDING'],
  '/desk/audit': 'all', // audit.read is for admins
  '/desk/imports': 'all',
  '/desk/people': 'all',
  '/desk/people/[id]': ['all', '/desk/people/PARK_ID'],
  '/device': 'all',
  '/healthz': 'all',
  '/history/[kind]/[id]': ['all', '/history/park/PARK_ID'],
  '/log': 'all',
  '/log/map': 'all',
  '/map': 'all',
  '/media/[sha]/[name]': ['photo', '/media/PHOTO/320.webp'],
  '/models/[slug]': ['all', '/models/MODEL'],
  '/nearby': 'all',
  '/parks': 'all',
  '/parks/[slug]': ['all', '/parks/PARK'],
  '/parks/[slug]/edit': ['all', '/parks/PARK/edit'],
  '/parks/[slug]/gate': ['all', '/parks/PARK/gate'],
  '/parks/[slug]/hours': ['all', '/parks/PARK/hours'],
  '/parks/[slug]/hours/edit': ['all', '/parks/PARK/hours/edit'], // hours.maySet says who may
  '/parks/[slug]/map': ['all', '/parks/PARK/map'],
  '/parks/[slug]/report': ['all', '/parks/PARK/report'],
  '/parks/[slug]/review': ['all', '/parks/PARK/review'],
  '/parks/[slug]/rides/[ride]': ['all', '/parks/PARK/rides/RIDE'],
  '/parks/[slug]/rides/[ride]/edit': ['all', '/parks/PARK/rides/RIDE/edit'],
  '/parks/[slug]/rides/[ride]/report': ['all', '/parks/PARK/rides/RIDE/report'],
  '/parks/[slug]/rides/[ride]/review': ['all', '/parks/PARK/rides/RIDE/review'],
  '/readyz': 'all',
  '/rides': 'all',
  '/robots.txt': 'all',
  '/search': ['all', '/search?q=coaster'],
  '/share': 'all',
  '/shell': 'all',
  '/sign-in': 'all', // its action: contract/account-forms
  '/sign-up': 'all',
  '/sitemap.xml': 'all',
  '/sitemap/[part]': ['all', '/sitemap/SITEMAP'],
  '/sync/chunk/[sha]': ['all', '/sync/chunk/CHUNK'],
  '/sync/feed/[scope]/[cursor]': ['all', '/sync/feed/catalogue/0'],
  '/sync/manifest': 'all',
  '/sync/manifest/[fresh]': ['all', '/sync/manifest/fresh'],
  '/sync/map/[sha]': ['all', `/sync/map/${'0'.repeat(64)}`],
  '/sync/pack-size/[park]': ['all', '/sync/pack-size/PARK_ID'],
  '/sync/pack/[park]': ['all', '/sync/pack/PARK_ID'],
};

const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');
const idOf = (file: string): string =>
  `/${file.split('/').slice(0, -1).join('/')}`.replaceAll(/\/\([^)]+\)/g, '') || '/';

const ROLES = ['anonymous', 'author', 'other', 'banned', 'company', 'moderator', 'admin'] as const;
type Person = (typeof ROLES)[number];
const PASSWORD = 'a-quiet-row-of-lamps';

let app: RunningApp;
let db: pg.Client;
let names: Record<string, string>;
const cookies = {} as Record<Person, string | null>;
/** What nobody may read anywhere, but one's own address: addresses, hashes, sessions. */
let secrets: string[];
const ownAddress = {} as Partial<Record<Person, string>>;
const heard: { who: Person; what: string; body: string }[] = [];

beforeAll(async () => {
  await buildIfStale();
  app = await startApp({ env: { LIMITS_SCALE: '100' } });
  db = new pg.Client({ connectionString: app.databaseUrl });
  await db.connect();
  await db.query("SELECT set_config('app.actor', 'test', false)");
  const one = async (sql: string): Promise<Record<string, string>> =>
    (await db.query<Record<string, string>>(sql)).rows[0]!;
  const park = await one(`SELECT park.id, park.slug, ride.slug AS ride, company.slug AS company
    FROM ride JOIN park ON park.id = park_id JOIN company ON company.id = operator_id ORDER BY park.slug LIMIT 1`);
  const newcomers = ['other', 'banned', 'company'] as const;
  for (const who of newcomers) {
    const made = { email: `${who}@canary.test`, name: `Some ${who}`, password: PASSWORD };
    const { id } = await createAccount({ ...made, role: 'USER' }, db);
    if (who === 'banned')
      await db.query(
        `INSERT INTO sanction (id, user_id, kind, scope, reason_code, by_id, since)
         SELECT gen_random_uuid(), $1, 'BANNED', 'ALL', 'SPAM', id, now() FROM "user" WHERE role = 'ADMIN'`,
        [id],
      );
    if (who !== 'company') continue;
    await db.query(
      `INSERT INTO company_seat (id, company_id, user_id, role, method, domain, granted_at, proven_at, expires_at)
       SELECT gen_random_uuid(), id, $1, 'LEAD', 'MAIL', 'canary.test', now(), now(), now() + interval '1 year'
       FROM company WHERE slug = $2`,
      [id, park['company']],
    );
  }
  const [visitor, moderator, admin] = DEMO_ACCOUNTS;
  cookies.anonymous = null;
  for (const who of newcomers) ownAddress[who] = `${who}@canary.test`;
  Object.assign(ownAddress, {
    ...{ author: visitor!.email, moderator: moderator!.email, admin: admin!.email },
  });
  for (const who of newcomers)
    cookies[who] = await signIn(app.origin, `${who}@canary.test`, PASSWORD);
  cookies.moderator = await signIn(app.origin, moderator!.email, moderator!.password);
  cookies.admin = await signIn(app.origin, admin!.email, admin!.password);
  cookies.author = await signIn(app.origin, visitor!.email, visitor!.password);

  const photo = await picture({ width: 1600, height: 1200 });
  const vera = await member(app.origin, visitor!.email, visitor!.password);
  const words = { rating: 8, title: 'Waits', text: 'It waits for the desk.', language: 'en' };
  const visit = { visitedOn: null, waitedMinutes: null };
  const subject = { kind: 'park', id: park['id']! } as const;
  const pending = await vera.review(subject, { ...words, ...visit }, [photo]);
  names = {
    ...{ PARK_ID: park['id']!, PARK: park['slug']!, RIDE: park['ride']! },
    ...{ COMPANY: park['company']!, PENDING: pending },
    MODEL: (await one('SELECT slug FROM model ORDER BY slug LIMIT 1'))['slug']!,
    CHUNK: (await one('SELECT sha FROM sync_chunk LIMIT 1'))['sha']!,
    SITEMAP: /\/sitemap\/(\w+-\d+\.xml)/.exec(
      await (await fetch(`${app.origin}/sitemap.xml`)).text(),
    )![1]!,
    PHOTO: createHash('sha256').update(photo).digest('hex'),
  };
  const kept = await db.query<{ word: string }>(
    `SELECT email AS word FROM "user" UNION ALL SELECT password_hash FROM "user" UNION ALL SELECT id FROM session`,
  );
  secrets = kept.rows.map(({ word }) => word);
}, 300_000);

afterAll(async () => {
  await db?.end();
  await app?.stop();
});

async function ask(path: string, who: Person): Promise<{ status: number; body: string }> {
  const cookie = cookies[who];
  const answer = await fetch(app.origin + path, {
    headers: cookie ? { cookie } : {},
    redirect: 'manual',
  });
  const body = await answer.text();
  heard.push({ who, what: `${path} as ${who}`, body });
  return { status: answer.status, body };
}

/** Without what differs from one answer to the next. */
const steady = (body: string): string =>
  body
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/"requestId":"[^"]*"/g, '')
    .replaceAll(/__sveltekit_\w+/g, '')
    .replaceAll(/"age":"?\d+"?/g, '');

const addressOf = (id: string): string => {
  const entry = ROUTES[id]!;
  const path = typeof entry === 'string' ? id : entry[1];
  return path.replaceAll(/[A-Z][A-Z_]+/g, (name) => names[name] ?? name);
};
const whoOf = (id: string): Who => {
  const entry = ROUTES[id]!;
  return typeof entry === 'string' ? entry : entry[0];
};
const those = (who: Who): string[] => Object.keys(ROUTES).filter((id) => whoOf(id) === who);

describe('every address', () => {
  it('is named here, and no other', () => {
    const files = globSync('**/+{server,page*}.{ts,svelte}', { cwd: routes });
    expect([...new Set(files.map(idOf))].sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('that reads on the server for one person alone is none: only named ones hold what is personal', () => {
    expect(globSync('**/+layout.server.ts', { cwd: routes })).toEqual([]);
    // What of a page runs on the server only: actions, never a `load`.
    expect(globSync('**/+page.server.ts', { cwd: routes }).map(idOf).sort()).toEqual([
      '/account',
      '/share',
      '/sign-in',
      '/sign-up',
    ]);
  });

  it.each(those('all'))('%s is the same for everybody', async (id) => {
    const path = addressOf(id);
    const first = await ask(path, 'anonymous');
    expect([200, 404]).toContain(first.status);
    if (first.status === 404) expect(KNOWN_TO_BE_MISSING).toContain(id);
    for (const who of ROLES.slice(1)) {
      const answer = await ask(path, who);
      expect([who, answer.status]).toEqual([who, first.status]);
      expect(steady(answer.body), who).toBe(steady(first.body));
    }
  });

  it('one’s account is read by oneself, and kept by nobody on the way', async () => {
    for (const who of ROLES) {
      const cookie = cookies[who];
      const answer = await fetch(`${app.origin}/account`, { headers: cookie ? { cookie } : {} });
      expect(answer.headers.get('cache-control'), who).toContain('no-store');
      const body = await answer.text();
      heard.push({ who, what: `/account as ${who}`, body });
      expect(body.includes(ownAddress[who] ?? 'nobody’s'), who).toBe(who !== 'anonymous');
    }
  });

  it('D02: a photo that waits is there for its author and the desk, and for nobody else', async () => {
    const [id] = those('photo');
    const answers = [];
    for (const who of ROLES) answers.push([who, (await ask(addressOf(id!), who)).status]);
    expect(Object.fromEntries(answers)).toEqual({
      ...{ anonymous: 404, other: 404, banned: 404, company: 404 },
      ...{ author: 200, moderator: 200, admin: 200 },
    });
  });

  it('D02: an upload is its person’s, and nobody else learns that it is there', async () => {
    const start = async (who: Person): Promise<Response> => {
      const bytes = Buffer.from('x'.repeat(10));
      const mine = await me(who);
      const meta = {
        sha256: createHash('sha256').update(bytes).digest('hex'),
        type: 'image/jpeg',
        userId: mine,
      };
      return fetch(`${app.origin}/api/tus`, {
        method: 'POST',
        headers: {
          ...{ origin: app.origin, 'tus-resumable': '1.0.0', 'upload-length': '10' },
          ...(cookies[who] ? { cookie: cookies[who] } : {}),
          'upload-metadata': Object.entries(meta)
            .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
            .join(','),
        },
      });
    };
    const begun = await start('author');
    expect(begun.status).toBe(201);
    const place = new URL(begun.headers.get('location')!, app.origin);
    const look = async (who: Person): Promise<number> => {
      const cookie = cookies[who];
      const headers = { 'tus-resumable': '1.0.0', ...(cookie ? { cookie } : {}) };
      return (await fetch(place, { method: 'HEAD', headers })).status;
    };
    const answers = [];
    for (const who of ROLES) answers.push([who, await look(who)]);
    expect(Object.fromEntries(answers)).toEqual({
      ...{ author: 200, anonymous: 401 },
      ...{ other: 404, banned: 404, company: 404, moderator: 404, admin: 404 },
    });
  });

  it('D02: of feeds the public ones are here; what is one person’s or the desk’s is not', async () => {
    const author = await me('author');
    for (const scope of [`user:${author}`, 'desk', 'user:%2A', '*'])
      for (const who of ROLES)
        expect([scope, who, (await ask(`/sync/feed/${scope}/0`, who)).status]).toEqual([
          ...[scope, who, 404],
        ]);
  });

  it('D04: none of all these answers holds an address, a hash or a session', async () => {
    for (const path of ['desk.queue', 'desk.item', 'sync.mine', 'account.profile'])
      for (const who of ROLES.slice(1)) await ask(`/api/trpc/${path}`, who);
    const input = (value: object) => encodeURIComponent(JSON.stringify(value));
    for (const who of ['moderator', 'admin'] as const)
      await ask(`/api/trpc/desk.item?input=${input({ id: names['PENDING'] })}`, who);
    expect(heard.length).toBeGreaterThan(ROLES.length * those('all').length);
    expect(heard.some(({ body }) => body.includes('It waits for the desk.'))).toBe(true);
    const told = heard.flatMap(({ who, what, body }) =>
      secrets
        .filter((secret) => secret !== ownAddress[who] && body.includes(secret))
        .map((secret) => `${what}: ${secret}`),
    );
    expect(told).toEqual([]);
  });
});

/** Asked for what is not there, on purpose: nothing has such a map file. */
const KNOWN_TO_BE_MISSING = ['/sync/map/[sha]', '/api/view/park-map/[slug]'];

async function me(who: Person): Promise<string> {
  const cookie = cookies[who];
  const answer = await fetch(`${app.origin}/api/trpc/account.me`, {
    headers: cookie ? { cookie } : {},
  });
  const { result } = (await answer.json()) as { result?: { data: { id: string } | null } };
  return result?.data?.id ?? 'nobody';
}
