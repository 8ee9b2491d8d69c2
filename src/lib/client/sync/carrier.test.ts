import { expect, it } from 'vitest';
import { Carrier } from './carrier.ts';

// S52: photos wait where the person or the browser asks for it; words never do.

const line = (over: { type?: string; saveData?: boolean }) =>
  Object.assign(new EventTarget(), over);

it.each([
  [{ type: 'cellular' }, false, null],
  [{ type: 'cellular' }, true, 'wifi'],
  [{ type: 'wifi' }, true, null],
  [{ type: 'wifi', saveData: true }, false, 'saving'],
  [{}, true, null], // the browser does not tell: nothing is held for ever
])('%j, only on Wi-Fi: %j', (connection, wifiOnly, held) => {
  const carrier = new Carrier(line(connection), () => undefined);
  carrier.wifiOnly = wifiOnly;
  expect(carrier.held()).toBe(held);
  carrier.sendAnyway();
  expect(carrier.held()).toBeNull();
});

it('where the browser tells nothing, everything goes', () => {
  const carrier = new Carrier(undefined, () => undefined);
  carrier.wifiOnly = true;
  expect(carrier.held()).toBeNull();
});

it('a line that changes is noticed', () => {
  let changes = 0;
  const connection = line({ type: 'cellular' });
  new Carrier(connection, () => changes++);
  connection.dispatchEvent(new Event('change'));
  expect(changes).toBe(1);
});
