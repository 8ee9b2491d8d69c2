import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import { epochOf, START_CURSOR, type FeedChange } from '#lib/protocol/feed.ts';
import { deedsIn, isOnSubmission, releaseDeeds, type ShownRow } from '../db/deeds.ts';
import type { Mine } from '../db/mine.ts';
import type { MutationRow, Outbox } from '../db/outbox.ts';
import { forgetRefused, isRefused } from '../db/withdrawals.ts';
import { heardEpoch, releaseAllShown } from '../db/writing.ts';
import { check, follow, type Pulled } from './follow.ts';
import type { Net } from './net.ts';

/** Brings what is one's own up to date, and lets the outbox go of what it shows. */
export async function pullMine(mine: Mine, box: Outbox, net: Net, userId: string): Promise<Pulled> {
  const scope = `user:${userId}`;
  const { contributions, rows, scopes } = mine;
  let wasRefused = false;
  const pulled = await follow((await scopes.get(scope))?.cursor ?? START_CURSOR, {
    ask: (cursor) => net.mine(userId, cursor),
    keep: (page, from, anew) =>
      mine.transaction('rw', contributions, rows, scopes, async () => {
        check(await scopes.get(scope), from);
        if (anew) await Promise.all([contributions.clear(), rows.clear()]);
        for (const change of page.changes)
          await (change.entity === 'contribution' ? keepContribution : keepRow)(mine, change);
        await scopes.put({ scope, cursor: page.cursor });
      }),
    async restart(refused) {
      wasRefused ||= refused;
      return START_CURSOR;
    },
    rows: () =>
      mine.transaction('r', contributions, rows, scopes, async () => ({
        cursor: (await scopes.get(scope))?.cursor ?? START_CURSOR,
        rows: [
          ...(await contributions.toArray()).map(({ id, rev }) => ({
            entity: 'contribution',
            id,
            rev,
          })),
          ...(await rows.toArray()),
        ],
      })),
  });
  const epoch = epochOf((await scopes.get(scope))?.cursor ?? START_CURSOR);
  if (epoch !== null) await heardEpoch(box, epoch, wasRefused);
  await releaseAllShown(box, await contributionsWaitedFor(mine, box));
  const deeds = await deedsIn(box);
  await releaseDeeds(box, await rowsWaitedFor(mine, deeds));
  if (deeds.some(isRefused)) await forgetRefused(box);
  return pulled;
}

async function keepContribution({ contributions }: Mine, change: FeedChange): Promise<void> {
  const { id, rev, row } = change;
  const old = await contributions.get(id);
  if (old && old.rev >= rev) return;
  if (row) await contributions.put({ id, rev, row: row as ContributionRow });
  else await contributions.delete(id);
}

/** Of what kind it is does not matter: an app that learns of it later finds it here. */
async function keepRow({ rows }: Mine, { entity, id, rev, row }: FeedChange): Promise<void> {
  const old = await rows.get([entity, id]);
  if (old && old.rev >= rev) return;
  if (row) await rows.put({ entity, id, rev, row });
  else await rows.delete([entity, id]);
}

async function contributionsWaitedFor(mine: Mine, box: Outbox): Promise<ContributionRow[]> {
  const queued = (await box.drafts.filter((d) => d.state === 'queued').primaryKeys()) as string[];
  const shown = await mine.contributions.bulkGet(queued);
  return shown.flatMap((one) => one?.row ?? []);
}

/** A deed's lane names the row by which it is shown back; that of a submission is its author's contribution. */
async function rowsWaitedFor(mine: Mine, deeds: readonly MutationRow[]): Promise<ShownRow[]> {
  const lanes = [...new Set(deeds.map((m) => m.lane))];
  const shown = await mine.rows.bulkGet(lanes.map((lane) => rowOf(lane)));
  const rows = lanes.flatMap((lane, i) => shownAs(lane, shown[i]?.row));
  for (const m of deeds.filter(isOnSubmission))
    rows.push(...shownAs(m.lane, (await mine.contributions.get(rowOf(m.lane)[1]))?.row));
  return rows;
}

function shownAs(lane: string, found: unknown): ShownRow[] {
  const row = found as Omit<ShownRow, 'lane'> | undefined;
  return row ? [{ lane, version: row.version, receivedAt: row.receivedAt }] : [];
}

function rowOf(lane: string): [string, string] {
  const [entity, id] = lane.split(':');
  return [entity!, id!];
}
