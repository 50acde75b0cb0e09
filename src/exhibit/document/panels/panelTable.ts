import { counted } from '../../../base/index.js';
import type { TablePanel } from '../../../domain/index.js';
import {
  formatCount,
  labelWidth,
  panelCell,
  panelHead,
  visibleShort,
  type Originals,
} from '../../../figure/index.js';
import { foreign, note, say, stacked, type Block, type Column, type Inline } from '../blocks.js';

/** Width in points that all columns share, gaps included. */
const WIDTH = 440;
const GAP = 9;
/** Size of text in tables. */
const SIZE = 8.2;
const WIDEST = 210;
/** Width in points of a word that is never broken; a longer word may be. */
const WIDEST_WORD = 72;
/** Width in points of a position such as `E2: 123,456–123,789`. */
const PLACE_WIDTH = 84;

/** Most rows that a report prints of a table of single passages, and of any other table. */
const PASSAGE_ROWS = 2;
const OTHER_ROWS = 24;

/** Does a table list single passages, each with its position in a work? */
export function listsPassages({ places }: TablePanel): boolean {
  return places.some((place) => place !== null);
}

/**
 * A table panel as the pages of a report print it: the first rows that have most of their numbers, and how many rows there are in which file.
 * Of passages of which none has, only that is said.
 * @param file where all rows are
 */
export function printedTable(panel: TablePanel, file: string, originals: Originals): Block[] {
  const all = panel.rows.map((_, at) => at);
  const wanted = listsPassages(panel) ? all.filter((at) => hasNumbers(panel, at)) : all;
  const printed = wanted.slice(0, listsPassages(panel) ? PASSAGE_ROWS : OTHER_ROWS);
  const rows = counted(all.length, 'row');
  if (isNothing(panel)) {
    return [
      note(
        say(`${visibleShort(panel.title, 200)}: `, 'strong'),
        say(`${rows}, in which no number is above 0. All are in `),
        ...foreign(file, 'mono'),
        say('.'),
      ),
    ];
  }
  if (printed.length === all.length) return panelTable(panel, originals);
  if (printed.length === 0) {
    const [reason] = reasonsOf(panel.rows);
    return [
      note(
        say(`${visibleShort(panel.title, 200)}: `, 'strong'),
        say(`${rows}, and most numbers of each are missing`),
        ...(reason === undefined ? [] : [say(' ('), ...foreign(reason.replace(/\.$/u, '')), say(')')]),
        say('. All are in '),
        ...foreign(file, 'mono'),
        say('.'),
      ),
    ];
  }
  const which =
    wanted.length === all.length
      ? `The first ${formatCount(printed.length)} of ${rows}.`
      : `The first ${formatCount(printed.length)} of the ${formatCount(wanted.length)} rows that have most of their numbers, of ${rows}.`;
  return panelTable(
    {
      ...panel,
      rows: printed.map((at) => panel.rows[at] ?? []),
      places: printed.map((at) => panel.places[at] ?? null),
    },
    originals,
    [say(`${which} All are in `), ...foreign(file, 'mono'), say('.')],
  );
}

/** Is each number of a table 0, or missing? A table of words alone says something. */
function isNothing({ rows }: TablePanel): boolean {
  const numbers = rows.flat().filter((cell) => typeof cell !== 'string');
  return numbers.length > 0 && numbers.every((cell) => typeof cell === 'object' || cell === 0);
}

/** Has a row at least as many numbers as reasons why there is none? */
function hasNumbers({ rows }: TablePanel, at: number): boolean {
  const cells = rows[at] ?? [];
  const numbers = cells.filter((cell) => typeof cell === 'number').length;
  return numbers >= cells.filter((cell) => typeof cell === 'object').length;
}

/** Why numbers are missing, the most frequent reason first. */
function reasonsOf(rows: TablePanel['rows']): string[] {
  const counts = new Map<string, number>();
  for (const cell of rows.flat())
    if (typeof cell === 'object') counts.set(cell.reason, (counts.get(cell.reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason]) => reason);
}

/**
 * A table panel as a table of the report. The position of a row, and its place in the file that was received, are given below its first cell;
 * the reason for a missing number, once below the table.
 * @param which the rows that are printed, where not all are
 */
export function panelTable(
  panel: TablePanel,
  originals: Originals = () => '',
  which: readonly Inline[] = [],
): Block[] {
  const title = visibleShort(panel.title, 200);
  if (panel.rows.length === 0) {
    return [
      note(
        say(`${title}: `, 'strong'),
        say('the table has no rows. '),
        ...(panel.note === '' ? [] : foreign(panel.note)),
      ),
    ];
  }
  const reasons = [
    ...new Set(panel.rows.flat().flatMap((cell) => (typeof cell === 'object' ? [cell.reason] : []))),
  ];
  const rows = panel.rows.map((row) =>
    panel.columns.map((column, at) => {
      const cell = row[at] ?? '';
      return typeof cell === 'object' ? `– (${reasons.indexOf(cell.reason) + 1})` : panelCell(cell, column);
    }),
  );
  const works = new Set(panel.places.flatMap((place) => (place === null ? [] : [place.workId])));
  const hasPlaceLine = rows.some(
    ([name = ''], index) => placeOf(name, panel.places[index] ?? null, works.size > 1, originals).length > 0,
  );
  return [
    {
      kind: 'table',
      title,
      dense: true,
      columns: columnsOf(panel, rows, hasPlaceLine),
      rows: rows.map((row, index) =>
        row.map((text, at) => [
          ...(text === '' ? [say('–', 'muted')] : at === 0 ? foreign(text) : foreign(text)),
          ...(at === 0 ? placeOf(text, panel.places[index] ?? null, works.size > 1, originals) : []),
        ]),
      ),
      note: stacked([
        ...(which.length === 0 ? [] : [which]),
        ...(panel.note === '' ? [] : [foreign(panel.note)]),
        ...reasons.map((reason, at) => [say(`(${at + 1}) no value: `), ...foreign(reason)]),
        ...(hasPlaceLine
          ? [
              [
                say(
                  hasOriginals(panel, originals)
                    ? 'Below a name: its position in characters of the work, and its place in the file that was received.'
                    : 'Below a name: its position, in characters of the work.',
                ),
              ],
            ]
          : []),
      ]),
    },
  ];
}

function hasOriginals({ places }: TablePanel, originals: Originals): boolean {
  return places.some((place) => place !== null && originals(place) !== '');
}

/**
 * The position of a row, on a line of its own, unless its name gives the position; then the place in the file that was received, where it
 * is known.
 */
export function placeOf(
  name: string,
  place: TablePanel['places'][number],
  isNamed: boolean,
  originals: Originals,
): Inline[] {
  if (place === null) return [];
  const { workId, startChar, endChar } = place;
  const isSaid = !isNamed && [startChar, endChar].every((char) => saysNumber(name, char));
  const original = originals(place);
  const work = isNamed ? `${visibleShort(workId, 40)}: ` : '';
  const lines = [
    ...(isSaid ? [] : [[say(`${work}${formatCount(startChar)}–${formatCount(endChar)}`, 'muted')]]),
    ...(original === '' ? [] : [foreign(original, 'muted')]),
  ];
  return lines.length === 0 ? [] : stacked([[], ...lines]);
}

function saysNumber(text: string, number: number): boolean {
  return [String(number), formatCount(number)].some((form) => text.includes(form));
}

/** A position in words, e.g. `characters 1,200 to 1,350 (p. 12, ¶ 3)`. */
export function placeWords(
  place: NonNullable<TablePanel['places'][number]>,
  isNamed: boolean,
  originals: Originals,
): string {
  const original = originals(place);
  return `${isNamed ? `${visibleShort(place.workId, 40)}, ` : ''}characters ${formatCount(place.startChar)} to ${formatCount(place.endChar)}${original === '' ? '' : ` (${original})`}`;
}

/** Columns as wide as their content as far as there is room, and none narrower than its longest word. */
function columnsOf(panel: TablePanel, rows: readonly (readonly string[])[], hasPlaces: boolean): Column[] {
  const usable = WIDTH - GAP * (panel.columns.length - 1);
  const measured = panel.columns.map((column, at) => {
    const header = visibleShort(panelHead(column), 80);
    const texts = rows.map((row) => visibleShort(row[at] ?? '', 120));
    const words = [header, ...texts].flatMap((text) => text.split(/\s+/));
    const widest = Math.max(
      ...texts.map((text) => labelWidth(text, SIZE)),
      hasPlaces && at === 0 ? PLACE_WIDTH : 0,
    );
    const longest = Math.min(WIDEST_WORD, Math.max(20, ...words.map((word) => labelWidth(word, SIZE))));
    const least = hasPlaces && at === 0 ? Math.max(PLACE_WIDTH, longest) : longest;
    return {
      header,
      least,
      wanted: Math.max(least, Math.min(WIDEST, widest)),
      isText: column.kind === 'text',
    };
  });
  const least = measured.reduce((sum, column) => sum + column.least, 0);
  const more = measured.reduce((sum, column) => sum + column.wanted - column.least, 0);
  const share = more === 0 ? 0 : Math.max(0, Math.min(1, (usable - least) / more));
  return measured.map((column) => ({
    header: column.header,
    weight: column.least + share * (column.wanted - column.least),
    align: column.isText ? 'left' : 'right',
  }));
}
