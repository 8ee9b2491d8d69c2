import { DomainError } from '#lib/domain/errors.ts';
import { Deeds } from './deeds.ts';
import { checkEnd, numberedOnce, stillListed } from './invariants.ts';
import { leftOn } from './left.ts';
import { FAIR } from './line.ts';
import { BEGINNING, type Phone } from './phone.ts';
import { PHONES, type Step } from './plan.ts';
import { CAST, Scene } from './scene.ts';
import type { Cast, Site, Truth } from './site.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';

const BAD_DAY = { lost: 0.08, unanswered: 0.1, doubled: 0.06, portal: 0.03, slowest: 9_000 };
const HEAL_MS = 25 * 60_000;

export interface Ended {
  /** The first invariant that broke, or null. */
  broken: string | null;
  truth: Truth;
  /** What is left on each phone, by account: the same whichever site it was. */
  left: unknown;
}

/** Clocks of the site: the second trips now and then, as a fault of ours would while an item is applied. */
export interface Clocks {
  now: () => string;
  tripping: () => string;
}

/** Plays one history to its end and asks what became of everything. */
export async function play(
  seed: number,
  steps: readonly Step[],
  open: (cast: Cast, clocks: Clocks) => Promise<Site>,
): Promise<Ended> {
  const history = new History(seed, open);
  return history.play(steps);
}

class History {
  readonly #world: World;
  readonly #witness = new Witness();
  readonly #open: (cast: Cast, clocks: Clocks) => Promise<Site>;
  #scene!: Scene;
  #healed = false;

  constructor(seed: number, open: (cast: Cast, clocks: Clocks) => Promise<Site>) {
    this.#world = new World(seed);
    this.#open = open;
  }

  async play(steps: readonly Step[]): Promise<Ended> {
    const world = this.#world;
    const trips = world.stream('trips');
    const now = (): string => new Date(BEGINNING + world.now).toISOString();
    const site = await this.#open(CAST, {
      now,
      tripping: () => {
        if (!this.#healed && trips() < 0.1) throw new DomainError('INTERNAL');
        return now();
      },
    });
    const scene = (this.#scene = new Scene(world, this.#witness, site));
    const deeds = new Deeds(scene);
    scene.lines.weather = BAD_DAY;
    for (let i = 0; i < PHONES; i++) scene.addPhone(i);
    for (const step of steps) world.in(step.at, () => deeds.do(step));
    await this.#run(steps.at(-1)?.at ?? 0);
    await this.#heal();
    const truth = await site.truth();
    await site.close();
    checkEnd(this.#witness, scene.phones, truth);
    return {
      broken: this.#witness.broken?.message ?? null,
      truth,
      left: leftOn(scene.phones, CAST.users),
    };
  }

  #run(until: number): Promise<void> {
    return this.#world.run(until, () => {
      for (const phone of this.#scene.phones) {
        if (phone.disk.commits === phone.seenCommits) continue;
        phone.seenCommits = phone.disk.commits;
        stillListed(this.#witness, phone);
        numberedOnce(this.#witness, phone);
      }
    });
  }

  /** Everything is well again: each phone is used, by each who left something on it, until all is quiet. */
  async #heal(): Promise<void> {
    const scene = this.#scene;
    const { site } = scene.lines;
    this.#healed = true;
    scene.lines.weather = FAIR;
    scene.lines.downUntil = 0;
    scene.lines.busyUntil = 0;
    for (const company of CAST.slowCompanies) await site.endRename(company);
    await scene.lines.countVotes(); // what a crash or a restore left
    for (const phone of scene.phones) {
      phone.disk.failAfter = null;
      for (const tab of [...phone.tabs])
        if (tab.process.stepsLeft !== null || tab.build < scene.build || phone.isDamaged)
          phone.kill(tab);
      if (phone.tabs.length === 0) phone.open(scene.lines, scene.build);
      phone.account ??= CAST.users[0]!;
    }
    const use = (phone: Phone, user: string, adopt: boolean): void => {
      scene.signIn(phone, user, adopt);
      phone.park = CAST.parks[0]!;
      for (const tab of phone.tabs) tab.engine.watchPark(phone.park);
      void scene.online(phone);
    };
    for (const phone of scene.phones) use(phone, phone.account!, false);
    await this.#run(scene.world.now + HEAL_MS);
    for (const user of CAST.users) {
      const left = scene.phones.filter((phone) => hasLeft(phone, user));
      for (const phone of left) use(phone, user, true);
      if (left.length > 0) await this.#run(scene.world.now + HEAL_MS);
    }
    // Twice: what one phone still sent when the others looked, they see when they look again.
    for (let looks = 0; looks < 2; looks++) {
      for (const phone of scene.phones) void scene.online(phone);
      await this.#run(scene.world.now + HEAL_MS);
    }
  }
}

/** There is something of this person on the phone that is not sent, or a guest's that they may claim. */
const hasLeft = (phone: Phone, user: string): boolean => {
  const base = user === phone.account ? 'outbox-guest' : `outbox-${user}`;
  const deeds = phone.rows(base, 'mutations').filter((m) => m['draftId'] === null);
  return phone.rows(base, 'drafts').length + deeds.length > 0;
};
