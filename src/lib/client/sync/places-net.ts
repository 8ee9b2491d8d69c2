import { createTRPCClient, httpLink } from '@trpc/client';
import type { FoundPlaces, PlaceQuestion } from '#lib/domain/places/found-place.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: '/api/trpc', fetch: fetchOurs })] }).places;

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asDomainError(error);
  }
}

// Both throw a DomainError.
export const arePlacesOffered = (): Promise<boolean> => asking(api().offered.query());
export const findPlaces = (question: PlaceQuestion): Promise<FoundPlaces> =>
  asking(api().find.mutate(question));
