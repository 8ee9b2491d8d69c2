// The `test` of all browser tests. After each of them: no request of any page, worker or service worker went elsewhere
// than to the app's own origin.
import { expect, test as playwright, type BrowserContext } from '@playwright/test';

const elsewhere: string[] = [];

/** Notes what this context asks of others than `origin`; where that is not said, than of the first it asks. */
export function watchRequests(context: BrowserContext, origin?: string): void {
  let own = origin && new URL(origin).host;
  const note = (address: string): void => {
    const { protocol, host } = new URL(address);
    if (!/^(https?|wss?):$/.test(protocol)) return; // the browser's own pages, and what stands in the page itself
    own ??= host;
    if (host !== own) elsewhere.push(address);
  };
  context.on('request', (request) => note(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
  for (const page of context.pages()) page.on('websocket', (socket) => note(socket.url()));
}

/** What was asked of others since this was last called. */
export const takeElsewhere = (): string[] => elsewhere.splice(0);

export const test = playwright.extend<{ staysHome: void }, object>({
  browser: [
    async ({ browser }, use) => {
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await open(options);
        watchRequests(context, options?.baseURL);
        return context;
      };
      await use(browser);
      browser.newContext = open;
    },
    { scope: 'worker' },
  ],
  staysHome: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from this what a fixture needs
    async ({}, use) => {
      await use();
      expect(takeElsewhere(), 'requests that left the app’s own origin').toEqual([]);
    },
    { auto: true },
  ],
});
