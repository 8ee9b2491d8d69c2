import type { ErrorCode } from '#lib/domain/errors.ts';
import { valuesOf, type FactsRow } from '#lib/domain/facts/entry.ts';
import type { ReportSay } from '#lib/domain/mutations/report-say.ts';
import type { Reported } from '#lib/domain/report/report.ts';
import type { ReviewShown } from '#lib/domain/review/review.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { report as words } from '#lib/messages/en/report.ts';
import { phone } from '../bootstrap.ts';
import { outboxOf, type Outbox } from '../db/outbox.ts';
import {
  keepTypedReport,
  report,
  reportIdOf,
  typedReport,
  type TypedReport,
} from '../db/reporting.ts';
import { storeProblem } from '../db/steady.ts';
import { askToBeWoken } from './wake.ts';

/** What a report is about, as the page before it showed it. */
export interface ReportSubject {
  ref: SubjectRef;
  name: string;
  href: string;
  row: FactsRow;
  reviews: readonly ReviewShown[];
}

/** A report being written, kept as it is typed. `reviewId` null: about the facts of the page. */
export class Reporting {
  typed = $state<TypedReport>({ sha256: null, reason: null, text: '' });
  issue = $state.raw<{ field: string; issue: string } | null>(null);
  problem = $state<ErrorCode | null>(null);
  readonly review: ReviewShown | null;
  /** One's own words are not reported. */
  readonly isOwn: boolean;
  /** The review is not on this phone (any more). */
  readonly isGone: boolean;

  readonly #userId: string;
  readonly #subject: ReportSubject;
  readonly #reviewId: string | null;
  readonly #box: Outbox;

  private constructor(userId: string, subject: ReportSubject, reviewId: string | null) {
    this.#userId = userId;
    this.#subject = subject;
    this.#reviewId = reviewId;
    this.#box = outboxOf(userId);
    this.review = subject.reviews.find(({ id }) => id === reviewId) ?? null;
    this.isOwn = this.review?.author.id === userId;
    this.isGone = reviewId !== null && this.review === null;
  }

  static async open(
    userId: string,
    subject: ReportSubject,
    reviewId: string | null,
  ): Promise<Reporting> {
    const opened = new Reporting(userId, subject, reviewId);
    try {
      opened.typed = (await typedReport(opened.#box, subject.ref, reviewId)) ?? opened.typed;
    } catch (error) {
      opened.problem = storeProblem(error);
    }
    return opened;
  }

  change(change: Partial<TypedReport>): void {
    this.typed = { ...this.typed, ...change };
    this.issue = null;
    keepTypedReport(
      this.#box,
      this.#subject.ref,
      this.#reviewId,
      $state.snapshot(this.typed),
    ).catch((error: unknown) => (this.problem = storeProblem(error)));
  }

  /** True when it is queued. */
  async send(): Promise<boolean> {
    const { reason, text } = this.typed;
    if (reason === null) {
      this.issue = { field: 'reason', issue: 'REASON_NEEDED' };
      return false;
    }
    try {
      const { ref: subject, name, href } = this.#subject;
      const reported = this.#reported();
      const reportId = await reportIdOf(this.#userId, subject, reported.of);
      const said = { reportId, subject, ...reported, reason, text };
      const about = {
        name: this.review ? words.review(this.review.author.name, name) : name,
        href,
      };
      this.issue = await report(this.#box, said, about, new Date().toISOString());
      if (this.issue) return false;
      void askToBeWoken().catch(() => undefined);
      await (await phone()).outboxChanged();
      return true;
    } catch (error) {
      this.problem = storeProblem(error);
      return false;
    }
  }

  /** With a copy of what is on the screen. */
  #reported(): Pick<ReportSay, 'seen'> & { of: Reported } {
    const { ref, row } = this.#subject;
    if (!this.review) {
      const values = valuesOf(ref.kind, row);
      return { of: { what: 'facts' }, seen: { what: 'facts', values } };
    }
    const { id: reviewId, rating, title, text, photos } = this.review;
    const photo = photos.find(({ sha256 }) => sha256 === this.typed.sha256);
    if (photo) {
      const { sha256, caption } = photo;
      return { of: { what: 'photo', reviewId, sha256 }, seen: { what: 'photo', sha256, caption } };
    }
    const shas = photos.map(({ sha256 }) => sha256);
    return {
      of: { what: 'review', reviewId },
      seen: { what: 'review', rating, title, text, photos: shas },
    };
  }
}
