import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const PRLIMIT = '/usr/bin/prlimit';

export interface JobProcessOptions {
  name: string;
  /**
   * From the project's root. Node runs the TypeScript source itself, in production too: the sources
   * stand beside the build, and every way to start the server does so from there.
   */
  entry: string;
  /** Bytes; native memory is invisible to V8's own limits. */
  addressSpace: number;
  timeoutMs: number;
  /** Beside this, the process gets nothing of ours: no database address, no secrets. */
  env: Record<string, string>;
}

/** The process died or hung; the job may be tried again. */
export class JobProcessFailed extends Error {}

/**
 * A process of its own for work on what strangers sent: started when needed, one job at a time, killed
 * when a job takes too long. An answer `{ fault }` ends it as well.
 */
export class JobProcess<Job, Answer> {
  readonly #options: JobProcessOptions;
  #child: ChildProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: JobProcessOptions) {
    this.#options = options;
  }

  /** Waits for its turn. Throws JobProcessFailed. */
  run(job: Job): Promise<Exclude<Answer, { fault: string }>> {
    const turn = this.#last.then(() => this.#runNow(job));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #start(): ChildProcess {
    const { entry, addressSpace, env } = this.#options;
    const limited = existsSync(PRLIMIT);
    const started = fork(resolve(entry), [], {
      execPath: limited ? PRLIMIT : process.execPath,
      execArgv: limited ? [`--as=${addressSpace}`, process.execPath] : [],
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.once('exit', () => {
      if (this.#child === started) this.#child = null;
    });
    started.on('error', () => undefined); // a job under way listens itself
    started.unref();
    started.channel?.unref();
    return started;
  }

  #runNow(job: Job): Promise<Exclude<Answer, { fault: string }>> {
    const { name, timeoutMs } = this.#options;
    const worker = (this.#child ??= this.#start());
    return new Promise((resolveJob, rejectJob) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('exit', onExit).off('error', onError);
        worker.channel?.unref();
        end();
      };
      const fail = (why: string) => {
        if (this.#child === worker) this.#child = null;
        worker.kill('SIGKILL');
        settle(() => rejectJob(new JobProcessFailed(`${name}: ${why}`)));
      };
      const onMessage = (message: unknown) => {
        const answer = message as Exclude<Answer, { fault: string }> | { fault: string };
        // A process that ran out of something is not used again.
        if (isFault(answer)) fail(answer.fault);
        else settle(() => resolveJob(answer));
      };
      const onExit = (code: number | null, signal: string | null) =>
        fail(`ended: ${signal ?? code}`);
      const onError = (error: Error) => fail(error.message);
      const timer = setTimeout(() => fail('no answer'), timeoutMs);
      worker.on('message', onMessage).on('exit', onExit).on('error', onError);
      worker.channel?.ref(); // a job under way keeps the server's process alive
      worker.send(job as object, (error) => {
        if (error) fail(error.message);
      });
    });
  }
}

const isFault = (answer: unknown): answer is { fault: string } =>
  typeof answer === 'object' && answer !== null && 'fault' in answer;
