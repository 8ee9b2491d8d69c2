import { People, pickOf } from './people.ts';
import { Proposers } from './proposers.ts';
import { Riders } from './riders.ts';
import { Voters } from './voters.ts';
import { Phone, type Tab } from './phone.ts';
import { Lines } from './line.ts';
import type { Cast, Site } from './site.ts';
import type { Witness } from './witness.ts';
import type { World } from './world.ts';

export const CAST: Cast = {
  users: idsOf('a', 3),
  moderators: idsOf('b', 2),
  parks: idsOf('c', 2),
  rides: idsOf('e', 2),
  slowCompanies: idsOf('d', 2),
};

function idsOf(kind: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `00000000-0000-7000-8000-00000000${kind}00${i + 1}`,
  );
}

/** Where a history plays: its phones, who holds them, and the lines between them and the site. */
export class Scene {
  readonly world: World;
  readonly witness: Witness;
  readonly lines: Lines;
  readonly people: People;
  readonly riders: Riders;
  readonly proposers: Proposers;
  readonly voters: Voters;
  readonly phones: Phone[] = [];
  build = 1;
  #cookies = 0;

  constructor(world: World, witness: Witness, site: Site) {
    this.world = world;
    this.witness = witness;
    this.lines = new Lines(world, site, witness, (topics) => this.poke(topics));
    this.people = new People(witness, CAST.parks);
    this.riders = new Riders(witness);
    this.proposers = new Proposers(witness);
    this.voters = new Voters(witness);
  }

  addPhone(index: number): Phone {
    const phone = new Phone(this.world, index);
    phone.park = CAST.parks[0]!;
    this.phones.push(phone);
    this.session(phone, CAST.users[index % CAST.users.length]!);
    phone.open(this.lines, this.build);
    return phone;
  }

  session(phone: Phone, user: string): void {
    phone.cookie = `cookie ${++this.#cookies}`;
    this.lines.sessions.set(phone.cookie, user);
    phone.account ??= user;
  }

  /** A hint to all tabs that are online and may hear of it; some are lost. */
  poke(topics: string[]): void {
    const chance = this.world.stream(`poke ${this.world.now}`);
    for (const phone of this.phones)
      for (const tab of phone.tabs) {
        if (!phone.online || chance() < 0.3) continue;
        const moved = topics.flatMap((topic) =>
          topic === 'catalogue'
            ? (['catalogue'] as const)
            : topic === `park:${phone.park}`
              ? (['park'] as const)
              : topic === `user:${phone.account}`
                ? (['mine'] as const)
                : [],
        );
        if (moved.length > 0)
          this.world.in(5 + chance() * 200, () => {
            if (tab.process.alive) tab.engine.moved(moved);
          });
      }
  }

  /** What a person did may end in the middle, when the tab dies; nobody waits for it. */
  act(phone: Phone, work: (tab: Tab) => Promise<void>, pick: number): void {
    const tab = pickOf(phone.tabs, pick) ?? phone.open(this.lines, this.build);
    // A page says what failed (no room, say) and keeps what was typed; nothing was said to be saved.
    void work(tab).catch((error: unknown) => {
      if (!(error instanceof DOMException)) this.witness.break(`a page failed: ${String(error)}`);
    });
  }

  signIn(phone: Phone, user: string, adopt: boolean): void {
    this.act(
      phone,
      async (tab) => {
        this.session(phone, user);
        await this.people.signIn(phone, tab, user, adopt);
      },
      0,
    );
  }

  async online(phone: Phone): Promise<void> {
    phone.online = true;
    for (const tab of phone.tabs) void tab.engine.freshChance().catch(() => undefined);
  }
}
