import type { SanctionKind } from '#lib/domain/moderation/sanction.ts';

export const SANCTION_TONE: Record<SanctionKind, 'info' | 'warn' | 'bad'> = {
  WARNED: 'info',
  LIMITED: 'warn',
  SUSPENDED: 'warn',
  BANNED: 'bad',
};
