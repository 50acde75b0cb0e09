/** What some work took: by the clock, and in this process's processor time. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Runs work and says what it took. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

/** Costs of two pieces of work done in turn, A B A B …, after one of each that does not count. */
export async function inPairs(
  pairs: number,
  a: () => Promise<unknown>,
  b: () => Promise<unknown>,
): Promise<{ readonly a: readonly Cost[]; readonly b: readonly Cost[] }> {
  await a();
  await b();
  const costs: { a: Cost[]; b: Cost[] } = { a: [], b: [] };
  for (let pair = 0; pair < pairs; pair++) {
    costs.a.push(await costOf(a));
    costs.b.push(await costOf(b));
  }
  return costs;
}

/** Median, least and most. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Median and range of at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? NaN;
  const median = Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
  return { median, least: at(0), most: at(sorted.length - 1) };
}

/** Of each pair, one cost divided by the other. */
export function ratios(over: readonly Cost[], under: readonly Cost[], which: keyof Cost): Spread {
  return spreadOf(over.map((cost, at) => cost[which] / (under[at]?.[which] ?? NaN)));
}

/** A spread as text: median, and in brackets the range. */
export function spreadText({ median, least, most }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** Prints a Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}
