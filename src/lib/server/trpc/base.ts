import { initTRPC } from '@trpc/server';
import type { TRPCError } from '@trpc/server';
import {
  getStatusKeyFromCode,
  TRPC_ERROR_CODES_BY_KEY,
} from '@trpc/server/unstable-core-do-not-import';
import { ZodError } from 'zod';
import { DomainError } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { restraint } from '#lib/domain/moderation/sanction.ts';
import { may, type Action } from '#lib/domain/permissions/table.ts';
import { publicPart, toDomainError } from '#lib/server/platform/problems.ts';
import type { Context } from './context.ts';

/** Refusals tRPC itself makes; everything else without a DomainError is ours and INTERNAL. */
const OF_TRPC: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'INVALID',
  BAD_REQUEST: 'INVALID',
  METHOD_NOT_SUPPORTED: 'INVALID',
  UNSUPPORTED_MEDIA_TYPE: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  PAYLOAD_TOO_LARGE: 'TOO_LARGE',
};

/** What a failed call means; input that does not fit names the first field and lists up to twenty. */
export function problemOf(error: TRPCError): DomainError {
  if (error.code === 'BAD_REQUEST' && error.cause instanceof ZodError) {
    const issues = error.cause.issues.slice(0, 20).map(({ path, message }) => ({
      field: path.join('.').slice(0, 200),
      message: message.slice(0, 200),
    }));
    return new DomainError('INVALID', { field: issues[0]?.field, detail: issues });
  }
  const own = OF_TRPC[error.code];
  return own ? new DomainError(own) : toDomainError(error);
}

const t = initTRPC.context<Context>().create({
  isDev: false, // stack traces never leave the server, whatever NODE_ENV says
  errorFormatter: ({ error, ctx }) => {
    const problem = problemOf(error);
    const { httpStatus, requestId, domain } = publicPart(problem, ctx?.requestId ?? null);
    const code = getStatusKeyFromCode(httpStatus as Parameters<typeof getStatusKeyFromCode>[0]);
    return {
      code: TRPC_ERROR_CODES_BY_KEY[code],
      message: problem.code,
      data: { code, httpStatus, requestId, domain },
    };
  },
});

export const router = t.router;

/** The only kinds of procedure: tests/security/access.test.ts holds who may call which. */
export const publicProcedure = t.procedure;

export const memberProcedure = t.procedure.use(({ ctx, next }) => {
  if (!ctx.user || !ctx.sessionId) throw new DomainError('SIGNED_OUT');
  return next({ ctx: { ...ctx, user: ctx.user, sessionId: ctx.sessionId } });
});

/** By role, and while nothing that stands against the person keeps them from it (M8). */
export const allowedTo = (action: Action) =>
  memberProcedure.use(({ ctx, next }) => {
    if (!may(ctx.user.role, action)) throw new DomainError('FORBIDDEN');
    const stop = restraint(ctx.user.sanctions, action, new Date().toISOString());
    if (stop) throw new DomainError('FORBIDDEN', { field: 'sanction', detail: stop });
    return next();
  });

/** Members who tell others something at once, for a company or about a park. */
export const speakerProcedure = allowedTo('company.speak');
export const moderatorProcedure = allowedTo('desk.read');
