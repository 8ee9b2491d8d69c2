import type { RoleChange } from '#lib/domain/moderation/person.ts';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import { mineOf } from '../db/mine.ts';
import { sanctionsIn } from '../db/sanctioned.ts';
import { watch } from '../db/watch.ts';

/** What moderators and admins did about one person, as this phone was told: known without a line. */
export class Standing {
  sanctions = $state.raw<Sanction[]>([]);
  /** The latest. */
  role = $state.raw<RoleChange | null>(null);
  readonly stop: () => void;

  constructor(accountId: string) {
    const mine = mineOf(accountId);
    this.stop = watch(
      async () => ({
        sanctions: await sanctionsIn(mine),
        roles: (await mine.rows.where({ entity: 'role_change' }).toArray()).map(
          ({ row }) => row as RoleChange,
        ),
      }),
      ({ sanctions, roles }) => {
        this.sanctions = sanctions;
        this.role = roles.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
      },
      () => undefined, // a busy store: nothing is shown until it answers
    );
  }
}
