// One browser tab by the W3C's protocols, for the engines that Playwright would patch first: WebKitGTK by its
// WebDriver, Firefox by WebDriver BiDi, which it speaks itself.

/** Pointer and keys as both protocols write them. */
export type Actions = { type: 'key' | 'pointer'; id: string; actions: object[] }[];

/** What an engine's protocol must be able to do; `Tab` makes the rest of it. */
export interface Channel {
  goto(url: string): Promise<void>;
  /** Calls the function with this source in the page, and waits for what it promises. */
  call(source: string, args: unknown[]): Promise<unknown>;
  act(actions: Actions): Promise<void>;
  choose(selector: string, paths: string[]): Promise<void>;
}

/** A browser with one tab. */
export interface Engine {
  readonly tab: Tab;
  /** Closes what is open, as far as the engine lets a test do so, and opens it again with the same storage. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 120_000; // a busy machine is no fault of the browser

export class Tab {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  goto(url: string): Promise<void> {
    return this.#channel.goto(url);
  }

  /** Runs `work` in the page: it sees its arguments and nothing of the test. */
  async run<A extends unknown[], R>(work: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    return (await this.#channel.call(work.toString(), args)) as Awaited<R>;
  }

  /** Waits until `work` answers something true, whatever page stands there meanwhile. */
  async until<A extends unknown[]>(work: (...args: A) => unknown, ...args: A): Promise<void> {
    const last = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.run(work, ...args).catch((error: unknown) => {
        if (Date.now() > last) throw error; // a page that is leaving cannot be asked
      });
      if (answer) return;
      if (Date.now() > last) {
        const seen = await this.run(() => `${location.href}\n${document.body.innerText}`);
        throw new Error(`Waited in vain for ${work.toString()} ${JSON.stringify(args)} on ${seen}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  sees(text: string): Promise<void> {
    return this.until((text) => document.body.innerText.includes(text), text);
  }

  /** Waits for it, and clicks in its middle as a person does. */
  async click(selector: string, text = ''): Promise<void> {
    const find = (selector: string, text: string) => {
      const all = [...document.querySelectorAll<HTMLElement>(selector)];
      const found = all.find((e) => e.innerText.includes(text) && e.getClientRects().length > 0);
      if (!found) return null;
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = found.getBoundingClientRect();
      return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    };
    await this.until(find, selector, text);
    const [x, y] = (await this.run(find, selector, text))!;
    await this.#channel.act([
      {
        type: 'pointer',
        id: 'mouse',
        actions: [
          { type: 'pointerMove', x, y },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      },
    ]);
  }

  /** Types into a field, key by key. */
  async type(selector: string, text: string): Promise<void> {
    await this.click(selector);
    const keys = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#channel.act([{ type: 'key', id: 'keys', actions: keys }]);
  }

  choose(selector: string, paths: string[]): Promise<void> {
    return this.#channel.choose(selector, paths);
  }
}
