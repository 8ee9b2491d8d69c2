/* The phone's photo code in a worker of its own, for tests/contract/photo-phone.test.ts. */
import { preparePhoto } from '#lib/client/sync/photo/prepare.ts';
import { uploadPhoto } from '#lib/client/sync/photo/upload.ts';
import type { PhotoUpload } from '#lib/client/sync/photo/upload.ts';

export type Ask =
  { prepare: Uint8Array<ArrayBuffer> } | { upload: Omit<PhotoUpload, 'onUrl' | 'onProgress'> };

async function answer(ask: Ask): Promise<unknown> {
  if ('prepare' in ask) return preparePhoto(new Blob([ask.prepare]));
  const urls: string[] = [];
  let sent = 0;
  try {
    await uploadPhoto({
      ...ask.upload,
      onUrl: (url) => urls.push(url),
      onProgress: (bytes) => (sent = Math.max(sent, bytes)),
    });
    return { urls, sent };
  } catch (error) {
    return { urls, sent, code: (error as { code: string }).code };
  }
}

self.onmessage = async ({ data, ports }: MessageEvent<Ask>) => {
  const reply = await answer(data).catch((error: { code?: string; message: string }) => ({
    code: error.code ?? error.message,
  }));
  ports[0]?.postMessage(reply);
};
