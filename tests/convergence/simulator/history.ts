import { DomainError } from '#lib/domain/errors.ts';
import { Disk } from '../store/disk.ts';
import { checkEnd, numberedOnce, stillListed } from './invariants.ts';
import { keptOn, leftOn } from './left.ts';
import { FAIR, Lines } from './line.ts';
import { People, pickOf } from './people.ts';
import { BEGINNING, Phone, type Tab } from './phone.ts';
import { PHONES, type Step } from './plan.ts';
import type { Cast, Site, Truth } from './site.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';

export const CAST: Cast = {
  users: idsOf('a', 3),
  moderators: idsOf('b', 2),
  parks: idsOf('c', 2),
  slowCompanies: idsOf('d', 2),
};

function idsOf(kind: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `00000000-0000-7000-8000-00000000${kind}00${i + 1}`,
  );
}

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
  readonly #people: People;
  readonly #phones: Phone[] = [];
  readonly #open: (cast: Cast, clocks: Clocks) => Promise<Site>;
  #lines!: Lines;
  #build = 1;
  #cookies = 0;
  #backup: Set<string> | null = null;
  #healed = false;

  constructor(seed: number, open: (cast: Cast, clocks: Clocks) => Promise<Site>) {
    this.#world = new World(seed);
    this.#people = new People(this.#witness, CAST.parks);
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
    this.#lines = new Lines(world, site, this.#witness, (topics) => this.#poke(topics));
    this.#lines.weather = BAD_DAY;
    for (let i = 0; i < PHONES; i++) this.#addPhone(i);
    for (const step of steps) world.in(step.at, () => this.#do(step));
    await this.#run(steps.at(-1)?.at ?? 0);
    await this.#heal();
    const truth = await site.truth();
    await site.close();
    checkEnd(this.#witness, this.#phones, truth);
    return {
      broken: this.#witness.broken?.message ?? null,
      truth,
      left: leftOn(this.#phones, CAST.users),
    };
  }

  #run(until: number): Promise<void> {
    return this.#world.run(until, () => {
      for (const phone of this.#phones) {
        if (phone.disk.commits === phone.seenCommits) continue;
        phone.seenCommits = phone.disk.commits;
        stillListed(this.#witness, phone);
        numberedOnce(this.#witness, phone);
      }
    });
  }

  #addPhone(index: number): Phone {
    const phone = new Phone(this.#world, index);
    phone.park = CAST.parks[0]!;
    this.#phones.push(phone);
    this.#session(phone, CAST.users[index % CAST.users.length]!);
    phone.open(this.#lines, this.#build);
    return phone;
  }

  #session(phone: Phone, user: string): void {
    phone.cookie = `cookie ${++this.#cookies}`;
    this.#lines.sessions.set(phone.cookie, user);
    phone.account ??= user;
  }

  /** A hint to all tabs that are online and may hear of it; some are lost. */
  #poke(topics: string[]): void {
    const chance = this.#world.stream(`poke ${this.#world.now}`);
    for (const phone of this.#phones)
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
          this.#world.in(5 + chance() * 200, () => {
            if (tab.process.alive) tab.engine.moved(moved);
          });
      }
  }

  /** What a person did may end in the middle, when the tab dies; nobody waits for it. */
  #act(phone: Phone, work: (tab: Tab) => Promise<void>, pick: number): void {
    const tab = pickOf(phone.tabs, pick) ?? phone.open(this.#lines, this.#build);
    // A page says what failed (no room, say) and keeps what was typed; nothing was said to be saved.
    void work(tab).catch((error: unknown) => {
      if (!(error instanceof DOMException)) this.#witness.break(`a page failed: ${String(error)}`);
    });
  }

  async #do({ deed, phone: index, picks }: Step): Promise<void> {
    const phone = this.#phones[index]!;
    const [a, b, c, d] = picks as [number, number, number, number];
    const { site } = this.#lines;
    switch (deed) {
      case 'write':
      case 'edit':
      case 'send':
      case 'reopen':
      case 'revise':
      case 'discard':
        return this.#act(phone, (tab) => this.#people[deed](phone, tab, picks), d);
      case 'openPark':
        phone.park = pickOf(CAST.parks, a)!;
        for (const tab of phone.tabs) tab.engine.watchPark(phone.park);
        return;
      case 'signIn':
        if (!phone.online) return;
        return this.#signIn(
          phone,
          a < 0.5 && phone.account ? phone.account : pickOf(CAST.users, b)!,
          c < 0.7,
        );
      case 'signOut':
        if (phone.online) phone.cookie = null;
        return this.#act(phone, (tab) => this.#people.signOut(phone, tab, a < 0.3), d);
      case 'expire':
        if (phone.cookie) this.#lines.sessions.delete(phone.cookie);
        return;
      case 'offline':
        phone.online = false;
        return;
      case 'online':
        return this.#online(phone);
      case 'openTab':
        if (phone.tabs.length < 3) phone.open(this.#lines, this.#build);
        return;
      case 'killTab': {
        const tab = pickOf(phone.tabs, a);
        if (tab) phone.kill(tab);
        return;
      }
      case 'killSoon':
        return this.#act(
          phone,
          async (tab) => void (tab.process.stepsLeft = 1 + Math.floor(a * 60)),
          d,
        );
      case 'powerCut':
        for (const tab of [...phone.tabs]) phone.kill(tab);
        phone.listed.clear(); // copies of what the server has are not strict
        phone.disk.powerCut(() => Math.floor(a * 5));
        phone.open(this.#lines, this.#build);
        return;
      case 'full':
        phone.disk.failAfter = 1 + Math.floor(a * 12);
        return;
      case 'evictCopies':
      case 'evictAll':
        return this.#evict(phone, deed === 'evictAll');
      case 'corrupt':
        return this.#corrupt(phone, a, b);
      case 'copyPhone':
        if (this.#phones.length < PHONES + 2) this.#copy(phone);
        return;
      case 'clock':
        phone.skew = a < 0.3 ? 0 : Math.floor((b - 0.5) * 20 * 365 * 86_400_000);
        return;
      case 'decide':
        return this.#decide(a, b, c, d);
      case 'rename': {
        const company = pickOf(CAST.slowCompanies, a)!;
        await site.endRename(company);
        await site.beginRename(company, `renamed ${b}`);
        this.#world.in(c ** 2 * 60_000, async () => {
          await site.endRename(company);
          this.#poke(['catalogue']);
        });
        return;
      }
      case 'addCompany':
        await site.addCompany(this.#world.newId(99), `added ${a}`);
        return this.#poke(['catalogue']);
      case 'removeCompany': {
        const added = Object.keys((await site.truth()).companies).filter(
          (id) => !CAST.slowCompanies.includes(id),
        );
        const gone = pickOf(added, a);
        if (gone) await site.removeCompany(gone);
        return this.#poke(['catalogue']);
      }
      case 'snapshot':
        return site.buildSnapshot();
      case 'age':
        this.#witness.everyoneMayRepair = true;
        return site.age();
      case 'down':
        this.#lines.downUntil = this.#world.now + a * 30_000;
        return site.crash();
      case 'busy':
        this.#lines.busyUntil = this.#world.now + a * 60_000;
        return;
      case 'backup':
        await site.backup();
        this.#backup = new Set(this.#witness.received);
        return;
      case 'restore':
        return this.#restore();
      case 'deploy':
        this.#build++;
        if (a < 0.5) this.#lines.floor = this.#build;
        return;
    }
  }

  #signIn(phone: Phone, user: string, adopt: boolean): void {
    this.#act(
      phone,
      async (tab) => {
        this.#session(phone, user);
        await this.#people.signIn(phone, tab, user, adopt);
      },
      0,
    );
  }

  async #online(phone: Phone): Promise<void> {
    phone.online = true;
    for (const tab of phone.tabs) void tab.engine.freshChance().catch(() => undefined);
  }

  #evict(phone: Phone, all: boolean): void {
    for (const tab of [...phone.tabs]) phone.kill(tab);
    this.#witness.mayRepair.add(phone.index);
    for (const name of [...phone.disk.bases.keys()])
      if (all || !name.startsWith('outbox')) phone.disk.bases.delete(name);
    phone.listed.clear();
    if (all) phone.beginAnew();
    if (all) this.#witness.evict(phone.index);
    phone.open(this.#lines, this.#build);
  }

  /** One row, or one chunk, is no longer what was written. */
  #corrupt(phone: Phone, which: number, how: number): void {
    const base = phone.disk.bases.get('cache');
    const table = base?.tables.get(['overlay', 'reviews', 'chunks'][Math.floor(which * 3)]!);
    const key = pickOf([...(table?.rows.keys() ?? [])], how);
    if (key === undefined) return;
    this.#witness.mayRepair.add(phone.index);
    phone.isDamaged = true; // the next start finds it
    const row = table!.rows.get(key)!;
    if (table!.name === 'chunks') table!.rows.set(key, { ...row, bytes: new ArrayBuffer(9) });
    else if (how < 0.5) table!.rows.delete(key);
    else table!.rows.set(key, { ...row, rev: (row['rev'] as number) - 1 });
  }

  /** The phone's storage comes to life a second time, as when a backup of it is put on a new one. */
  #copy(phone: Phone): void {
    const twin = new Phone(this.#world, this.#phones.length);
    twin.disk = Disk.copyOf(phone.disk);
    ({ account: twin.account, park: twin.park, isDamaged: twin.isDamaged } = phone);
    this.#witness.copy(phone.index, twin.index);
    if (this.#witness.mayRepair.has(phone.index)) this.#witness.mayRepair.add(twin.index);
    phone.beginAnew();
    twin.beginAnew();
    this.#phones.push(twin);
    if (twin.account) this.#session(twin, twin.account);
    twin.open(this.#lines, this.#build);
  }

  async #decide(which: number, verdict: number, who: number, thinks: number): Promise<void> {
    const { site } = this.#lines;
    const seen = pickOf(await site.queue(), which);
    if (!seen) return;
    const id = this.#world.newId(98);
    const outcome = verdict < 0.7 ? 'APPROVED' : 'REJECTED';
    const moderatorId = pickOf(CAST.moderators, who)!;
    const decision = {
      id,
      submissionId: seen.id,
      moderatorId,
      version: seen.version,
      outcome,
    } as const;
    const photos = seen.photos.map((p) => p.sha256);
    const { authorId, parkId, fields } = seen;
    const { rating, text } = fields;
    this.#world.in(thinks ** 2 * 60_000, async () => {
      const published = { submissionId: seen.id, authorId, parkId, rating, text, photos };
      this.#witness.decided(id, outcome, published);
      if (await site.decide(decision))
        this.#poke([`user:${authorId}`, `park:${parkId}`, 'catalogue']);
    });
  }

  /** What no phone can offer again is gone with the disaster; everything else must come back. */
  async #restore(): Promise<void> {
    if (!this.#backup) return;
    await this.#lines.site.restore();
    this.#witness.everyoneMayRepair = true;
    for (const phone of this.#phones) phone.listed.clear(); // until they have offered it again
    const kept = keptOn(this.#phones, CAST.users);
    const witness = this.#witness;
    const backup = this.#backup;
    for (const [key, { texts }] of witness.saved)
      if (texts.some((t) => witness.received.has(t) && !backup.has(t) && !kept.texts.has(t)))
        witness.saved.delete(key);
    witness.received = new Set(backup);
    for (const id of [...witness.acked.keys()]) if (!kept.items.has(id)) witness.acked.delete(id);
    this.#poke([
      'catalogue',
      ...CAST.users.map((u) => `user:${u}`),
      ...CAST.parks.map((p) => `park:${p}`),
    ]);
  }

  /** Everything is well again: each phone is used, by each who left something on it, until all is quiet. */
  async #heal(): Promise<void> {
    const { site } = this.#lines;
    this.#healed = true;
    this.#lines.weather = FAIR;
    this.#lines.downUntil = 0;
    this.#lines.busyUntil = 0;
    for (const company of CAST.slowCompanies) await site.endRename(company);
    for (const phone of this.#phones) {
      phone.disk.failAfter = null;
      for (const tab of [...phone.tabs])
        if (tab.process.stepsLeft !== null || tab.build < this.#build || phone.isDamaged)
          phone.kill(tab);
      if (phone.tabs.length === 0) phone.open(this.#lines, this.#build);
      phone.account ??= CAST.users[0]!;
    }
    const use = (phone: Phone, user: string, adopt: boolean): void => {
      this.#signIn(phone, user, adopt);
      phone.park = CAST.parks[0]!;
      for (const tab of phone.tabs) tab.engine.watchPark(phone.park);
      void this.#online(phone);
    };
    for (const phone of this.#phones) use(phone, phone.account!, false);
    await this.#run(this.#world.now + HEAL_MS);
    for (const user of CAST.users) {
      const left = this.#phones.filter((phone) => hasLeft(phone, user));
      for (const phone of left) use(phone, user, true);
      if (left.length > 0) await this.#run(this.#world.now + HEAL_MS);
    }
    // Twice: what one phone still sent when the others looked, they see when they look again.
    for (let looks = 0; looks < 2; looks++) {
      for (const phone of this.#phones) void this.#online(phone);
      await this.#run(this.#world.now + HEAL_MS);
    }
  }
}

/** There is something of this person on the phone that is not sent, or a guest's that they may claim. */
const hasLeft = (phone: Phone, user: string): boolean =>
  (user !== phone.account && phone.rows(`outbox-${user}`, 'drafts').length > 0) ||
  (user === phone.account && phone.rows('outbox-guest', 'drafts').length > 0);
