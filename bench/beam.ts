// A beam of 20 over 50 steps: open, fork and step on shared prefixes against evaluating every beam anew from its beginning.
import type { Engine, NextToken, SequenceId } from '../src/domain/index.js';
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { costOf, printTable } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';

const BEAMS = 20;
const STEPS = 50;
const PREFIX = 50;

interface Beam {
  readonly sequence: SequenceId;
  readonly tokens: readonly number[];
  readonly logProb: number;
  readonly next: NextToken;
}

interface Choice {
  readonly parent: Beam;
  readonly token: number;
  readonly logProb: number;
}

/** The best continuations by one token, most probable first. */
function choose(beams: readonly Beam[]): Choice[] {
  return beams
    .flatMap((parent) =>
      Array.from(parent.next.topIds, (token, at) => ({
        parent,
        token,
        logProb: parent.logProb + (parent.next.topLogProbs[at] ?? -Infinity),
      })),
    )
    .sort((x, y) => y.logProb - x.logProb)
    .slice(0, BEAMS);
}

async function shared(engine: Engine, prefix: Int32Array): Promise<number[]> {
  const capacity = { sequences: 2 * BEAMS, tokens: PREFIX + 1 + 2 * BEAMS * STEPS };
  const { sequence, next } = await engine.open(prefix, { bos: true, topCount: BEAMS, capacity });
  let beams: Beam[] = [{ sequence, tokens: [], logProb: 0, next }];
  for (let step = 1; step <= STEPS; step++) {
    const choices = choose(beams);
    if (step === STEPS) {
      await engine.close(beams.map((beam) => beam.sequence));
      return [...(choices[0]?.parent.tokens ?? []), choices[0]?.token ?? -1];
    }
    const children = new Map<Beam, SequenceId[]>();
    for (const beam of beams) {
      const count = choices.filter(({ parent }) => parent === beam).length;
      if (count === 0) await engine.close([beam.sequence]);
      else children.set(beam, [beam.sequence, ...(await engine.fork(beam.sequence, count - 1))]);
    }
    const items = choices.map(({ parent, token }) => ({
      sequence: children.get(parent)?.pop() ?? -1,
      token,
    }));
    const nexts = await engine.step(items, { topCount: BEAMS });
    beams = choices.map(({ parent, token, logProb }, at) => ({
      sequence: items[at]?.sequence ?? -1,
      tokens: [...parent.tokens, token],
      logProb,
      next: nexts[at] ?? next,
    }));
  }
  return [];
}

async function anew(engine: Engine, prefix: Int32Array): Promise<number[]> {
  const capacity = { sequences: 1, tokens: PREFIX + 1 + STEPS };
  const evaluate = async (tokens: readonly number[]): Promise<NextToken> => {
    const options = { bos: true, topCount: BEAMS, capacity };
    const { sequence, next } = await engine.open(Int32Array.of(...prefix, ...tokens), options);
    await engine.close([sequence]);
    return next;
  };
  let beams: Beam[] = [{ sequence: 0, tokens: [], logProb: 0, next: await evaluate([]) }];
  for (let step = 1; step < STEPS; step++) {
    const grown: Beam[] = [];
    for (const { parent, token, logProb } of choose(beams)) {
      const tokens = [...parent.tokens, token];
      grown.push({ sequence: 0, tokens, logProb, next: await evaluate(tokens) });
    }
    beams = grown;
  }
  const [best] = choose(beams);
  return [...(best?.parent.tokens ?? []), best?.token ?? -1];
}

const rows: string[][] = [];
// The larger vocabulary would take minutes to say the same.
for (const bench of MODELS.slice(0, 3)) {
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path: bench.path(), gpu: 'off', threads: 1 });
  const [window] = await windowsFor(bench, engine, loaded, 1);
  const prefix = window?.tokens.slice(0, PREFIX) ?? new Int32Array();
  const run = async (search: typeof shared) => {
    const before = (await engine.counters()).tokensEvaluated;
    let best: number[] = [];
    const { wallMs } = await costOf(async () => (best = await search(engine, prefix)));
    return { best, seconds: wallMs / 1000, tokens: (await engine.counters()).tokensEvaluated - before };
  };
  await run(shared);
  const quick = await run(shared);
  const slow = await run(anew);
  const same = quick.best.findIndex((token, at) => token !== slow.best[at]);
  rows.push([
    bench.name,
    quick.tokens.toLocaleString('en-US'),
    quick.seconds.toFixed(2),
    slow.tokens.toLocaleString('en-US'),
    slow.seconds.toFixed(2),
    (slow.seconds / quick.seconds).toFixed(1),
    same === -1 ? 'the same' : `differs from token ${same + 1}`,
  ]);
  await engine.dispose();
}
printTable(
  [
    'model',
    'tokens, fork and step',
    'seconds',
    'tokens, evaluated anew',
    'seconds',
    'times faster',
    'best continuation',
  ],
  rows,
);
