/** Widths that a person gave to columns, by id, rem. */
export type ColumnWidths = Readonly<Record<string, number>>;

/** Bounds of a width, rem. */
export const NARROWEST = 3;
export const WIDEST = 60;

/** Widths from what was stored, which may be anything. */
export function readWidths(kept: unknown): ColumnWidths {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' && entry[1] >= NARROWEST && entry[1] <= WIDEST,
    ),
  );
}

/** The widths with another one for a column; undefined gives the column its own width back. */
export function withWidth(widths: ColumnWidths, id: string, rem: number | undefined): ColumnWidths {
  const others = Object.entries(widths).filter(([one]) => one !== id);
  const bounded = rem === undefined ? [] : [[id, Math.min(WIDEST, Math.max(NARROWEST, rem))] as const];
  return Object.fromEntries([...others, ...bounded]);
}
