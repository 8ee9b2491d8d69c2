// tus-js-client as its documentation has it, sending to ThrillWiki's own server, one photo after the other.
import { Upload } from 'tus-js-client';

declare global {
  interface Window {
    benchPhotos: Map<string, ArrayBuffer>;
  }
}

function sendOne(sha256: string, userId: string, chunkSize: number | null): Promise<void> {
  const blob = new Blob([window.benchPhotos.get(sha256)!], { type: 'image/jpeg' });
  return new Promise((resolve, reject) => {
    const upload = new Upload(blob, {
      endpoint: '/api/tus',
      ...(chunkSize && { chunkSize }),
      metadata: { sha256, type: 'image/jpeg', userId },
      // Its own waits begin at 0, 1, 3 and 5 s; after them a page would give up, and this one goes on.
      onError: reject,
      onSuccess: () => resolve(),
    });
    upload.start();
  });
}

const tusPage = {
  send(names: string[], userId: string, chunkSize: number | null): void {
    const all = async (): Promise<void> => {
      for (const sha256 of names)
        for (;;) {
          const error = await sendOne(sha256, userId, chunkSize).catch((e: unknown) => e);
          if (!error) break;
          console.error(error);
          await new Promise((done) => setTimeout(done, 1_000));
        }
    };
    void all();
  },
};
Object.assign(window, { tusPage });
