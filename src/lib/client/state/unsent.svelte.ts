import { proxy } from 'comlink';
import { phone } from '../bootstrap.ts';

const NAME = '__Host-unsent';
const KEPT_S = 34_560_000; // the longest that browsers keep one

/**
 * The cookie outlives the databases when a browser clears them; it goes when there is nothing to miss. So does the
 * number on the icon of the installed app.
 */
function remember(count: number): void {
  document.cookie = `${NAME}=${count}; Path=/; Secure; SameSite=Lax; Max-Age=${count > 0 ? KEPT_S : 0}`;
  void navigator.setAppBadge?.(count).catch(() => undefined); // 0 takes it away
}

const remembered = (): number =>
  Number(new RegExp(`${NAME}=(\\d{1,6})(;|$)`).exec(document.cookie)?.[1] ?? 0);

/** S53: whether the browser has thrown away unsent work, and the cookie by which it is noticed. */
class Unsent {
  /** So many contributions may be lost, and the person has not said that they know. */
  lost = $state(0);

  /** Once, from the root layout, in the browser. */
  async start(): Promise<void> {
    const remote = await phone();
    this.lost = await remote.arrive(remembered()).catch(() => 0);
    await remote.onUnsent(proxy(remember));
  }

  /** Before the browser is asked to clear this device: what goes at a person's word is not missed. */
  async look(): Promise<void> {
    remember(await (await phone()).unsent());
  }

  async told(): Promise<void> {
    this.lost = 0;
    await (await phone()).lossTold();
  }
}

export const unsent = new Unsent();
