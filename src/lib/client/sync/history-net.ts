import { createTRPCClient, httpLink } from '@trpc/client';
import type { HistoryView } from '#lib/domain/catalogue/history.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

/** The server's history of an entity; throws when there is no line, or no such entity. */
export async function fetchHistory(kind: CatalogueKind, id: string): Promise<HistoryView> {
  const response = await fetchOurs(`/api/view/history/${kind}/${id}`);
  if (!response.ok) throw new Error(`history: ${response.status}`);
  return (await response.json()) as HistoryView;
}

export interface Reverting {
  kind: CatalogueKind;
  id: string;
  /** The change to take back. */
  change: number;
  /** The newest change that was on the screen. */
  seen: number;
}

/** For moderators; throws a DomainError. */
export async function revertChange(reverting: Reverting): Promise<void> {
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: '/api/trpc', fetch: fetchOurs })],
  });
  try {
    await api.history.revert.mutate(reverting);
  } catch (error) {
    throw asDomainError(error);
  }
}
