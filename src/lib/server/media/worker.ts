import { JobProcess } from '../platform/job-process.ts';
import type { PhotoAnswer, PhotoJob, PhotoOutcome } from './process.ts';

const photos = new JobProcess<PhotoJob, PhotoAnswer>({
  name: 'photo process',
  entry: 'src/lib/server/media/process.ts',
  addressSpace: 2 * 1024 ** 3, // 1 GB kills Node
  timeoutMs: 30_000, // sharp's own ten seconds a step come first
  // Each malloc arena reserves 64 MB of the limited address space.
  env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
});

/** Runs one job in the photo process. Throws JobProcessFailed. */
export const runPhotoJob = (bytes: Uint8Array): Promise<PhotoOutcome> => photos.run({ bytes });

export const stopPhotoProcess = (): void => photos.stop();
