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

/** Costs of some pieces of work done in turn, A B C A B C …, after one round that does not count. */
export async function inTurns(
  rounds: number,
  ...works: readonly (() => Promise<unknown>)[]
): Promise<readonly (readonly Cost[])[]> {
  for (const work of works) await work();
  const costs: Cost[][] = works.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, work] of works.entries()) costs[at]?.push(await costOf(work));
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
