// The server's side of photos with a database and a folder of its own, and a phone as plain requests. Whoever imports
// this opens it, and it is closed after the tests of that file.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect } from 'vitest';
import { makeDatabase } from './database.ts';
import { picture } from './images.ts';

export const ALICE = '00000000-0000-4000-8000-00000000000a';
export const BOB = '00000000-0000-4000-8000-00000000000b';

const database = await makeDatabase('photos');
export const dataDir = await mkdtemp(join(tmpdir(), 'thrillwiki-photos-'));
process.env.DATABASE_URL = database.url;
process.env.DATA_DIR = dataDir;
const uploads = await import('#lib/server/media/uploads.ts');
export const pipeline = await import('#lib/server/media/pipeline.ts');
export const delivery = await import('#lib/server/media/delivery.ts');
export const objects = await import('#lib/server/media/objects.ts');
export const sweeper = await import('#lib/server/media/sweep.ts');
export const worker = await import('#lib/server/media/worker.ts');
export const { pool: db, withTransaction } = await import('#lib/server/platform/database.ts');
export const { storage, sha256Hex } = await import('#lib/server/platform/storage.ts');

beforeEach(async () => {
  await db.query('DELETE FROM photo_object');
  for (const name of await readdir(join(dataDir, 'tus')).catch(() => []))
    await rm(join(dataDir, 'tus', name));
});

afterAll(async () => {
  await pipeline.stopMedia();
  await db.end();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

let seed = 1;
/** For a picture that no other test of the file sends. */
export const newSeed = (): number => ++seed;
export const newPhoto = () => picture({ width: 200, height: 150, seed: newSeed() });
export const nameOf = (sha256: string, user = ALICE) => `${user}.${sha256}`;

export function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: BodyInit | null = null,
  user: string | null = ALICE,
): Promise<Response> {
  const request = new Request(`http://localhost/api/tus${path && `/${path}`}`, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  return uploads.handleUpload(request, path, user);
}

export const metadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

export const open = (
  sha256: string,
  size: number,
  { owner = ALICE, user = ALICE as string | null, type = 'image/jpeg' } = {},
) =>
  ask(
    'POST',
    '',
    { 'upload-length': String(size), 'upload-metadata': metadata({ sha256, type, userId: owner }) },
    null,
    user,
  );

export const send = (sha256: string, offset: number, body: BodyInit, user = ALICE) =>
  ask(
    'PATCH',
    nameOf(sha256, user),
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
    user,
  );

export const standing = async (sha256: string, user = ALICE) => {
  const answer = await ask('HEAD', nameOf(sha256, user), {}, null, user);
  return { status: answer.status, offset: Number(answer.headers.get('upload-offset')) };
};

export const codeOf = async (answer: Response) =>
  [
    answer.status,
    ((await answer.json()) as { error: { data: { domain: { code: string } } } }).error.data.domain
      .code,
  ] as const;

/** Opens, sends whole, and waits for the processing. */
export async function sendWhole(bytes: Buffer, user = ALICE): Promise<string> {
  const sha256 = sha256Hex(bytes);
  expect((await open(sha256, bytes.length, { owner: user, user })).status).toBe(201);
  expect((await send(sha256, 0, new Uint8Array(bytes), user)).status).toBe(204);
  expect(await pipeline.settled(sha256, user, 20_000)).toBe('READY');
  return sha256;
}

export const rowsOf = async (sha256: string) =>
  (
    await db.query(
      'SELECT owner_id, state, refusal, bytes, type FROM photo_object WHERE sha256 = $1',
      [sha256],
    )
  ).rows;

export const leftovers = async () => (await readdir(join(dataDir, 'tus'))).length;
