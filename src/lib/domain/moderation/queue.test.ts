import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  DESK_ORDERS,
  DESK_SHOWS,
  readDeskView,
  WHOLE_QUEUE,
  writeDeskView,
  type DeskView,
} from './queue.ts';

const views: fc.Arbitrary<DeskView> = fc.record({
  show: fc.constantFrom(...DESK_SHOWS),
  language: fc.option(fc.constantFrom('en', 'de', 'nl')),
  withPhotos: fc.boolean(),
  order: fc.constantFrom(...DESK_ORDERS),
  mine: fc.boolean(),
});

const read = (address: string): DeskView => {
  const params = new URLSearchParams(address);
  return readDeskView((name) => params.get(name));
};

it('a view in an address is the view', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(read(writeDeskView(view))).toEqual(view);
    }),
  );
});

it('the whole queue has a plain address, and nonsense is the whole queue', () => {
  expect(writeDeskView(WHOLE_QUEUE)).toBe('');
  expect(read('show=x&language=DROP&photos=1&order=&mine=maybe&z=1')).toEqual(WHOLE_QUEUE);
});
