// A signed-in person without a browser: what an app of theirs would send, by plain HTTP.
import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { NO_DETAILS, type ReviewDetails } from '#lib/domain/review/details.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';

export interface Member {
  id: string;
  call<T>(procedure: string, input: unknown): Promise<T>;
  /** Sends a review with its photos (JPEG bytes); answers its submission's id. */
  review(
    subject: SubjectRef,
    fields: ReviewFields,
    photos?: Buffer[],
    details?: ReviewDetails,
  ): Promise<string>;
}

const jsonHeaders = (origin: string, cookie: string) => ({
  origin,
  cookie,
  'content-type': 'application/json',
});

/** Answers the session's cookie as a browser sends it. */
export async function signIn(origin: string, email: string, password: string): Promise<string> {
  const signedIn = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
    headers: { origin },
    redirect: 'manual',
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) throw new Error(`${email} could not sign in: ${signedIn.status}`);
  return cookie;
}

export async function member(origin: string, email: string, password: string): Promise<Member> {
  const cookie = await signIn(origin, email, password);

  const call = async <T>(procedure: string, input: unknown): Promise<T> => {
    const response = await fetch(`${origin}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: jsonHeaders(origin, cookie),
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as { result?: { data: T } };
    if (!answer.result) throw new Error(`${procedure}: ${JSON.stringify(answer)}`);
    return answer.result.data;
  };
  const me = await fetch(`${origin}/api/trpc/account.me`, { headers: { cookie } });
  const { id } = ((await me.json()) as { result: { data: { id: string } } }).result.data;

  const upload = async (bytes: Buffer): Promise<string> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const meta = { sha256, type: 'image/jpeg', userId: id };
    const created = await fetch(`${origin}/api/tus`, {
      method: 'POST',
      headers: {
        origin,
        cookie,
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': Object.entries(meta)
          .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    });
    const location = created.headers.get('location');
    if (!location) return sha256; // held already
    await fetch(new URL(location, origin), {
      method: 'PATCH',
      headers: {
        origin,
        cookie,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    });
    return sha256;
  };

  const clientId = uuidv7();
  return {
    id,
    call,
    async review(subject, fields, photos = [], details = NO_DETAILS) {
      const submissionId = uuidv7();
      const lane = `submission:${submissionId}`;
      const item = (name: string, v: number, seq: number, args: unknown): QueuedMutation => {
        return { id: uuidv7(), lane, seq, name, v, args, madeAt: new Date().toISOString() };
      };
      const photoCount = photos.length;
      const words = { submissionId, subject, fields, details, photoCount };
      const mutations = [item('review.submit', 2, 1, words)];
      for (const [position, bytes] of photos.entries()) {
        const sha256 = await upload(bytes);
        const args = { photoId: uuidv7(), submissionId, sha256, width: 1600, height: 1200 };
        mutations.push(item('photo.attach', 1, position + 2, { ...args, position, caption: null }));
      }
      // Sent again while a photo is still being made ready, as a phone does.
      for (let tries = 1; ; tries++) {
        const { results } = await call<{ results: PushResult[] }>('sync.push', {
          p: PROTOCOL,
          clientId,
          userId: id,
          mutations,
        });
        const failed = results.find((r) => r.kind !== 'applied');
        if (!failed) return submissionId;
        if (failed.kind !== 'retry' || tries > 10) throw new Error(JSON.stringify(failed));
        await sleep(failed.afterMs);
      }
    },
  };
}
