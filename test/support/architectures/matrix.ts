import type { Figures } from './examine.js';

/** What became of one model. */
export type Outcome =
  | { readonly kind: 'examined'; readonly figures: Figures }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'not made' | 'failed'; readonly reason: string };

/** A row of the matrix. */
export interface Row {
  readonly family: string;
  readonly name: string;
  readonly outcome: Outcome;
}

const DIFFERENCES = ['reference', 'alone', 'order', 'threads', 'part', 'step'] as const;
const COLUMNS = [...DIFFERENCES, 'reach'] as const;

/** A row for each model, as a Markdown table. */
export function modelTable(rows: readonly Row[]): string {
  return table(
    ['family', 'model', ...COLUMNS, 'flips'],
    rows.map(({ family, name, outcome }) => {
      if (outcome.kind !== 'examined') {
        const why =
          outcome.kind === 'refused' ? `refused: ${outcome.code}` : `${outcome.kind}: ${outcome.reason}`;
        return [family, name, why, ...COLUMNS.map(() => '')];
      }
      const { figures } = outcome;
      return [
        family,
        name,
        ...COLUMNS.map((column) => shown(figures[column])),
        figures.flips === null ? '–' : String(figures.flips),
      ];
    }),
  );
}

/** A row for each family with the largest figures of its models, as a Markdown table. */
export function familyTable(rows: readonly Row[]): string {
  const families = [...new Set(rows.map(({ family }) => family))];
  return table(
    ['family', 'examined', ...DIFFERENCES, 'flips', 'refused'],
    families.map((family) => {
      const own = rows.filter((row) => row.family === family);
      const figures = own.flatMap(({ outcome }) => (outcome.kind === 'examined' ? [outcome.figures] : []));
      const refused = own.filter(({ outcome }) => outcome.kind === 'refused');
      return [
        family,
        String(figures.length),
        ...DIFFERENCES.map((column) => shown(largest(figures.map((one) => one[column])))),
        String(largest(figures.map(({ flips }) => flips)) ?? '–'),
        refused.map(({ name }) => name).join(', '),
      ];
    }),
  );
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function shown(value: number | null): string {
  if (value === null) return '–';
  return value === 0 ? '0' : value.toExponential(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
