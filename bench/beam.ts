// The near-verbatim search, a beam of 20 over 50 tokens: on a shared prefix (open, fork, step), against drawing S samples on one, and
// against evaluating every beginning anew. The engine runs in its own process, as in an examination: a step is also a message there and back.
import {
  searchNear,
  type BeamPick,
  type Choice,
  type ChoiceSource,
} from '../src/attacks/nearVerbatim/beam.js';
import { EngineChoices, topKChoices } from '../src/attacks/nearVerbatim/engineChoices.js';
import { drawContinuations } from '../src/attacks/kit/index.js';
import { Random } from '../src/base/index.js';
import { TOP_K_40, type Engine } from '../src/domain/index.js';
import { spawnEngine } from '../src/engine/index.js';
import { costOf, inTurns, printTable, ratios, spreadOf, spreadText, type Cost } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';

const BEAMS = 20;
const PREFIX = 50;
const LENGTH = 50;
const TOP_K = 40;
const SAMPLES = [20, 200];
const ROUNDS = 3;
const never = new AbortController().signal;

/** The same search without a cache: every beginning is evaluated from its first token. */
class Anew implements ChoiceSource {
  #live: readonly (readonly number[])[] = [[]];

  constructor(
    readonly engine: Engine,
    readonly prefix: Int32Array,
  ) {}

  first(): Promise<readonly Choice[]> {
    return this.#evaluate([]);
  }

  async advance(picks: readonly BeamPick[]): Promise<readonly (readonly Choice[])[]> {
    this.#live = picks.map(({ slot, token }) => [...(this.#live[slot] ?? []), token]);
    const all: (readonly Choice[])[] = [];
    for (const beginning of this.#live) all.push(await this.#evaluate(beginning));
    return all;
  }

  async #evaluate(beginning: readonly number[]): Promise<readonly Choice[]> {
    const { sequence, next } = await this.engine.open(Int32Array.of(...this.prefix, ...beginning), {
      bos: true,
      topCount: TOP_K,
      capacity: { sequences: 1, tokens: PREFIX + 1 + LENGTH },
    });
    await this.engine.close([sequence]);
    return topKChoices(next, TOP_K);
  }
}

/** Nothing is pruned at so many changes: the most that a beam can cost. */
const search = (source: ChoiceSource, passage: Int32Array) =>
  searchNear({ passage, epsilon: LENGTH - 1, beams: BEAMS, guide: 'levenshtein' }, source);

const rows: string[][] = [];
// The large models take minutes to say the same.
for (const bench of MODELS.slice(0, process.argv.includes('--full') ? 3 : 2)) {
  const engine = await spawnEngine({ kind: 'llama' });
  const loaded = await engine.load({ path: bench.path(), gpu: 'off', threads: 1 });
  const [window] = await windowsFor(bench, engine, loaded, 1);
  const prefix = window?.tokens.slice(0, PREFIX) ?? new Int32Array();
  const passage = window?.tokens.slice(PREFIX, PREFIX + LENGTH) ?? new Int32Array();
  let best: readonly number[] = [];
  const tokensOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = (await engine.counters()).tokensEvaluated;
    await work();
    return (await engine.counters()).tokensEvaluated - before;
  };
  const beam = async (): Promise<void> => {
    const shape = { prefix, bos: true, beams: BEAMS, length: LENGTH, topK: TOP_K };
    const source = new EngineChoices(engine, shape, never);
    best = (await search(source, passage)).pool[0]?.tokens ?? [];
    await source.close();
  };
  const draw = (draws: number) => () =>
    drawContinuations(
      engine,
      { prefix, bos: true, length: LENGTH, draws, policy: TOP_K_40 },
      new Random('bench'),
      never,
    );
  const beamTokens = await tokensOf(beam);
  const [ofBeam = [], ...ofDraws] = await inTurns(ROUNDS, beam, ...SAMPLES.map(draw));
  const row = [bench.name, beamTokens.toLocaleString('en-US'), (middleOf(ofBeam) / 1000).toFixed(2)];
  for (const [at, draws] of SAMPLES.entries()) {
    const tokens = await tokensOf(draw(draws));
    row.push((tokens / beamTokens).toFixed(2), spreadText(ratios(ofDraws[at] ?? [], ofBeam, 'wallMs')));
  }
  let anewBest: readonly number[] = [];
  let anew: Cost = { wallMs: 0, cpuMs: 0 };
  const anewTokens = await tokensOf(async () => {
    anew = await costOf(async () => {
      anewBest = (await search(new Anew(engine, prefix), passage)).pool[0]?.tokens ?? [];
    });
  });
  const same = best.findIndex((token, at) => token !== anewBest[at]);
  row.push(
    (anewTokens / beamTokens).toFixed(1),
    (anew.wallMs / middleOf(ofBeam)).toFixed(1),
    same === -1 ? 'the same' : `differs from token ${same + 1}`,
  );
  rows.push(row);
  console.error(row.join(' | '));
  await engine.kill();
}
printTable(
  [
    'model',
    'beam, tokens',
    'beam, seconds',
    ...SAMPLES.flatMap((draws) => [`${draws} samples / beam, tokens`, `${draws} samples / beam, clock`]),
    'anew / beam, tokens',
    'anew / beam, clock',
    'likeliest continuation',
  ],
  rows,
);

function middleOf(costs: readonly Cost[]): number {
  return spreadOf(costs.map(({ wallMs }) => wallMs)).median;
}
