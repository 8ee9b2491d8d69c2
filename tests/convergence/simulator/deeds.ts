import { Disk } from '../store/disk.ts';
import { keptOn } from './left.ts';
import { Moderators } from './moderators.ts';
import { pickOf } from './people.ts';
import { Phone } from './phone.ts';
import { PHONES, type Step } from './plan.ts';
import { CAST, type Scene } from './scene.ts';
import type { Witness } from './witness.ts';

/** What may happen in a history, to phones and to the site: one deed a step of the plan. */
export class Deeds {
  readonly #scene: Scene;
  readonly #moderators: Moderators;
  #backup: ReturnType<Witness['mark']> | null = null;
  #imports = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#moderators = new Moderators(scene);
  }

  async do({ deed, phone: index, picks }: Step): Promise<void> {
    const phone = this.#scene.phones[index]!;
    const [a, b, c, d] = picks as [number, number, number, number];
    const { site } = this.#scene.lines;
    switch (deed) {
      case 'write':
      case 'edit':
      case 'send':
      case 'reopen':
      case 'revise':
      case 'discard':
      case 'withdraw':
        return this.#scene.act(phone, (tab) => this.#scene.people[deed](phone, tab, picks), d);
      case 'propose':
      case 'repropose':
        return this.#scene.act(phone, (tab) => this.#scene.proposers[deed](phone, tab, picks), d);
      case 'vote':
        return this.#scene.act(phone, (tab) => this.#scene.voters.vote(phone, tab, picks), d);
      case 'log':
      case 'relog':
      case 'unlog':
        return this.#scene.act(phone, (tab) => this.#scene.riders[deed](phone, tab, picks), d);
      case 'openPark':
        phone.park = pickOf(CAST.parks, a)!;
        for (const tab of phone.tabs) tab.engine.watchPark(phone.park);
        return;
      case 'signIn':
        if (!phone.online) return;
        return this.#scene.signIn(
          phone,
          a < 0.5 && phone.account ? phone.account : pickOf(CAST.users, b)!,
          c < 0.7,
        );
      case 'signOut':
        if (phone.online) phone.cookie = null;
        return this.#scene.act(phone, (tab) => this.#scene.people.signOut(phone, tab, a < 0.3), d);
      case 'expire':
        if (phone.cookie) this.#scene.lines.sessions.delete(phone.cookie);
        return;
      case 'offline':
        phone.online = false;
        return;
      case 'online':
        return this.#scene.online(phone);
      case 'openTab':
        if (phone.tabs.length < 3) phone.open(this.#scene.lines, this.#scene.build);
        return;
      case 'killTab': {
        const tab = pickOf(phone.tabs, a);
        if (tab) phone.kill(tab);
        return;
      }
      case 'killSoon':
        return this.#scene.act(
          phone,
          async (tab) => void (tab.process.stepsLeft = 1 + Math.floor(a * 60)),
          d,
        );
      case 'powerCut':
        for (const tab of [...phone.tabs]) phone.kill(tab);
        phone.listed.clear(); // copies of what the server has are not strict
        phone.disk.powerCut(() => Math.floor(a * 5));
        phone.open(this.#scene.lines, this.#scene.build);
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
        if (this.#scene.phones.length < PHONES + 2) this.#copy(phone);
        return;
      case 'clock':
        phone.skew = a < 0.3 ? 0 : Math.floor((b - 0.5) * 20 * 365 * 86_400_000);
        return;
      case 'decide':
        return this.#moderators.decide(picks);
      case 'importRide':
        return this.#import(pickOf(CAST.rides, a)!, b);
      case 'rename': {
        const company = pickOf(CAST.slowCompanies, a)!;
        await site.endRename(company);
        await site.beginRename(company, `renamed ${b}`);
        this.#scene.world.in(c ** 2 * 60_000, async () => {
          await site.endRename(company);
          this.#scene.poke(['catalogue']);
        });
        return;
      }
      case 'addCompany':
        await site.addCompany(this.#scene.world.newId(99), `added ${a}`);
        return this.#scene.poke(['catalogue']);
      case 'removeCompany': {
        const added = Object.keys((await site.truth()).companies).filter(
          (id) => !CAST.slowCompanies.includes(id),
        );
        const gone = pickOf(added, a);
        if (gone) await site.removeCompany(gone);
        return this.#scene.poke(['catalogue']);
      }
      case 'snapshot':
        return site.buildSnapshot();
      case 'age':
        this.#scene.witness.everyoneMayRepair = true;
        return site.age();
      case 'down':
        this.#scene.lines.downUntil = this.#scene.world.now + a * 30_000;
        return site.crash();
      case 'busy':
        this.#scene.lines.busyUntil = this.#scene.world.now + a * 60_000;
        return;
      case 'backup':
        await site.backup();
        this.#backup = this.#scene.witness.mark();
        return;
      case 'restore':
        return this.#restore();
      case 'deploy':
        this.#scene.build++;
        if (a < 0.5) this.#scene.lines.floor = this.#scene.build;
        return;
    }
  }

  #evict(phone: Phone, all: boolean): void {
    for (const tab of [...phone.tabs]) phone.kill(tab);
    this.#scene.witness.mayRepair.add(phone.index);
    for (const name of [...phone.disk.bases.keys()])
      if (all || !name.startsWith('outbox')) phone.disk.bases.delete(name);
    phone.listed.clear();
    if (all) phone.beginAnew();
    if (all) this.#scene.witness.evict(phone.index);
    phone.open(this.#scene.lines, this.#scene.build);
  }

  /** One row, or one chunk, is no longer what was written. */
  #corrupt(phone: Phone, which: number, how: number): void {
    const base = phone.disk.bases.get('cache');
    const table = base?.tables.get(['overlay', 'reviews', 'chunks'][Math.floor(which * 3)]!);
    const key = pickOf([...(table?.rows.keys() ?? [])], how);
    if (key === undefined) return;
    this.#scene.witness.mayRepair.add(phone.index);
    phone.isDamaged = true; // the next start finds it
    const row = table!.rows.get(key)!;
    if (table!.name === 'chunks') table!.rows.set(key, { ...row, bytes: new ArrayBuffer(9) });
    else if (how < 0.5) table!.rows.delete(key);
    else table!.rows.set(key, { ...row, rev: (row['rev'] as number) - 1 });
  }

  /** The phone's storage comes to life a second time, as when a backup of it is put on a new one. */
  #copy(phone: Phone): void {
    const twin = new Phone(this.#scene.world, this.#scene.phones.length);
    twin.disk = Disk.copyOf(phone.disk);
    ({ account: twin.account, park: twin.park, isDamaged: twin.isDamaged } = phone);
    this.#scene.witness.copy(phone.index, twin.index);
    if (this.#scene.witness.mayRepair.has(phone.index))
      this.#scene.witness.mayRepair.add(twin.index);
    phone.beginAnew();
    twin.beginAnew();
    this.#scene.phones.push(twin);
    if (twin.account) this.#scene.session(twin, twin.account);
    twin.open(this.#scene.lines, this.#scene.build);
  }

  async #import(ride: string, how: number): Promise<void> {
    const n = ++this.#imports;
    const set =
      how < 0.4
        ? { trainLayout: `imported ${n}` }
        : how < 0.7
          ? { capacityPerHour: 5_000 + n, launch: null }
          : { tags: n % 2 ? ['INDOORS'] : ['GETS_WET', 'INDOORS'] };
    await this.#scene.lines.site.importRide(ride, set);
    this.#scene.witness.imported(ride, set);
    this.#scene.poke(['catalogue']);
  }

  /** What no phone can offer again is gone with the disaster; everything else must come back. */
  async #restore(): Promise<void> {
    if (!this.#backup) return;
    await this.#scene.lines.site.restore();
    this.#scene.witness.everyoneMayRepair = true;
    for (const phone of this.#scene.phones) phone.listed.clear(); // until they have offered it again
    const kept = keptOn(this.#scene.phones, CAST.users);
    const witness = this.#scene.witness;
    const backup = this.#backup;
    for (const [key, { texts }] of witness.saved)
      if (
        texts.some((t) => witness.received.has(t) && !backup.received.has(t) && !kept.texts.has(t))
      )
        witness.saved.delete(key);
    witness.backTo(backup);
    for (const id of [...witness.acked.keys()]) if (!kept.items.has(id)) witness.acked.delete(id);
    this.#scene.poke([
      'catalogue',
      ...CAST.users.map((u) => `user:${u}`),
      ...CAST.parks.map((p) => `park:${p}`),
    ]);
  }
}
