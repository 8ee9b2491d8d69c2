import type { ClosureFields } from '#lib/domain/company/closure-fields.ts';
import type { DeskRide, Refusal } from '#lib/domain/company/desk.ts';
import type { UpdateFields } from '#lib/domain/updates/update-fields.ts';

type Answer = Promise<Refusal | null>;

/** What the page's parts can ask for; each answers why it was not done, or null. */
export interface Actions {
  mailCode(address: string): Answer;
  enterCode(code: string): Answer;
  getRecord(): Answer;
  checkRecord(): Answer;
  endSeat(userId: string): Answer;
  allowAgain(userId: string): Answer;
  setClosure(ride: DeskRide, closure: ClosureFields | null): Answer;
  writeUpdate(
    update: { id: string; parkId: string; version: number; fields: UpdateFields },
    publish: boolean,
  ): Answer;
  correctUpdate(
    update: { id: string; version: number; fields: UpdateFields },
    correction: string,
  ): Answer;
  withdrawUpdate(update: { id: string; version: number }): Answer;
}
