import { visibleShort } from '../figure/index.js';

/** Characters of a cell; what is longer ends in `…`. */
const WIDEST = 44;

/** A table in plain text: columns separated by two spaces, numbers aligned right, invisible characters made visible. */
export function plainTable(
  head: readonly { readonly title: string; readonly isNumber: boolean }[],
  rows: readonly (readonly string[])[],
): string[] {
  const texts = [head.map(({ title }) => title), ...rows].map((row) =>
    row.map((cell) => visibleShort(cell, WIDEST)),
  );
  const widths = head.map((_, at) => Math.max(...texts.map((row) => lengthOf(row[at] ?? ''))));
  return texts.map((row) =>
    row
      .map((cell, at) => {
        const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - lengthOf(cell)));
        return head[at]?.isNumber === true ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
