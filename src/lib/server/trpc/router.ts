import { accountRouter } from './account.ts';
import { router } from './base.ts';
import { deskRouter } from './desk.ts';
import { liveRouter } from './live.ts';
import { photoRouter } from './photo.ts';
import { syncRouter } from './sync.ts';

export const appRouter = router({
  account: accountRouter,
  desk: deskRouter,
  live: liveRouter,
  photo: photoRouter,
  sync: syncRouter,
});

export type AppRouter = typeof appRouter;
