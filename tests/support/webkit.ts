// WebKitGTK by its WebDriver, on a display of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../scripts/postgres/server.ts';
import { Tab, type Engine } from './tab.ts';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/**
 * Debian's MiniBrowser, driven. It takes any certificate, and keeps its profile in memory: `reopen` closes the
 * only tab, with its workers, and opens another.
 */
export async function openWebKit(browser: string): Promise<Engine> {
  const screen = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [display] = (await once(screen.stdout, 'data')) as [Buffer];
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display.toString().trim()}`, LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  const ask = command(`http://127.0.0.1:${port}`);
  await answers(driver, () => ask('GET', '/status'));
  const { sessionId } = await ask<{ sessionId: string }>('POST', '/session', {
    capabilities: {
      alwaysMatch: {
        acceptInsecureCerts: true,
        'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
      },
    },
  });
  const session = `/session/${sessionId}`;
  await ask('POST', `${session}/timeouts`, { script: 60_000 });

  const tab = new Tab({
    goto: (url) => ask('POST', `${session}/url`, { url }),
    async call(source, args) {
      // The protocol hands its own callback over last.
      const script = `const [args, done] = arguments;
        (async () => (${source})(...args))().then(
          (value) => done({ value }), (error) => done({ error: String(error) }));`;
      const answer = await ask<{ value: unknown; error?: string }>(
        'POST',
        `${session}/execute/async`,
        { script, args: [args] },
      );
      if (answer.error) throw new Error(answer.error);
      return answer.value;
    },
    async act(actions) {
      await ask('POST', `${session}/actions`, { actions });
    },
    async choose(selector, paths) {
      const found = await ask<Record<string, string>>('POST', `${session}/element`, {
        using: 'css selector',
        value: selector,
      });
      await ask('POST', `${session}/element/${found[ELEMENT]}/value`, { text: paths.join('\n') });
    },
  });
  return {
    tab,
    async reopen() {
      const { handle } = await ask<{ handle: string }>('POST', `${session}/window/new`, {
        type: 'tab',
      });
      await ask('DELETE', `${session}/window`);
      await ask('POST', `${session}/window`, { handle });
    },
    async close() {
      await ask('DELETE', session).catch(() => undefined);
      for (const child of [driver, screen]) {
        const ended = once(child, 'exit');
        child.kill();
        await ended;
      }
    },
  };
}

const command =
  (base: string) =>
  async <T>(method: string, path: string, body?: object): Promise<T> => {
    const init = body ? { method, body: JSON.stringify(body) } : { method };
    const response = await fetch(base + path, init);
    const { value } = (await response.json()) as {
      value: T & { error?: string; message?: string };
    };
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error} ${value.message}`);
    return value;
  };

async function answers(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  while (
    !(await ask().then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('WebKitWebDriver ended');
    await new Promise((done) => setTimeout(done, 50));
  }
}
