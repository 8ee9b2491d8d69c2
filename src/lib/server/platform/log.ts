import pino from 'pino';

const MAX = 8_192; // UTF-16 units of one text in one line

const cut = (text: string): string =>
  text.length > MAX ? `${text.slice(0, MAX)}… (${text.length})` : text;

/** An error as plain data, cut, with its causes; drivers put the telling part into `cause`. */
function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? cut(error) : error;
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: cut(error.message),
    code,
    stack: cut(error.stack ?? ''),
    cause: cause === undefined || depth > 3 ? undefined : plainError(cause, depth + 1),
  };
}

/**
 * One JSON line an event, on stderr: stdout is for the person who started the server. JSON escapes
 * line ends and control characters, so nothing a visitor sends can forge a second line.
 */
export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error) => plainError(error), error: (error) => plainError(error) },
    redact: [
      'password',
      '*.password',
      'passwordHash',
      '*.passwordHash',
      'token',
      '*.token',
      'cookie',
      '*.cookie',
    ],
  },
  pino.destination({ dest: 2, sync: true }),
);
