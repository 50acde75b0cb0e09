import type { Chart } from '../../../src/figure/index.js';
import { toCsv } from '../tables/toCsv.js';

/** Every value that a chart shows, as CSV. */
export function chartCsv({ columns, readings }: Chart): string {
  return toCsv(
    readings,
    columns.map((title, index) => ({ id: String(index), title, value: ({ values }) => values[index] })),
  );
}
