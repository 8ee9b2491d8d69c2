// Firefox by WebDriver BiDi, which it speaks without a driver.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { Tab, type Engine } from './tab.ts';

/** A first start without pages of its own, and without asking the world for anything. */
const SETTINGS = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Firefox with a profile of its own, which outlives `reopen`. */
export async function openFirefox(browser: string): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'thrillwiki-firefox-'));
  writeFileSync(
    join(profile, 'user.js'),
    Object.entries(SETTINGS)
      .map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`)
      .join(''),
  );
  let firefox = await launch(browser, profile);
  const here = (): { context: string } => ({ context: firefox.context });

  const tab = new Tab({
    async goto(url) {
      await firefox.ask('browsingContext.navigate', { ...here(), url, wait: 'complete' });
    },
    async call(source, args) {
      // Arguments and answer travel as JSON: the protocol's own way of writing values is wordy.
      const answer = await firefox.ask<{
        result?: { value?: string };
        exceptionDetails?: { text: string };
      }>('script.callFunction', {
        target: here(),
        awaitPromise: true,
        functionDeclaration: `async (args) => JSON.stringify({ value: await (${source})(...JSON.parse(args)) })`,
        arguments: [{ type: 'string', value: JSON.stringify(args) }],
      });
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
      return (JSON.parse(answer.result?.value ?? '{}') as { value: unknown }).value;
    },
    async act(actions) {
      await firefox.ask('input.performActions', { ...here(), actions });
    },
    async choose(selector, paths) {
      const { nodes } = await firefox.ask<{ nodes: { sharedId: string }[] }>(
        'browsingContext.locateNodes',
        { ...here(), locator: { type: 'css', value: selector } },
      );
      const element = { sharedId: nodes[0]!.sharedId };
      await firefox.ask('input.setFiles', { ...here(), element, files: paths });
    },
  });
  return {
    tab,
    async reopen() {
      await firefox.end('SIGTERM');
      firefox = await launch(browser, profile);
    },
    async close() {
      await firefox.end('SIGKILL');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Firefox {
  context: string;
  ask<T>(method: string, params: object): Promise<T>;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function launch(browser: string, profile: string): Promise<Firefox> {
  const child = spawn(
    browser,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const socket = new WebSocket(`${await address(child)}/session`);
  await once(socket, 'open');
  let last = 0;
  const waiting = new Map<number, { done(value: never): void; failed(error: Error): void }>();
  socket.on('message', (data: Buffer) => {
    const said = JSON.parse(data.toString()) as {
      id?: number;
      result?: never;
      error?: string;
      message?: string;
    };
    const asked = waiting.get(said.id ?? 0);
    if (said.error) asked?.failed(new Error(`${said.error}: ${said.message}`));
    else asked?.done(said.result!);
    waiting.delete(said.id ?? 0);
  });
  socket.on('close', () => waiting.forEach(({ failed }) => failed(new Error('Firefox is gone'))));
  const ask = <T>(method: string, params: object): Promise<T> =>
    new Promise<T>((done, failed) => {
      waiting.set(++last, { done, failed });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await ask('session.new', { capabilities: {} });
  const { contexts } = await ask<{ contexts: { context: string }[] }>(
    'browsingContext.getTree',
    {},
  );
  return {
    context: contexts[0]!.context,
    ask,
    async end(signal) {
      const ended = once(child, 'exit');
      if (child.exitCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** Where it listens, as it says once it does. */
const address = (child: ChildProcess): Promise<string> =>
  new Promise((done, failed) => {
    let said = '';
    child.stderr!.on('data', (piece: Buffer) => {
      said += piece.toString();
      const found = /BiDi listening on (\S+)/.exec(said);
      if (found) done(found[1]!);
    });
    child.once('exit', () => failed(new Error(`Firefox did not start: ${said}`)));
  });
