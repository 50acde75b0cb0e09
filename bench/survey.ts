// A survey with its exact windows against exact windows at a stride of 2 tokens: tokens, seconds, and what the survey misses.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findAttack, readObservations, type AttackWork } from '../src/attacks/index.js';
import { hitRuleOf, hitsOf, isHit } from '../src/attacks/survey/hitRule.js';
import { collectSurveys } from '../src/attacks/survey/workSurvey.js';
import { surveyUnits } from '../src/attacks/survey/surveyUnits.js';
import type { SurveyInput } from '../src/attacks/survey/surveyInput.js';
import { TOP_K_40, type Engine, type LoadedModel } from '../src/domain/index.js';
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { measureInMemory, type Measured, type MeasuredText } from '../test/support/models/measureInMemory.js';
import { costOf, printTable, type Cost } from './support/compare.js';

const PREFIX = 50;
const SUFFIX = 50;
/** Passages of each group in the work that is searched for misses. */
const EACH = process.argv.includes('--full') ? 12 : 6;

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { passages } = z
  .object({ passages: z.array(z.object({ group: z.string(), text: z.string().default('') })) })
  .parse(JSON.parse(readFileSync(root('test/fixtures/plant/manifest.json'), 'utf8')));
const joined = (group: string, count: number): string =>
  passages
    .filter((passage) => passage.group === group)
    .slice(0, count)
    .map(({ text }) => text)
    .join('\n\n');

/** A work of passages that the model saw 64, 16, 4 and 0 times, and a control that it never saw. */
const WORK: readonly MeasuredText[] = [
  {
    id: 'E2',
    role: 'target',
    title: 'Work',
    fileName: 'work.txt',
    text: ['R64', 'R16', 'R4', 'R0'].map((group) => joined(group, EACH)).join('\n\n'),
  },
  { id: 'E3', role: 'control', title: 'Control', fileName: 'control.txt', text: joined('HELD_A', 4 * EACH) },
];

interface Place {
  readonly place: number;
  readonly logPz: number;
  readonly policy: number;
}

/** Every second window, in batches as an examination sends them. */
async function atStride2(engine: Engine, { tokens }: AttackWork): Promise<Place[]> {
  const items: { place: number; tokens: Int32Array; from: number }[] = [];
  for (let place = 0; place + PREFIX + SUFFIX <= tokens.length; place += 2)
    items.push({ place, tokens: tokens.slice(place, place + PREFIX + SUFFIX), from: PREFIX });
  const scored = await engine.score({ items, bos: true, policies: [TOP_K_40], topCount: 0 });
  const sum = (values?: Float64Array): number => values?.reduce((a, b) => a + b, 0) ?? -Infinity;
  return items.map(({ place }, at) => ({
    place,
    logPz: sum(scored[at]?.logProbs),
    policy: sum(scored[at]?.policyLogProbs[0]),
  }));
}

function surveyed(
  engine: Engine,
  loaded: LoadedModel,
  texts: readonly MeasuredText[],
  startsPerBlock: number,
): Promise<Measured> {
  const model = { id: 'E1', name: 'P1', sha256: '1'.repeat(64) };
  return measureInMemory(findAttack('survey'), engine, loaded, model, texts, { startsPerBlock });
}

async function tokensOf(engine: Engine, run: () => Promise<unknown>): Promise<number> {
  const before = (await engine.counters()).tokensEvaluated;
  await run();
  return (await engine.counters()).tokensEvaluated - before;
}

const engine = createLlamaEngine();
const loaded = await engine.load({ path: root('assets/demo/P1-f16.gguf'), gpu: 'off', threads: 1 });
const exact: Place[][] = [];
let exactCost: Cost = { wallMs: 0, cpuMs: 0 };
let works: readonly AttackWork[] = [];
const rows: string[][] = [];
for (const startsPerBlock of [50, 100, 200]) {
  let measured: Measured | undefined;
  let cost: Cost = { wallMs: 0, cpuMs: 0 };
  const tokens = await tokensOf(engine, async () => {
    cost = await costOf(async () => {
      measured = await surveyed(engine, loaded, WORK, startsPerBlock);
    });
  });
  if (measured === undefined) throw new Error('no survey');
  if (exact.length === 0) {
    works = measured.attackWorks;
    exactCost = await costOf(async () => {
      for (const work of works) exact.push(await atStride2(engine, work));
    });
  }
  const input = { works, parameters: measured.parameters } as unknown as SurveyInput;
  const [target, control] = [
    ...collectSurveys(input, readObservations('survey', surveyUnits, measured.observations)).values(),
  ];
  if (target === undefined || control === undefined) throw new Error('no works');
  const found = hitsOf(target, hitRuleOf(target, [control], SUFFIX));
  const highest = Math.max(...(exact[1] ?? []).map(({ logPz }) => logPz));
  const rule = { log10ControlMaximum: highest / Math.LN10, suffixTokens: SUFFIX };
  const hits = (exact[0] ?? []).filter(({ logPz, policy }) => isHit(rule, logPz, policy));
  const missed = hits.filter(({ place }) => found[place] !== 1);
  const untouched = missed.filter(
    ({ place }) => !found.subarray(Math.max(0, place - SUFFIX + 1), place + SUFFIX).includes(1),
  );
  const windows = exact.reduce((sum, { length }) => sum + length, 0);
  const exactTokens = Math.ceil(windows / 5) * 5 * (PREFIX + SUFFIX);
  rows.push([
    String(startsPerBlock),
    exactTokens.toLocaleString('en-US'),
    tokens.toLocaleString('en-US'),
    (exactTokens / tokens).toFixed(1),
    (exactCost.cpuMs / 1000).toFixed(0),
    (cost.cpuMs / 1000).toFixed(0),
    (exactCost.cpuMs / cost.cpuMs).toFixed(1),
    `${missed.length} of ${hits.length}`,
    String(untouched.length),
  ]);
}
await engine.dispose();
printTable(
  [
    'starts in a block',
    'tokens, stride 2',
    'tokens, survey',
    'times fewer',
    'processor s, stride 2',
    'processor s, survey',
    'times faster',
    'exact hits that are no hits of the survey',
    'of these with no hit near',
  ],
  rows,
);
