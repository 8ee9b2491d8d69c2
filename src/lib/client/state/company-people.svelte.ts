import { closureFields, type ClosureFields } from '#lib/domain/company/closure-fields.ts';
import type { CompanyDesk, DeskRide, DeskUpdate, Refusal } from '#lib/domain/company/desk.ts';
import {
  correctionText,
  updateFields,
  type UpdateFields,
} from '#lib/domain/updates/update-fields.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { askCompany } from '../sync/company-net.ts';

interface Issue {
  path: PropertyKey[];
  message: string;
}
const NO_ISSUES = { error: undefined };

/** The page of a company's people: what the server shows, and what they do. Every action answers why not, or null. */
export class CompanyPeople {
  desk = $state.raw<CompanyDesk | null>(null);
  /** Why there is nothing to show. */
  failed = $state<Refusal | null>(null);
  readonly #slug: string;

  constructor(slug: string) {
    this.#slug = slug;
  }

  async refresh(): Promise<void> {
    try {
      this.desk = await askCompany((of) => of.desk.query({ slug: this.#slug }));
      this.failed = null;
    } catch (error) {
      this.failed = refusalOf(error);
    }
  }

  mailCode = (address: string): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.mailCode.mutate({ companyId, address })));

  enterCode = (code: string): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.enterCode.mutate({ companyId, code })));

  getRecord = (): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.getRecord.mutate({ companyId })));

  checkRecord = (): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.checkRecord.mutate({ companyId })));

  endSeat = (userId: string): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.endSeat.mutate({ companyId, userId })));

  allowAgain = (userId: string): Promise<Refusal | null> =>
    this.#act((companyId) => askCompany((of) => of.allowAgain.mutate({ companyId, userId })));

  setClosure = (ride: DeskRide, closure: ClosureFields | null): Promise<Refusal | null> =>
    this.#act(
      () =>
        askCompany((of) => of.setClosure.mutate({ rideId: ride.id, closure, seen: ride.closure })),
      closure ? closureFields.safeParse(closure) : NO_ISSUES,
    );

  writeUpdate = (
    update: { id: string; parkId: string; version: number; fields: UpdateFields },
    publish: boolean,
  ): Promise<Refusal | null> =>
    this.#act(
      () => askCompany((of) => of.writeUpdate.mutate({ ...update, publish })),
      updateFields.safeParse(update.fields),
    );

  correctUpdate = (
    update: { id: string; version: number; fields: UpdateFields },
    correction: string,
  ): Promise<Refusal | null> => {
    const told = correctionText.safeParse(correction);
    const { id, version, fields } = update;
    return this.#act(
      () => askCompany((of) => of.correctUpdate.mutate({ id, version, fields, correction })),
      updateFields.safeParse(fields),
      told.success
        ? NO_ISSUES
        : { error: { issues: told.error.issues.map((i) => ({ ...i, path: ['correction'] })) } },
    );
  };

  withdrawUpdate = ({ id, version }: Pick<DeskUpdate, 'id' | 'version'>): Promise<Refusal | null> =>
    this.#act(() => askCompany((of) => of.withdrawUpdate.mutate({ id, version })));

  /** The rules of the server are asked here first; what is shown is asked anew afterwards. */
  async #act(
    work: (companyId: string) => Promise<unknown>,
    ...checked: { error?: { issues: Issue[] } | undefined }[]
  ): Promise<Refusal | null> {
    const issues = checked.flatMap(({ error }) => error?.issues ?? []);
    if (issues.length > 0) return { code: 'INVALID', issues: byField(issues) };
    let refusal: Refusal | null = null;
    try {
      await work(this.desk?.company.id ?? '');
    } catch (error) {
      refusal = refusalOf(error);
    }
    if (!refusal || refusal.code === 'CONFLICT') await this.refresh();
    return refusal;
  }
}

function byField(issues: readonly Issue[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path, message } of issues) found[String(path.at(-1))] ??= message;
  return found;
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof DomainError)) return { code: 'INTERNAL', issues: {} };
  const { code, field, detail, retryAfterMs } = error;
  const issues = Array.isArray(detail)
    ? (detail as { field: string; message: string }[]).map(({ field: at, message }) => ({
        path: at.split('.'),
        message,
      }))
    : field
      ? [{ path: [field], message: typeof detail === 'string' ? detail : code }]
      : [];
  return { code, issues: byField(issues), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
