import { visibleShort } from '../../figure/index.js';
import { lengthOf, wrapped } from './wrap.js';

/** Characters of a cell; what is longer ends in `…`. */
const WIDEST = 44;
/** The narrowest that a column is made to fit a screen. */
const NARROWEST = 12;
const GAP = '  ';

interface Column {
  readonly title: string;
  readonly isNumber: boolean;
}

/**
 * A table in plain text: columns separated by two spaces, numbers aligned right, invisible characters made visible.
 * @param width columns of the screen; cells of text are broken to fit it, and where that is not enough, each row becomes a list
 */
export function plainTable(
  head: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string[] {
  const titles = head.map(({ title }) => visibleShort(title, WIDEST));
  const texts = rows.map((row) => row.map((cell) => visibleShort(cell, WIDEST)));
  const widths = fitted(head, [titles, ...texts], width);
  return widths === null
    ? asLists(titles, texts, width)
    : [titles, ...texts].flatMap((row) => rowLines(head, row, widths));
}

/** Widths of the columns: what their cells need, or less for those of text; null if that does not fit. */
function fitted(
  head: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): number[] | null {
  const widths = head.map((_, at) => Math.max(...rows.map((row) => lengthOf(row[at] ?? ''))));
  const least = head.map(({ isNumber }, at) => {
    const words = isNumber ? [] : rows.flatMap((row) => (row[at] ?? '').split(' '));
    const own = widths[at] ?? 0;
    return isNumber ? own : Math.min(own, Math.max(NARROWEST, ...words.map(lengthOf)));
  });
  const sum = (): number => widths.reduce((all, one) => all + one, GAP.length * (head.length - 1));
  while (sum() > width) {
    const spare = widths.map((own, at) => own - (least[at] ?? own));
    const at = widths.reduce(
      (best, own, index) => ((spare[index] ?? 0) > 0 && own > (widths[best] ?? 0) ? index : best),
      spare.findIndex((one) => one > 0),
    );
    if (at === -1) return null;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

function rowLines(head: readonly Column[], row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, at) => wrapped(cell, widths[at] ?? Infinity).split('\n'));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    head
      .map(({ isNumber }, at) => {
        const text = cells[at]?.[line] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - lengthOf(text)));
        return isNumber ? gap + text : text + gap;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** Each row as lines of a title and a cell. */
function asLists(titles: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const label = Math.max(...titles.map(lengthOf));
  return rows.flatMap((row, at) => [
    ...(at === 0 ? [] : ['']),
    ...row.flatMap((cell, column) => {
      const title = titles[column] ?? '';
      return wrapped(`${title}${' '.repeat(label - lengthOf(title))}${GAP}${cell}`, width).split('\n');
    }),
  ]);
}
