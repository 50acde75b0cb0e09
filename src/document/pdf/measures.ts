import { mode, quantile } from './numbers.js';
import type { Line } from './pieces.js';

/** How the running text of a document is set; points. */
export interface Measures {
  /** Size of most characters. */
  readonly size: number;
  /** Distance of baselines over the size. */
  readonly leading: number;
  /** Width of a full line on pages of one column. */
  readonly width: number;
  readonly isBold: boolean;
  readonly isMonospace: boolean;
}

/** Measures over all columns of all pages. @param pages columns of each page */
export function measuresOf(pages: readonly (readonly (readonly Line[])[])[]): Measures {
  const columns = pages.flat();
  const lines = columns.flat();
  const size = mode(
    lines.map((line) => [line.size, line.text.length]),
    0.1,
  );
  const own = (line: Line): boolean => Math.abs(line.size - size) < 0.06 * size + 0.05;
  const steps = columns.flatMap((column) =>
    column.flatMap((line, at) => {
      const before = column[at - 1];
      return before !== undefined && own(line) && own(before) && before.y > line.y
        ? [[(before.y - line.y) / size, 1] as const]
        : [];
    }),
  );
  const single = pages.flatMap((page) => (page.length === 1 ? (page[0] ?? []) : [])).filter(own);
  const chars = (keep: (line: Line) => boolean): number =>
    lines.reduce((sum, line) => sum + (keep(line) ? line.text.length : 0), 0);
  const all = chars(() => true);
  return {
    size,
    leading: Math.min(3, Math.max(0.9, mode(steps, 0.02) || 1.2)),
    width: quantile(
      single.map(({ x0, x1 }) => x1 - x0),
      0.95,
    ),
    isBold: chars((line) => line.pieces.every(({ isBold }) => isBold)) * 2 > all,
    isMonospace: chars((line) => line.pieces.every(({ isMonospace }) => isMonospace)) * 2 > all,
  };
}
