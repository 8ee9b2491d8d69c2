import type { CompanyRole, RideRow } from '#lib/domain/catalogue/rows.ts';
import type { Doubt } from '#lib/domain/import/facts.ts';
import { nameKey } from '#lib/domain/import/plain.ts';
import type { Known } from './known.ts';
import type { Plan } from './plan.ts';

/** Companies and models by the names that files give them; new ones are planned. */
export class Makers {
  readonly #known: Known;
  readonly #plan: Plan;

  constructor(known: Known, plan: Plan) {
    this.#known = known;
    this.#plan = plan;
  }

  /** Of a ride that has another maker no new one is made: that is a contradiction. */
  async maker(name: string, ride: RideRow | undefined, doubts: Doubt[]): Promise<string | null> {
    const known = ride?.manufacturerId && this.#known.companies.get(ride.manufacturerId);
    if (!known) return this.company(name, 'MANUFACTURER');
    const isMeant = this.#known.companies.named(name).some(({ id }) => id === known.id);
    if (isMeant) return known.id;
    const reason = `maker: the file says “${name}”, the catalogue “${known.name}”`;
    doubts.push({ field: 'manufacturerId', reason });
    return null;
  }

  async company(name: string, role: CompanyRole): Promise<string> {
    const named = this.#known.companies.named(name);
    let company = named.find(({ roles }) => roles.includes(role)) ?? named[0];
    if (!company) {
      const slug = this.#known.companies.freeSlug(name, 'company');
      company = await this.#plan.create('company', nameKey(name), { name, slug, roles: [role] });
    } else if (!company.roles.includes(role))
      company = await this.#plan.amend('company', company, { roles: [...company.roles, role] });
    this.#known.companies.put(company);
    return company.id;
  }

  /** Null when the ride is known as another model, which its people know better. */
  async model(name: string, makerId: string, ride: RideRow | undefined): Promise<string | null> {
    const { models } = this.#known;
    const there = models.named(name).find(({ manufacturerId }) => manufacturerId === makerId);
    if (ride?.modelId) return there?.id === ride.modelId ? there.id : null;
    if (there) return there.id;
    const maker = this.#known.companies.get(makerId)!;
    const slug = models.freeSlug(`${maker.name} ${name}`, 'model');
    const fields = { name, slug, manufacturerId: makerId };
    const model = await this.#plan.create('model', `${makerId} ${nameKey(name)}`, fields);
    models.put(model);
    return model.id;
  }
}
