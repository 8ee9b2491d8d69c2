import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog, writeLog } from './csv.ts';

const cell = fc
  .string({ unit: fc.constantFrom('a', 'ß', ' ', ',', ';', '"', '\n', '=', '-', "'", '🎢') })
  .map((text) => text.trim());
const line = fc.record({
  ...{ rideId: cell, ride: fc.constant('Taron'), park: cell, date: cell },
  ...{ time: cell, laps: cell, waited: cell, note: cell },
});

describe('a log as a file', () => {
  it('comes back as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const read = readLog(writeLog(lines))!.map(({ line: _, ...rest }) => rest);
        expect(read).toEqual(lines);
      }),
    );
  });

  it('holds nothing that a spreadsheet would run', () => {
    const [written] = [
      { rideId: '', ride: '=1+1', park: '', date: '', time: '', laps: '', waited: '', note: '' },
    ];
    expect(writeLog([written!])).toContain(`'=1+1`);
  });

  it('reads what other programs write: their columns, semicolons, a mark at the beginning, any line ends', () => {
    const text =
      '\uFEFFCoaster;Location;Date;Count\r\nTaron;Phantasialand;1.6.2026;2\n\n"F.L.Y.";;;\r';
    expect(readLog(text)).toMatchObject([
      { line: 2, ride: 'Taron', park: 'Phantasialand', date: '1.6.2026', laps: '2', note: '' },
      { line: 4, ride: 'F.L.Y.', park: '' },
    ]);
  });

  it('names lines as an editor does, also after a note of several lines', () => {
    const read = readLog('date,ride,note\n1,a,"x\ny"\n2,b,\n')!;
    expect(read.map((one) => one.line)).toEqual([2, 4]);
  });

  it('is none without rides or dates, and never throws', () => {
    expect(readLog('name,place\na,b')).toBeNull();
    expect(readLog('')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => void readLog(`date,ride\n${text}`)));
  });
});
