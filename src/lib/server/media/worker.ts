import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PhotoAnswer, PhotoJob, PhotoOutcome } from './process.ts';

// Node runs the TypeScript source itself, in production too: the sources stand beside the build,
// and every way to start the server does so from the project's root.
const ENTRY = resolve('src/lib/server/media/process.ts');
const PRLIMIT = '/usr/bin/prlimit';
const ADDRESS_SPACE = 2 * 1024 ** 3; // native memory is invisible to V8's own limits; 1 GB kills Node
const JOB_TIMEOUT = 30_000; // ms; sharp's own ten seconds a step come first

/** The photo process died or hung; the job may be tried again. */
export class PhotoProcessFailed extends Error {}

let child: ChildProcess | null = null;

function start(): ChildProcess {
  const limited = existsSync(PRLIMIT);
  const started = fork(ENTRY, [], {
    execPath: limited ? PRLIMIT : process.execPath,
    execArgv: limited ? [`--as=${ADDRESS_SPACE}`, process.execPath] : [],
    // No database address, no secrets. Each malloc arena reserves 64 MB of the limited address space.
    env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  started.once('exit', () => {
    if (child === started) child = null;
  });
  started.on('error', () => undefined); // a job under way listens itself
  started.unref();
  started.channel?.unref();
  return started;
}

/** Runs one job in the photo process; callers send one at a time. Throws PhotoProcessFailed. */
export function runPhotoJob(bytes: Uint8Array): Promise<PhotoOutcome> {
  const worker = (child ??= start());
  return new Promise((resolveJob, rejectJob) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('exit', onExit).off('error', onError);
      worker.channel?.unref();
      end();
    };
    const fail = (why: string) => {
      if (child === worker) child = null;
      worker.kill('SIGKILL');
      settle(() => rejectJob(new PhotoProcessFailed(why)));
    };
    const onMessage = (message: unknown) => {
      const answer = message as PhotoAnswer;
      // A process that ran out of something is not used again.
      if ('fault' in answer) fail(`photo process: ${answer.fault}`);
      else settle(() => resolveJob(answer));
    };
    const onExit = (code: number | null, signal: string | null) =>
      fail(`photo process ended: ${signal ?? code}`);
    const onError = (error: Error) => fail(`photo process: ${error.message}`);
    const timer = setTimeout(() => fail('photo process: no answer'), JOB_TIMEOUT);
    worker.on('message', onMessage).on('exit', onExit).on('error', onError);
    worker.channel?.ref(); // a job under way keeps the server's process alive
    worker.send({ bytes } satisfies PhotoJob, (error) => {
      if (error) fail(`photo process: ${error.message}`);
    });
  });
}

export function stopPhotoProcess(): void {
  child?.kill('SIGKILL');
  child = null;
}
