// What makes the pages worth looking at: reviews in every state, with photos, by the demo accounts.
import sharp from 'sharp';
import { uuidv7 } from 'uuidv7';
import { member, type Member } from './member.ts';

/** The demo accounts that the pictures and the browser tests sign in with. */
export const DEMO = {
  visitor: ['visitor@demo.test', 'queue-jumping-otter'],
  moderator: ['moderator@demo.test', 'patient-lamp-keeper'],
} as const;

/** A picture with some life in it: nobody's photo has to be in the project for this. */
const picture = (hue: number): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
      <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue} 70% 75%)"/>
      <stop offset="1" stop-color="hsl(${hue + 40} 60% 35%)"/></linearGradient></defs>
      <rect width="1600" height="1200" fill="url(#g)"/>
      <path d="M0 900 Q300 100 600 700 T1200 500 T1600 800" fill="none" stroke="#b22" stroke-width="26"/>
      <path d="M0 960 L1600 960" stroke="#333" stroke-width="60"/></svg>`),
  )
    .jpeg()
    .toBuffer();

/**
 * Some life for an empty app: two published reviews, one with photos and an earlier visit, one refused, two waiting at the desk.
 * Needs room in the limits of rate: start the app with `LIMITS_SCALE=100`.
 */
export async function fillApp(origin: string): Promise<void> {
  const visitor = await member(origin, ...DEMO.visitor);
  const moderator = await member(origin, ...DEMO.moderator);
  const view = async (path: string) => (await fetch(`${origin}/api/view/${path}`)).json();
  const words = (rating: number, title: string, text: string) => {
    return { rating, title, text, visitedOn: '2026-07-18', waitedMinutes: 35, language: 'en' };
  };
  const decide = (submissionId: string, version: number, author: Member, refuse = false) =>
    author.call('desk.decide', {
      id: uuidv7(),
      submissionId,
      version,
      outcome: refuse ? 'REJECTED' : 'APPROVED',
      reason: refuse ? { code: 'OFF_TOPIC', text: 'This is about the hotel, not the ride.' } : null,
    });

  const taron = await view('ride/phantasialand/taron');
  const long =
    'The second launch is the one you remember. Go in the last hour, when the village is lit and the queue is short: row eight if you like being whipped around, row one for the view.\n\nNot for small bladders: the single rider line was closed.';
  const before = await visitor.review(
    { kind: 'ride', id: taron.ride.id },
    words(10, 'Nothing else like it', 'Rode it on opening day and could not speak afterwards.'),
  );
  await decide(before, 1, moderator);
  const first = await visitor.review(
    { kind: 'ride', id: taron.ride.id },
    words(9, 'Best launch in the world', long),
    [await picture(200), await picture(20)],
    {
      aspects: { thrill: 10, comfort: 7, theming: 10, queue: 4 },
      pros: ['THEMING', 'AIRTIME'],
      cons: ['LONG_WAIT'],
    },
  );
  await decide(first, 3, moderator);
  const park = await view('park/phantasialand');
  const second = await visitor.review(
    { kind: 'park', id: park.park.id },
    words(8, 'Small, dense, lovely', 'Every corner is built up. Wear shoes for stairs.'),
  );
  await decide(second, 1, moderator);
  const [one, two, three] = park.rides.filter((r: { slug: string }) => r.slug !== 'taron');
  const refused = await visitor.review(
    { kind: 'ride', id: one.id },
    words(3, 'Hotel was loud', 'No sleep.'),
  );
  await decide(refused, 1, moderator, true);
  await visitor.review(
    { kind: 'ride', id: two.id },
    words(7, 'Still going strong', long),
    [await picture(120)],
    { aspects: { thrill: 6, value: 9 }, pros: ['SMOOTH', 'FAMILIES'], cons: ['WORN'] },
  );
  await visitor.review({ kind: 'ride', id: three.id }, words(2, '', 'Broke down twice.'));
}
