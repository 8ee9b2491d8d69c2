import { repeat, type Bench } from './harness.ts';
import { buildPeerPages } from './peers.ts';
import { makePhotos, withPhotoSite, type BenchPhoto, type Sent } from './photo-line.ts';
import { sendByOutbox } from './photo-outbox.ts';
import { sendByPut, sendByTus } from './photo-peers.ts';

const MB = 1024 * 1024;
const PUT_PHOTOS = 2;
const PUT_TRIES = 5;

export const pb07: Bench = {
  id: 'PB7',
  title: 'Photos of 3 MB over 3 Mbit/s, cut every 4 s',
  async run(context) {
    const photos = await makePhotos(context.photos);
    const tell = (who: string, sent: Sent): Sent => (
      context.say(`${who}: ratio ${ratio(sent).toFixed(3)} ${JSON.stringify(sent)}`),
      sent
    );
    const ours = await repeat(context.slowRuns, async () =>
      tell('ours', await withPhotoSite((site) => sendByOutbox(site, photos))),
    );
    const peers = context.withPeers ? await sendByPeers(photos, tell) : {};
    const pick = (of: (sent: Sent) => number) => ({
      ours: ours.map(of),
      peers: Object.fromEntries(Object.entries(peers).map(([name, sent]) => [name, [of(sent)]])),
    });
    return {
      figures: [
        {
          ...{ id: 'PB7', what: `${context.photos} photos, bytes sent ÷ needed`, unit: '×' },
          ...pick(ratio),
          goals: [{ most: 1.1 }],
        },
        {
          ...{ id: 'PB7 missing', what: 'photos that did not arrive', unit: 'photos' },
          ...pick(({ missing }) => missing),
          goals: [{ most: 0 }],
        },
        {
          ...{ id: 'PB7 time', what: 'until the server holds all, a photo', unit: 's' },
          ...pick(({ seconds, photos: count }) => seconds / count),
          goals: [],
        },
      ],
      notes: [
        'Bytes are counted below HTTP, at the line, from the phone to the server: headers, looking where an upload stands, ' +
          "and with ours also its words, pushes and what the browser repeats by itself. All connections share the line's " +
          'rate and are reset together. Every photo is read back from the disk of the server and its SHA-256 compared.',
        "Ours: the photos lie in the built app's outbox, put there offline beside a review written by its form, since the app " +
          'itself never makes one so large; the clock starts when the browser is online again.',
        'tus-js-client: 4.3.1 with its own waits, in a page with nothing else, once each; by default it sends all that is ' +
          `left of a photo in one request. PUT: one request a photo to a server that only hashes, ${PUT_PHOTOS} photos, ` +
          `${PUT_TRIES} tries each: a photo takes eight seconds and the line lasts four.`,
      ],
    };
  },
};

const ratio = ({ sent, needed }: Sent): number => sent / needed;

async function sendByPeers(
  photos: readonly BenchPhoto[],
  tell: (who: string, sent: Sent) => Sent,
): Promise<Record<string, Sent>> {
  const pages = buildPeerPages();
  const byTus = (chunkSize: number | null): Promise<Sent> =>
    withPhotoSite((site) => sendByTus(site, pages, photos, chunkSize));
  return {
    'tus-js-client': tell('tus-js-client', await byTus(null)),
    'tus-js-client, 1 MB': tell('tus-js-client, 1 MB', await byTus(MB)),
    'PUT, again': tell('PUT', await sendByPut(photos.slice(0, PUT_PHOTOS), PUT_TRIES)),
  };
}
