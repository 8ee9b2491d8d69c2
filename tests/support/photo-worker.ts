/* The phone's photo code in a worker of its own, for tests/contract/photo-phone.test.ts. */
import { preparePhoto } from '#lib/client/sync/photo/prepare.ts';
import { uploadPhoto } from '#lib/client/sync/photo/upload.ts';
import type { PhotoUpload } from '#lib/client/sync/photo/upload.ts';

export type Ask =
  | { prepare: Uint8Array<ArrayBuffer> }
  | { upload: Omit<PhotoUpload, 'onUrl' | 'onProgress' | 'signal'> & { stopAt?: number } };

async function answer(ask: Ask): Promise<unknown> {
  if ('prepare' in ask) return preparePhoto(new Blob([ask.prepare]));
  const { stopAt = Infinity, ...photo } = ask.upload;
  const urls: string[] = [];
  const arrived: number[] = [];
  const stop = new AbortController();
  try {
    await uploadPhoto({
      ...photo,
      signal: stop.signal,
      onUrl: async (url) => void urls.push(url),
      onProgress(bytes) {
        arrived.push(bytes);
        if (bytes >= stopAt) stop.abort();
      },
    });
    return { urls, arrived };
  } catch (error) {
    return { urls, arrived, code: (error as { code: string }).code };
  }
}

self.onmessage = async ({ data, ports }: MessageEvent<Ask>) => {
  const reply = await answer(data).catch((error: { code?: string; message: string }) => ({
    code: error.code ?? error.message,
  }));
  ports[0]?.postMessage(reply);
};
