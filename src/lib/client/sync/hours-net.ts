import { createTRPCClient, httpLink } from '@trpc/client';
import type { HoursRow, ParkHours } from '#lib/domain/hours/hours.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: '/api/trpc', fetch: fetchOurs })] }).hours;

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asDomainError(error);
  }
}

// All of these throw a DomainError.
export const maySetHours = (parkId: string): Promise<boolean> =>
  asking(api().maySet.query({ parkId }));
export const previewHours = (parkId: string, hours: ParkHours): Promise<HoursRow> =>
  asking(api().preview.mutate({ parkId, hours }));
export const setHours = (
  parkId: string,
  base: ParkHours | null,
  hours: ParkHours | null,
): Promise<void> => asking(api().set.mutate({ parkId, base, hours }));
