import { accountRouter } from './account.ts';
import { auditRouter } from './audit.ts';
import { router } from './base.ts';
import { companyRouter } from './company.ts';
import { deskRouter } from './desk.ts';
import { factsRouter } from './facts.ts';
import { historyRouter } from './history.ts';
import { hoursRouter } from './hours.ts';
import { liveRouter } from './live.ts';
import { peopleRouter } from './people.ts';
import { photoRouter } from './photo.ts';
import { placesRouter } from './places.ts';
import { syncRouter } from './sync.ts';

export const appRouter = router({
  account: accountRouter,
  audit: auditRouter,
  company: companyRouter,
  desk: deskRouter,
  facts: factsRouter,
  history: historyRouter,
  hours: hoursRouter,
  live: liveRouter,
  people: peopleRouter,
  photo: photoRouter,
  places: placesRouter,
  sync: syncRouter,
});

export type AppRouter = typeof appRouter;
