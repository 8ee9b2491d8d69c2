import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, Server } from '@tus/server';
import type { Upload } from '@tus/server';
import { FileStore } from '@tus/file-store';
import { DomainError } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { probe } from '#lib/domain/photo/probe.ts';
import { PHOTO_MAX_BYTES, SHA256_HEX, checkPhoto } from '#lib/domain/photo/rules.ts';
import { log } from '../platform/log.ts';
import { problemResponse } from '../platform/problems.ts';
import { sha256Hex, storage } from '../platform/storage.ts';
import { checkAllowance } from './allowance.ts';
import { findObject, insertObject, reopen } from './objects.ts';
import type { HeldObject } from './objects.ts';
import { kick } from './pipeline.ts';
import { UPLOAD_DIR, UPLOAD_EXPIRY_MS, originalKey } from './places.ts';
import { UploadLocker } from './upload-locker.ts';

/*
 * Photo bytes come by tus 1.0. An upload's name is `{user}.{sha256}`: creating it twice finds the
 * same one, and nobody can reach another account's. The photo_object row is written after the
 * bytes are verified and durable, and is from then on the answer to every repeated request: an
 * answer lost anywhere costs one HEAD. Whatever finds an upload complete but without its row
 * (a crash in between) finishes it first.
 */
const PATH = '/api/tus';
const METADATA_MAX = 1024; // bytes of header
const METADATA_KEYS = 'sha256,type,userId';

const store = new FileStore({
  directory: UPLOAD_DIR,
  expirationPeriodInMilliseconds: UPLOAD_EXPIRY_MS,
});
const tus = new Server({
  path: PATH,
  datastore: store,
  locker: new UploadLocker(),
  lockDrainTimeout: 1_000, // ms a request on a dead line may hold an upload once another wants it
  maxSize: PHOTO_MAX_BYTES,
  relativeLocation: true,
  namingFunction: (_request, metadata) => `${metadata?.userId}.${metadata?.sha256}`,
});

interface Named {
  id: string;
  userId: string;
  sha256: string;
}

/**
 * One tus request of a signed-in person; `path` is what follows `/api/tus/`. Refusals are JSON with
 * a domain code. 200 to a POST means the server holds the photo already: there is nothing to send.
 */
export async function handleUpload(
  request: Request,
  path: string,
  userId: string | null,
  requestId: string | null = null,
): Promise<Response> {
  try {
    if (!userId) throw new DomainError('SIGNED_OUT');
    if (request.headers.has('content-encoding'))
      throw new DomainError('INVALID', { field: 'content-encoding' });
    if (request.method === 'POST') {
      if (path !== '') throw new DomainError('NOT_FOUND');
      return await create(request, userId);
    }
    const named = parseName(path);
    if (named?.userId !== userId) throw new DomainError('NOT_FOUND');
    if (request.method === 'HEAD') return await head(request, named);
    if (request.method === 'PATCH') return await patch(request, named);
    return await forward(request);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error; // the hook reports it and answers
    const answer = problemResponse(error, requestId);
    answer.headers.set('tus-resumable', '1.0.0');
    if (request.method === 'PATCH') hangUp(answer);
    return request.method === 'HEAD' ? new Response(null, answer) : answer;
  }
}

function parseName(path: string): Named | null {
  const [userId = '', sha256 = '', ...rest] = path.split('.');
  if (rest.length > 0 || !/^[0-9a-f-]{36}$/.test(userId) || !SHA256_HEX.test(sha256)) return null;
  return { id: path, userId, sha256 };
}

/** What the phone declares about the upload it opens; anything unknown or oversized is refused. */
function parseDeclared(request: Request, userId: string): Named & { size: number } {
  const header = request.headers.get('upload-metadata') ?? '';
  const invalid = (field: string) => new DomainError('INVALID', { field });
  if (header.length > METADATA_MAX) throw invalid('upload-metadata');
  let metadata: Record<string, string | null>;
  try {
    metadata = Metadata.parse(header);
  } catch {
    throw invalid('upload-metadata');
  }
  if (Object.keys(metadata).sort().join() !== METADATA_KEYS) throw invalid('upload-metadata');
  const { sha256 } = metadata;
  if (!sha256 || !SHA256_HEX.test(sha256)) throw invalid('sha256');
  // The phone says whose photo this is: another account's session must never take it.
  if (metadata.userId !== userId) throw new DomainError('OTHER_ACCOUNT');
  const length = request.headers.get('upload-length') ?? '';
  if (!/^[1-9]\d{0,15}$/.test(length)) throw invalid('upload-length');
  if (Number(length) > PHOTO_MAX_BYTES) throw new DomainError('TOO_MANY_BYTES');
  return { id: `${userId}.${sha256}`, userId, sha256, size: Number(length) };
}

const creating = new Map<string, Promise<unknown>>();

/** Opens an upload, or points to the one that is open; creations of one upload run one by one. */
async function create(request: Request, userId: string): Promise<Response> {
  const declared = parseDeclared(request, userId);
  const before = creating.get(declared.id) ?? Promise.resolve();
  const mine = before.then(() => createOne(request, declared));
  const tail = mine.catch(() => undefined);
  creating.set(declared.id, tail);
  try {
    return await mine;
  } finally {
    if (creating.get(declared.id) === tail) creating.delete(declared.id);
  }
}

async function createOne(request: Request, declared: Named & { size: number }): Promise<Response> {
  const { id, size } = declared;
  if (await heldObject(declared)) return alreadyHeld();
  const open = await openUpload(id);
  if (open && open.size === size && !isExpired(open)) {
    if (await finishIfComplete(declared)) return alreadyHeld();
    return answer(201, { location: `${PATH}/${id}`, 'upload-offset': String(open.offset) });
  }
  if (open) await store.remove(id).catch(() => undefined);
  await checkAllowance(declared.userId, id, size);
  const created = await forward(request);
  await finishIfComplete(declared); // the bytes may have come with the creation
  return created;
}

async function head(request: Request, named: Named): Promise<Response> {
  const complete = (bytes: number) =>
    answer(200, { 'upload-offset': String(bytes), 'upload-length': String(bytes) });
  const held = await heldObject(named);
  if (held) return complete(held.bytes);
  const finished = await finishIfComplete(named);
  return finished === null ? forward(request) : complete(finished);
}

async function patch(request: Request, named: Named): Promise<Response> {
  // The answer to the last piece was lost and the browser itself sent the piece again.
  const held = await heldObject(named);
  if (held) return hangUp(answer(204, { 'upload-offset': String(held.bytes) }));
  const answered = await forward(request);
  if (!answered.ok) return hangUp(answered);
  await finishIfComplete(named);
  return answered;
}

/** A browser reads no answer before it has sent all: a piece that nobody reads would go to its end. */
function hangUp(answer: Response): Response {
  answer.headers.set('connection', 'close');
  return answer;
}

/** The photo when it is held. Sent again after our own fault had it refused, it is processed anew. */
async function heldObject({ sha256, userId }: Named): Promise<HeldObject | null> {
  const held = await findObject(sha256, userId);
  if (held?.refusal === 'INTERNAL' && (await reopen(sha256, userId))) kick(sha256);
  return held;
}

const finishing = new Map<string, Promise<number>>();

/** Size of the photo when its upload was complete and is now received, null when bytes are missing. */
async function finishIfComplete(named: Named): Promise<number | null> {
  const open = await openUpload(named.id);
  if (!open?.size || open.offset !== open.size) return null;
  let work = finishing.get(named.id);
  if (!work) {
    work = receive(named).finally(() => finishing.delete(named.id));
    finishing.set(named.id, work);
  }
  return work;
}

/** Verifies a complete upload, makes it durable, records it; each step may be repeated after a crash. */
async function receive({ id, userId, sha256 }: Named): Promise<number> {
  const bytes = await readFile(join(UPLOAD_DIR, id)).catch(() => null);
  if (!bytes) {
    // Received by a request that ran just before this one.
    const held = await findObject(sha256, userId);
    if (held) return held.bytes;
    throw new DomainError('NOT_FOUND');
  }
  const found = probe(bytes);
  const problem =
    sha256Hex(bytes) === sha256 ? checkPhoto(bytes.byteLength, found) : 'UPLOAD_MISMATCH';
  if (problem) {
    await store.remove(id).catch(() => undefined);
    throw new DomainError(problem);
  }
  await keep(sha256, bytes);
  await insertObject({ sha256, ownerId: userId, bytes: bytes.byteLength, type: found.type ?? '' });
  await store.remove(id).catch(() => undefined);
  kick(sha256);
  return bytes.byteLength;
}

/** A full disk is ours to mend: the upload stays, and the phone comes again. */
async function keep(sha256: string, bytes: Uint8Array): Promise<void> {
  try {
    await storage.put(originalKey(sha256), bytes);
  } catch (cause) {
    const { code = '' } = cause as { code?: string };
    if (!['ENOSPC', 'EDQUOT', 'EROFS'].includes(code)) throw cause;
    log.error({ error: cause }, 'photos cannot be stored');
    throw new DomainError('BUSY', { retryAfterMs: 60_000, cause });
  }
}

const openUpload = (id: string): Promise<Upload | null> => store.getUpload(id).catch(() => null);

const isExpired = (upload: Upload): boolean =>
  Date.now() - new Date(upload.creation_date ?? 0).getTime() > UPLOAD_EXPIRY_MS;

function answer(status: number, headers: Record<string, string>): Response {
  return new Response(null, {
    status,
    headers: { 'tus-resumable': '1.0.0', 'cache-control': 'private, no-store', ...headers },
  });
}

const alreadyHeld = (): Response => answer(200, { 'upload-held': '1' });

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'TOO_MANY_BYTES',
  500: 'BUSY', // the disk did not take the bytes, or the lock was not given up in time
};

/** Hands the request to the tus server; its plain-text refusals become ours, its status stays. */
async function forward(request: Request): Promise<Response> {
  const given = await tus.handleWeb(request as Parameters<typeof tus.handleWeb>[0]);
  for (const name of [...given.headers.keys()])
    if (name.startsWith('access-control-')) given.headers.delete(name);
  given.headers.set('cache-control', 'private, no-store');
  if (given.status < 400) return given;
  const problem = new DomainError(CODE_OF_STATUS[given.status] ?? 'INVALID', {
    retryAfterMs: given.status === 500 ? 2_000 : undefined,
  });
  const said = problemResponse(problem, null);
  said.headers.set('tus-resumable', '1.0.0');
  const status = given.status === 500 ? said.status : given.status;
  return new Response(request.method === 'HEAD' ? null : said.body, {
    status,
    headers: said.headers,
  });
}
