import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant, ROOT, run } from './planted.ts';

interface Violation {
  rule: string;
  from: string;
  to: string;
}

async function rooms(root: string): Promise<Violation[]> {
  const folders = ['src', 'service-worker', 'scripts'];
  const { output } = await run(
    root,
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    ...folders,
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  );
  const { summary } = JSON.parse(output) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to }));
}

/** A house in which all is well: something of every room, put together as it should be. */
const HOUSE: Record<string, string> = {
  'src/lib/domain/park.ts': `import { z } from 'zod'; export const park = z.string();`,
  'src/lib/protocol/feed.ts': `export { park as row } from '../domain/park.ts';`,
  'src/lib/messages/en/park.ts': `export const park = {};`,
  'src/lib/ui/park/Park.svelte': `<script lang="ts">import { park } from '#lib/messages/en/park.ts';</script>{park}`,
  'src/lib/client/phone.ts': `export interface PhoneApi { park: string }`,
  'src/lib/client/bootstrap.ts': `import type { PhoneApi } from './phone.ts'; export const phone = (): PhoneApi | null => null;`,
  'src/lib/client/db/cache.ts': `import Dexie from 'dexie'; export const cache = Dexie;`,
  'src/lib/client/catalogue/memory.ts': `export { cache } from '../db/cache.ts';`,
  'src/lib/client/sync/pull.ts': `import type { AppRouter } from '#lib/server/trpc/router.ts'; import { createTRPCClient } from '@trpc/client'; import { row } from '#lib/protocol/feed.ts'; export const pull = [createTRPCClient<AppRouter>, row];`,
  'src/lib/client/state/parks.svelte.ts': `import { phone } from '../bootstrap.ts'; export const parks = phone;`,
  'src/lib/client/worker.ts': `import './catalogue/memory.ts'; import './sync/pull.ts';`,
  'src/lib/server/platform/database.ts': `import pg from 'pg'; export const pool = pg;`,
  'src/lib/server/db/parks.ts': `export { pool } from '../platform/database.ts';`,
  'src/lib/server/auth/sessions.ts': `import { Lucia } from 'lucia'; export const sessions = Lucia;`,
  'src/lib/server/media/process.ts': `import sharp from 'sharp'; sharp('');`,
  'src/lib/server/realtime/pokes.ts': `import { Redis } from 'ioredis'; export const pokes = Redis;`,
  'src/lib/server/services/park.ts': `import { sessions } from '../auth/sessions.ts'; import { pool } from '../db/parks.ts'; export const service = [pool, sessions];`,
  'src/lib/server/sync/feed.ts': `export { service } from '../services/park.ts';`,
  'src/lib/server/trpc/router.ts': `import { service } from '../sync/feed.ts'; export type AppRouter = never; export const router = service;`,
  'src/lib/server/start.ts': `import { pokes } from './realtime/pokes.ts'; import { router } from './trpc/router.ts'; export const start = [pokes, router];`,
  'src/hooks.server.ts': `export const init = () => import('#lib/server/start.ts');`,
  'src/routes/+layout.svelte': `<script lang="ts">import { parks } from '#lib/client/state/parks.svelte.ts'; import Park from '#lib/ui/park/Park.svelte';</script><Park {parks} />`,
  'src/routes/api/+server.ts': `import { router } from '#lib/server/trpc/router.ts'; import { row } from '#lib/protocol/feed.ts'; export const GET = [router, row];`,
  'service-worker/index.ts': `import { clientsClaim } from 'workbox-core'; import { version } from '$service-worker'; clientsClaim(version);`,
  'scripts/migrate.ts': `import { pool } from '#lib/server/platform/database.ts'; export const migrate = pool;`,
};

const gives = (path: string) => `import * as given from '${path}'; export const x = given;`;
const inSvelte = (path: string) => `<script lang="ts">import * as x from '${path}';</script>{x}`;

/** Rule → a file that breaks it, and its code. */
const BREACHES: [rule: string, file: string, code: string][] = [
  ['room-domain', 'src/lib/domain/a.ts', gives('node:fs')],
  ['room-domain', 'src/lib/domain/b.ts', gives('../protocol/feed.ts')],
  ['room-domain', 'src/lib/domain/c.ts', gives('svelte')],
  ['room-domain', 'src/lib/domain/d.ts', gives('#lib/messages/en/park.ts')],
  ['room-protocol', 'src/lib/protocol/a.ts', gives('../client/db/cache.ts')],
  ['room-messages', 'src/lib/messages/en/a.ts', gives('#lib/ui/park/Park.svelte')],
  ['room-client-db', 'src/lib/client/db/a.ts', gives('../sync/pull.ts')],
  ['room-client-db', 'src/lib/client/db/b.ts', gives('node:path')],
  ['room-client-catalogue', 'src/lib/client/catalogue/a.ts', gives('../sync/pull.ts')],
  ['room-client-sync', 'src/lib/client/sync/a.ts', gives('../state/parks.svelte.ts')],
  ['room-client-sync', 'src/lib/client/sync/b.ts', gives('#lib/server/services/park.ts')],
  ['room-client-state', 'src/lib/client/state/a.svelte.ts', gives('../catalogue/memory.ts')],
  ['room-client-state', 'src/lib/client/state/b.ts', gives('#lib/ui/park/Park.svelte')],
  ['room-client-bootstrap', 'src/lib/client/bootstrap.ts', gives('./db/cache.ts')],
  ['room-client-worker', 'src/lib/client/worker.ts', gives('./state/parks.svelte.ts')],
  ['room-ui', 'src/lib/ui/park/A.svelte', inSvelte('#lib/client/state/parks.svelte.ts')],
  ['room-ui', 'src/lib/ui/park/B.svelte', inSvelte('$app/navigation')],
  ['room-ui', 'src/lib/ui/park/c.ts', gives('#lib/client/db/cache.ts')],
  ['room-server', 'src/lib/server/services/a.ts', gives('#lib/client/sync/pull.ts')],
  ['room-server', 'src/lib/server/services/b.ts', gives('#lib/ui/park/Park.svelte')],
  ['room-routes', 'src/routes/(app)/+page.ts', gives('#lib/client/sync/pull.ts')],
  ['room-routes', 'src/routes/(app)/+page.svelte', inSvelte('#lib/client/db/cache.ts')],
  ['room-routes', 'src/routes/(app)/+layout.svelte', inSvelte('#lib/server/db/parks.ts')],
  ['room-server-routes', 'src/routes/a/+server.ts', gives('#lib/client/sync/pull.ts')],
  ['room-server-routes', 'src/routes/a/+page.server.ts', gives('#lib/ui/park/Park.svelte')],
  ['room-service-worker', 'service-worker/a.ts', gives('#lib/client/state/parks.svelte.ts')],
  ['room-scripts', 'scripts/a.ts', gives('#lib/client/state/parks.svelte.ts')],
  [
    'scripts-are-no-library',
    'src/lib/server/services/c.ts',
    gives('../../../../scripts/migrate.ts'),
  ],
  [
    'routes-are-no-library',
    'src/lib/server/services/d.ts',
    gives('../../../routes/api/+server.ts'),
  ],
  ['server-stays-on-the-server', 'src/lib/client/sync/c.ts', gives('#lib/server/trpc/router.ts')],
  ['server-platform', 'src/lib/server/platform/a.ts', gives('../db/parks.ts')],
  ['server-db', 'src/lib/server/db/a.ts', gives('../services/park.ts')],
  ['server-services', 'src/lib/server/services/e.ts', gives('../sync/feed.ts')],
  ['server-services', 'src/lib/server/realtime/a.ts', gives('../trpc/router.ts')],
  ['server-sync', 'src/lib/server/sync/a.ts', gives('../trpc/router.ts')],
  ['server-put-together-once', 'src/lib/server/trpc/a.ts', gives('../start.ts')],
  ['only-client-db-dexie', 'src/lib/client/state/c.ts', gives('dexie')],
  ['only-client-sync-trpc', 'src/lib/client/state/d.ts', gives('@trpc/client')],
  ['only-sessions-lucia', 'src/lib/server/auth/a.ts', gives('lucia')],
  ['only-auth-argon2', 'src/lib/server/services/f.ts', gives('@node-rs/argon2')],
  ['only-map-leaflet', 'src/lib/ui/park/D.svelte', inSvelte('leaflet')],
  ['only-map-index-supercluster', 'src/lib/client/catalogue/d.ts', gives('supercluster')],
  ['only-media-sharp', 'src/lib/server/services/g.ts', gives('sharp')],
  ['only-media-tus', 'src/lib/server/services/h.ts', gives('@tus/server')],
  ['only-platform-mail', 'src/lib/server/services/mailer.ts', gives('nodemailer')],
  ['only-company-domain-tldts', 'src/lib/server/trpc/domains.ts', gives('tldts')],
  ['only-realtime-redis', 'src/lib/server/services/i.ts', gives('ioredis')],
  ['only-platform-prisma', 'src/lib/server/services/j.ts', gives('@prisma/client')],
  ['only-service-worker-workbox', 'src/lib/client/state/f.ts', gives('workbox-core')],
  ['no-circular-imports', 'src/lib/domain/e.ts', gives('./f.ts')],
  ['no-folder-cycles', 'src/lib/domain/moderation', ''], // of the two files below
  ['no-barrels', 'src/lib/domain/g.ts', gives('./review/index.ts')],
  ['no-drawers', 'src/lib/domain/h.ts', gives('./utils/dates.ts')],
  ['no-drawers', 'src/lib/domain/i.ts', gives('./review/helpers.ts')],
  ['resolves', 'src/lib/domain/j.ts', gives('./gone.ts')],
  ['in-package-json', 'src/lib/server/services/k.ts', gives('acorn')],
];
const BESIDE: Record<string, string> = {
  'src/lib/domain/f.ts': gives('./e.ts'),
  'src/lib/domain/moderation/one.ts': gives('../review/two.ts'),
  'src/lib/domain/moderation/three.ts': `export const three = 3;`,
  'src/lib/domain/review/two.ts': gives('../moderation/three.ts'),
  'src/lib/domain/review/index.ts': `export const all = 1;`,
  'src/lib/domain/review/helpers.ts': `export const help = 1;`,
  'src/lib/domain/utils/dates.ts': `export const later = 1;`,
};

describe('the rooms', () => {
  it('are kept in this tree', async () => {
    expect(await rooms(ROOT)).toEqual([]);
  });

  it('have nothing against a house in which all is well', async () => {
    expect(await rooms(plant(HOUSE))).toEqual([]);
  });

  it('are each shown to be guarded, by a breach that is caught', async () => {
    const files = BREACHES.filter(([, , code]) => code).map(([, file, code]) => [file, code]);
    const found = await rooms(plant({ ...HOUSE, ...BESIDE, ...Object.fromEntries(files) }));
    const missed = BREACHES.filter(
      ([rule, file]) =>
        !found.some((violation) => violation.rule === rule && violation.from === file),
    );
    expect(missed.map(([rule, file]) => `${rule} ← ${file}`)).toEqual([]);
  });

  it('have no rule without a breach here', () => {
    const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
      forbidden: { name: string; comment: string }[];
    };
    expect(new Set(BREACHES.map(([rule]) => rule))).toEqual(
      new Set(forbidden.map(({ name }) => name)),
    );
    for (const { name, comment } of forbidden) expect(comment, name).toMatch(/\S/);
  });
});
