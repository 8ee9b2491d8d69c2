// A log as people keep it in spreadsheets. The reader is our own: the library that the server's import uses
// brings a copy of Node's Buffer, which is more than all of the log's page.

/** One line of such a file, as it stands there; a column that is not there is empty. */
export interface LogLine {
  /** In the file, from 1, its head included. */
  line: number;
  rideId: string;
  ride: string;
  park: string;
  date: string;
  time: string;
  laps: string;
  waited: string;
  note: string;
}

type Column = Exclude<keyof LogLine, 'line'>;

/** Our own name of a column comes first; the others are those of other logs. */
const COLUMNS: Record<Column, readonly string[]> = {
  date: ['date', 'day', 'ridden on', 'visited on'],
  time: ['time'],
  ride: ['ride', 'coaster', 'name', 'attraction'],
  park: ['park', 'location'],
  laps: ['laps', 'count', 'rides', 'times'],
  waited: ['waited minutes', 'waited', 'wait', 'wait time'],
  note: ['note', 'notes', 'comment'],
  rideId: ['ride id'],
};
const NAMES = Object.keys(COLUMNS) as Column[];

const headKey = (cell: string): string => cell.trim().toLowerCase().replaceAll('_', ' ');

/** The lines of a file; null when its head names no ride or no date. */
export function readLog(text: string): LogLine[] | null {
  const [head, ...records] = readCsv(text.replace(/^\uFEFF/, ''));
  const cells = head?.cells.map(headKey) ?? [];
  const at = Object.fromEntries(
    NAMES.map((name) => [name, cells.findIndex((cell) => COLUMNS[name].includes(cell))]),
  ) as Record<Column, number>;
  if (at.ride < 0 || at.date < 0) return null;
  return records.map(({ line, cells }) => ({
    line,
    ...(Object.fromEntries(NAMES.map((name) => [name, (cells[at[name]] ?? '').trim()])) as Record<
      Column,
      string
    >),
  }));
}

/** The same as a file that any spreadsheet opens. */
export function writeLog(lines: readonly Omit<LogLine, 'line'>[]): string {
  const head = NAMES.map((name) => COLUMNS[name][0]!.replaceAll(' ', '_'));
  const rows = [head, ...lines.map((line) => NAMES.map((name) => line[name]))];
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** A cell that a spreadsheet would run as a formula is not one: it is told so by a mark that reading takes away. */
const quoted = (cell: string): string => {
  const text = /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const unmarked = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

interface Record_ {
  line: number;
  cells: string[];
}

/** Records of a CSV as RFC 4180 has it, parted by what its head is parted by. Empty ones are left out. */
function readCsv(text: string): Record_[] {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const parting = [';', '\t'].find((sign) => head.includes(sign)) ?? ',';
  const records: Record_[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const record: Record_ = { line, cells: [] };
    for (;;) {
      const cell = cellAt(text, at, parting);
      record.cells.push(unmarked(cell.text));
      line += text.slice(at, cell.end).split('\n').length - 1;
      at = cell.end;
      if (text[at] !== parting) break;
      at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (record.cells.some((cell) => cell.trim() !== '')) records.push(record);
  }
  return records;
}

function cellAt(text: string, from: number, parting: string): { text: string; end: number } {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && text[end] !== parting && text[end] !== '\n' && text[end] !== '\r')
      end++;
    return { text: text.slice(from, end), end };
  }
  let cell = '';
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { text: cell + text.slice(at), end: text.length }; // never closed: to the end
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { text: cell, end: quote + 1 };
    cell += '"';
    at = quote + 2;
  }
}
