/**
 * How often the statistics of an examination are wrong, in simulations with known answers: floors, intervals, the conformal threshold, the
 * gates of the control and of the hits. Seeded: the same numbers every time. `--write` writes the tables into docs/design/simulations.md, the numbers into
 * docs/design/simulations.json, and the figures into docs/images; `--full` draws five times as often.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { conformalRow } from './support/simulations/conformal.js';
import { svgOf } from './support/simulations/figures.js';
import { floorRows, tailRows } from './support/simulations/floors.js';
import { gateRow } from './support/simulations/gates.js';
import { bookWindows, hitRow, type HitDraw } from './support/simulations/hits.js';
import {
  areas,
  areasOfGate,
  ratesAsIndependent,
  ratesByBlocks,
  ratesOfSample,
  raised,
  ratios,
  shifts,
  type Layout,
} from './support/simulations/intervals.js';
import { figuresOf, tablesOf, type Results } from './support/simulations/show.js';
import { withPart } from './support/simulations/tables.js';

const MORE = process.argv.includes('--full') ? 5 : 1;
const SIZES = [100, 200, 300, 500];
const LAYOUTS: readonly Layout[] = [5, 10, 20].flatMap((blocks) =>
  [0, 0.1, 0.3].map((correlation) => ({ blocks, correlation })),
);
const HITS = [10, 15, 20, 30, 50, 100];
/** Chapters of each side. */
const GATE_BLOCKS_TRIED = [5, 8, 10, 15, 20, 40];
const DRAWS: readonly HitDraw[] = ['scattered', 'by chapters', 'most probable'];

const windows = bookWindows();
const results: Results = {
  floors: step('floors', () => floorRows(SIZES, 1_000 * MORE)),
  tails: step('tails', () => tailRows(SIZES, 120 * MORE)),
  rates: step('rates', () =>
    [0.05, 0.3].flatMap((rate) =>
      LAYOUTS.map((layout) => ({
        rate,
        byBlocks: ratesByBlocks(layout, rate, 2_000 * MORE),
        asIndependent: ratesAsIndependent(layout, rate, 2_000 * MORE),
        ofSample: ratesOfSample(layout, rate, 2_000 * MORE),
      })),
    ),
  ),
  others: step('other intervals', () =>
    LAYOUTS.map((layout) => ({
      gate: areasOfGate(layout, 1_000 * MORE),
      area: areas(layout, 0.95, 1_000 * MORE),
      ratio: ratios(layout, 'one', 2_000 * MORE),
      difference: ratios(layout, 'difference', 2_000 * MORE),
    })),
  ),
  shifts: step('shifts of medians', () => LAYOUTS.map((layout) => shifts(layout, 200 * MORE))),
  raised: step('raised', () => LAYOUTS.map((layout) => raised(layout, 0.01, 2_000 * MORE))),
  conformal: step('conformal', () =>
    LAYOUTS.filter(({ blocks }) => blocks >= 10).map((layout) => conformalRow(layout, 200 * MORE)),
  ),
  hits: step('hits', () =>
    DRAWS.flatMap((draw) => HITS.map((hits) => hitRow(windows, hits, draw, 100 * MORE))),
  ),
  gates: step('gates', () =>
    (['as it is', 'read across columns'] as const).flatMap((control) =>
      GATE_BLOCKS_TRIED.map((blocks) => gateRow(windows, blocks, control, 100 * MORE)),
    ),
  ),
};

const tables = tablesOf(results);
for (const [name, table] of Object.entries(tables)) process.stdout.write(`\n### ${name}\n\n${table}\n`);
if (process.argv.includes('--write')) await write();

async function write(): Promise<void> {
  const path = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
  const page = path('design/simulations.md');
  const filled = Object.entries(tables).reduce(
    (text, [name, table]) => withPart(text, name, table),
    readFileSync(page, 'utf8'),
  );
  const style = (await resolveConfig(page)) ?? {};
  writeFileSync(page, await format(filled, { ...style, parser: 'markdown' }));
  const data = `${JSON.stringify(results, rounded, 1)}\n`;
  writeFileSync(path('design/simulations.json'), await format(data, { ...style, parser: 'json' }));
  // From what the file holds, so that file and figures agree.
  for (const figure of figuresOf(JSON.parse(data) as Results))
    writeFileSync(path(`images/${figure.id}.svg`), svgOf(figure));
}

/** Six digits; more than the draws can tell. What has no value (an error of controls of which there is none) has no entry. */
function rounded(_: string, value: unknown): unknown {
  if (Number.isNaN(value)) return undefined;
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

/** Does a part and says on the error stream how long it took. */
function step<T>(name: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  process.stderr.write(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  return result;
}
