import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentError } from '../../src/base/index.js';
import {
  refusesSequences,
  selfCheckVerdict,
  type Engine,
  type NextToken,
  type ScoredItem,
  type ScoreRequest,
  type SelfCheck,
} from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { loadModel } from '../../src/engine/llama/loadModel.js';
import { Scorer } from '../../src/engine/llama/scorer.js';
import { ITEM_TOKENS } from '../../src/engine/llama/check/checkedItems.js';
import { checkItself } from '../../src/engine/llama/check/selfCheck.js';
import { Sequences, sequencesRefused } from '../../src/engine/llama/sequences.js';
import { selfCheckInBrief, selfCheckWords } from '../../src/figure/index.js';
import { like } from '../support/like.js';
import { f32, text, u32, writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { randomHybrid, randomLlama, randomMamba, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const tokenizer = byteLevelBpe(400, { bos: true });
let engine: Engine;
beforeEach(() => {
  engine = createLlamaEngine();
});
afterEach(() => engine.dispose());

function write(name: string, spec: GgufSpec): string {
  const path = join(folder, `${name}.gguf`);
  writeGguf(path, spec);
  return path;
}

/** A model that two sets of rotary factors read differently; short ones up to 256 tokens. */
function longRope(): GgufSpec {
  const llama = randomLlama({
    ...TINY,
    tokenizer,
    seed: 'longrope',
    context: 4096,
    metadata: [
      ['llama.rope.scaling.type', text('longrope')],
      ['llama.rope.scaling.original_context_length', u32(256)],
      ['llama.rope.scaling.attn_factor', f32(1.1)],
    ],
  });
  const factors = (name: string, factor: number): GgufSpec['tensors'][number] => ({
    name,
    shape: [TINY.embedding / TINY.heads / 2],
    type: 'F32',
    fill: (row) => void row.fill(factor),
  });
  const tensors = [
    ...llama.tensors,
    factors('rope_factors_long.weight', 8),
    factors('rope_factors_short.weight', 1),
  ];
  return { ...llama, tensors };
}

/** Letters as tokens. */
const sample = (length: number): Int32Array =>
  Int32Array.from({ length }, (_, at) => 70 + ((at * 7 + (at >> 3)) % 26));

describe('the engine checks itself', () => {
  it('passes on a sound model, to the bit, with few tokens, which no counter counts', async () => {
    const model = await engine.load({ path: 'assets/demo/P1-f16.gguf', gpu: 'off', threads: 1 });
    const check = must(model.selfCheck);
    expect(check.batch).toEqual({
      slots: 'several',
      outputs: 'wanted',
      largestNats: 0,
      meanNats: 0,
      toleranceNats: 0,
    });
    expect(check.sequences.usable).toBe(true);
    expect(check.sequences.largestNats).toBeLessThan(0.05);
    expect(check.tokens).toBeLessThan(13 * ITEM_TOKENS);
    expect(model.fingerprint.selfCheck).toBe('passed');
    const counters = await engine.counters();
    expect(counters.tokensEvaluated).toBe(0);
    expect(counters.selfCheckMs).toBeGreaterThan(0);
  });

  it('does not check a vocabulary', async () => {
    const model = await engine.load({ path: 'assets/demo/P1-f16.gguf', vocabOnly: true });
    expect(model.selfCheck).toBeNull();
    expect(model.fingerprint.selfCheck).toBe('not-run');
  });

  it('passes on a model whose context is shorter than its item', async () => {
    const path = write('short', randomLlama({ ...TINY, tokenizer, seed: 'short', context: 8 }));
    const model = await engine.load({ path, gpu: 'off', threads: 1, checkLong: true });
    expect(model.fingerprint.selfCheck).toBe('passed');
    expect(must(model.selfCheck).long).toMatchObject({ kind: 'unscored', code: 'context-short' });
    expect(selfCheckWords(must(model.selfCheck)).at(-1)).toMatch(
      /^A long text was not checked\. The context/u,
    );
  });

  it.each<[string, number, number | null, number]>([
    ['within the context', 400, null, 399],
    ['beyond a batch', 4096, null, 600],
    ['beyond a sliding window', 4096, 700, 788],
    ['no longer than is worth it', 4096, 4096, 1200],
  ])('reads a long text if asked to: %s', async (name, context, window, tokens) => {
    const metadata = window === null ? [] : ([['llama.attention.sliding_window', u32(window)]] as const);
    const path = write(name, randomLlama({ ...TINY, tokenizer, seed: name, context, metadata }));
    const model = await engine.load({ path, gpu: 'off', threads: 1, checkLong: true });
    const { long, sequences } = must(model.selfCheck);
    expect(long).toMatchObject({ tokens, toleranceNats: 0.05 });
    expect(sequences.usable).toBe(true);
  });

  it('allows less where kernels round less', async () => {
    const tolerances = [];
    for (const weights of ['as-stored', 'bf16', 'f32'] as const) {
      const { selfCheck } = await engine.load({
        path: 'test/fixtures/plant/P1-q8_0.gguf',
        gpu: 'off',
        threads: 1,
        weights,
        checkLong: true,
      });
      const { sequences, long } = must(selfCheck);
      tolerances.push(sequences.toleranceNats);
      expect(long).toMatchObject({ toleranceNats: sequences.toleranceNats });
      expect(sequences.meanNats).toBeLessThan(sequences.toleranceNats / 5);
      await engine.dispose();
    }
    expect(tolerances).toEqual([0.3, 0.1, 0.05]);
  });
});

/** How an engine is made to give wrong numbers, as llama.cpp does on a few architectures. */
interface Fault {
  readonly several?: boolean;
  readonly wanted?: boolean;
  readonly steps?: number;
  /** Added to what follows a prefix of more than 100 tokens. */
  readonly long?: number;
  /** Added on the device to the probability of each token. */
  readonly device?: number | 'no memory';
}

describe('an engine that computes something wrongly', () => {
  it.each<[string, Fault, string]>([
    ['several sequences in a batch', { several: true }, 'one-sequence-a-batch'],
    ['outputs at some positions', { wanted: true }, 'outputs-everywhere'],
    ['both', { several: true, wanted: true }, 'one-sequence-a-batch, outputs-everywhere'],
    ['steps', { steps: 1 }, 'sequences-refused'],
    ['steps that are not numbers', { steps: NaN }, 'sequences-refused'],
    ['steps, less than a wrong path does', { steps: 0.2 }, 'sequences-refused'],
    ['steps, as little as kernels differ', { steps: 0.03 }, 'passed'],
    ['steps of a long text only', { long: 1 }, 'sequences-refused'],
    ['the device, as little as kernels differ', { device: 0.03 }, 'passed'],
  ])('%s: is found out, and the rest is used', async (_name, fault, verdict) => {
    const check = await checkWith(fault);
    expect(selfCheckVerdict(check)).toBe(verdict);
    expect(refusesSequences(verdict)).toBe(!check.sequences.usable);
    expect(selfCheckWords(check).join(' ')).toMatch(
      verdict === 'passed' ? /in a batch of several gave the same bits\./u : /, so /u,
    );
  });

  it('names the text that is read wrongly, and by how much', async () => {
    const check = await checkWith({ long: 1 });
    expect(check.sequences.meanNats).toBeLessThan(0.01);
    expect(selfCheckWords(check).at(-1)).toMatch(
      /^A text of 511 tokens, .* differed by 0\.9\d+ nats .*, so this model is not used to write text\.$/u,
    );
    const refused = sequencesRefused({ path: 'P1', architecture: 'llama' }, check);
    expect(refused.message).toMatch(/after 511 tokens differed by 0\.9\d+ nats/u);
  });

  it.each([
    ['by more than kernels do', 0.2],
    ['because it gives no numbers', NaN],
  ])('a device that differs from the processor %s is refused', async (_name, device) => {
    await expect(checkWith({ device })).rejects.toMatchObject({
      code: 'device-differs',
      message: like(/An average of at most 0\.05 is allowed\./),
    });
  });

  it('says what a device was compared with, and where it was not', async () => {
    const check = await checkWith({ device: 0.03 });
    expect(selfCheckWords(check)[1]).toBe(
      'Texts scored alone on the GPU and on the processor differed by 0.030 nats a token on average and by at most 0.030 (an average of at most 0.05 is allowed).',
    );
    expect(selfCheckInBrief(check)).toContain('GPU and processor differed by 0.030 nats');
    const without = await checkWith({ device: 'no memory' });
    expect(without.device).toMatchObject({ kind: 'unscored', code: 'memory-short' });
    expect(selfCheckWords(without)[1]).toBe(
      'The GPU and the processor were not compared. There was not enough memory for it.',
    );
    expect(selfCheckVerdict(without)).toBe('passed');
  });
});

/** Checks a real model through an engine that alters its numbers. */
async function checkWith({
  several = false,
  wanted = false,
  steps = 0,
  long = 0,
  device,
}: Fault): Promise<SelfCheck> {
  const path = 'assets/demo/P1-f16.gguf';
  const { model } = await loadModel({ path, gpu: 'off', threads: 1 });
  const scorer = new Scorer(model);
  const sequences = new Sequences(model);
  const off = (item: ScoredItem, by: number): ScoredItem => ({
    ...item,
    logProbs: item.logProbs.map((logProb) => logProb - by),
  });
  const offNext = (next: NextToken, by: number): NextToken => ({
    ...next,
    topLogProbs: next.topLogProbs.map((logProb) => logProb - by),
  });
  const onDevice = typeof device === 'number' ? device : 0;
  let isLong = false;
  try {
    return await checkItself({
      scorer: {
        score: async (request: ScoreRequest, signal) => {
          const items = await scorer.score(request, signal);
          const { slots, outputs } = model.batchLayout;
          const isWrong = (several && slots === 'several') || (wanted && outputs === 'wanted');
          return items.map((item, at) => off(item, isWrong && at % 2 === 1 ? 3.5 : onDevice));
        },
      },
      sequences: {
        open: (...args) => {
          isLong = args[0].length > 100;
          return sequences.open(...args);
        },
        fork: (...args) => sequences.fork(...args),
        close: (...args) => sequences.close(...args),
        dispose: () => sequences.dispose(),
        step: async (...args) => {
          const next = await sequences.step(...args);
          return next.map((one, row) => offNext(one, isLong ? long : row === 1 ? steps : 0));
        },
      },
      vocabSize: model.vocabSize,
      trainedContext: model.facts.trainedContext,
      bos: true,
      toleranceNats: model.toleranceNats,
      onProcessor:
        device === undefined
          ? null
          : () =>
              device === 'no memory'
                ? Promise.reject(environmentError('memory-short', 'It does not fit.', 'Free some.'))
                : Promise.resolve({ scorer, free: () => undefined }),
      slidingWindow: null,
      wantsLong: true,
      shortUpTo: null,
      tokenize: () => Promise.resolve(sample(60)),
      setBatch: (layout) => void (model.batchLayout = layout),
      evaluated: () => model.counters.tokensEvaluated,
    });
  } finally {
    scorer.free();
    sequences.dispose();
    model.library.fn.llama_model_free(model.pointer);
  }
}

describe('models that keep a state', () => {
  it.each([
    ['recurrent', randomMamba(tokenizer, 'mamba')],
    ['hybrid', randomHybrid(tokenizer, 'hybrid')],
  ])('%s: copies go on as texts of their own, and closed ones leave the others alone', async (name, spec) => {
    const model = await engine.load({ path: write(name, spec), gpu: 'off', threads: 1 });
    expect(model).toMatchObject({ recurrent: true, canForkSequences: true });
    const prefix = sample(20);
    const capacity = { sequences: 4, tokens: 200 };
    const { sequence } = await engine.open(prefix, { bos: true, topCount: 3, capacity });
    const [second, third] = await engine.fork(sequence, 2);
    const ids = [sequence, must(second), must(third)];
    const texts = [
      sample(60).slice(20),
      Int32Array.from({ length: 40 }, (_, at) => 75 + (at % 9)),
      sample(40),
    ];
    const writeOn = async (which: readonly number[], from: number, to: number) => {
      for (let at = from; at < to; at++)
        await engine.step(
          which.map((one) => ({ sequence: must(ids[one]), token: must(must(texts[one])[at]) })),
          { topCount: 3 },
        );
    };
    await writeOn([0, 1, 2], 0, 5);
    await writeOn([1], 5, 9);
    await engine.close([must(third)]);
    const [fork] = await engine.fork(must(second), 1);
    await writeOn([0], 5, 12);
    const last = await engine.step(
      [
        { sequence, token: must(must(texts[0])[12]) },
        { sequence: must(second), token: must(must(texts[1])[9]) },
        { sequence: must(fork), token: 71 },
      ],
      { topCount: 5 },
    );
    const whole = [
      [...prefix, ...must(texts[0]).subarray(0, 13)],
      [...prefix, ...must(texts[1]).subarray(0, 10)],
      [...prefix, ...must(texts[1]).subarray(0, 9), 71],
    ];
    for (const [row, tokens] of whole.entries()) {
      const [exact] = await engine.score({
        items: [{ tokens: Int32Array.of(...tokens, 70), from: tokens.length }],
        bos: true,
        policies: [],
        topCount: 5,
      });
      const next = must(last[row]);
      expect(next.topIds).toEqual(must(exact).topIds);
      for (const [rank, logProb] of next.topLogProbs.entries())
        expect(Math.abs(logProb - must(must(exact).topLogProbs[rank]))).toBeLessThan(0.01);
    }
    await engine.close([sequence, must(second), must(fork)]);
  });
});

describe('a model with two sets of rotary factors', () => {
  it('uses one set, however many cells are reserved, and records which', async () => {
    const path = write('longrope', longRope());
    const tops: Float64Array[] = [];
    for (const factors of ['short', 'long'] as const) {
      const model = await engine.load({ path, gpu: 'off', threads: 1, ropeFactors: factors });
      expect(model.fingerprint.numeric).toMatchObject({ ropeFactors: factors, ropeShortUpTo: 256 });
      expect(model.trainedContext).toBe(factors === 'short' ? 256 : 4096);
      expect(model.fingerprint.selfCheck).toBe('passed');
      const tokens = sample(60);
      const [exact] = await engine.score({
        items: [{ tokens: Int32Array.of(...tokens, 70), from: 60 }],
        bos: true,
        policies: [],
        topCount: 5,
      });
      const options = { bos: true, topCount: 5 };
      const answers = [];
      for (const cells of [256, 257, 1024, 4096]) {
        const opened = await engine.open(tokens, { ...options, capacity: { sequences: 2, tokens: cells } });
        answers.push(opened.next);
        await engine.close([opened.sequence]);
      }
      for (const next of answers) {
        expect(next.topLogProbs).toEqual(must(answers[0]).topLogProbs);
        expect(next.topIds).toEqual(must(exact).topIds);
        expect(Math.abs(must(next.topLogProbs[0]) - must(must(exact).topLogProbs[0]))).toBeLessThan(0.01);
      }
      tops.push(must(answers[0]).topLogProbs);
      await engine.dispose();
    }
    // The two sets are two functions: choosing between them by the size of a cache would change what is measured.
    expect(Math.abs(must(must(tops[0])[0]) - must(must(tops[1])[0]))).toBeGreaterThan(0.01);
  });

  it('refuses a longer text than the short factors serve, and a choice where there is none', async () => {
    await engine.load({ path: write('longrope', longRope()), gpu: 'off', threads: 1 });
    const items = [{ tokens: sample(300), from: 1 }];
    await expect(engine.score({ items, bos: true, policies: [], topCount: 0 })).rejects.toMatchObject({
      code: 'context-too-long',
    });
    await engine.dispose();
    await expect(
      engine.load({ path: 'assets/demo/P1-f16.gguf', gpu: 'off', ropeFactors: 'long' }),
    ).rejects.toMatchObject({ code: 'rope-factors' });
  });
});

describe('opening a sequence', () => {
  it('can be cancelled, before and while the prefix is read, and leaves room for the next', async () => {
    await engine.load({ path: 'assets/demo/P1-f16.gguf', gpu: 'off', threads: 1 });
    const prefix = sample(500);
    const options = { bos: true, topCount: 1, capacity: { sequences: 1, tokens: 510 } };
    await expect(engine.open(prefix, options, AbortSignal.abort())).rejects.toMatchObject({
      code: 'engine-cancelled',
    });
    const controller = new AbortController();
    const opening = engine.open(prefix, options, controller.signal);
    setImmediate(() => controller.abort());
    await expect(opening).rejects.toMatchObject({ code: 'engine-cancelled' });
    const { sequence, next } = await engine.open(prefix, options);
    await engine.close([sequence]);
    const again = await engine.open(prefix, options);
    expect(again.next).toEqual(next);
  });
});

describe('threads of sequences', () => {
  it('are as asked for, and in the fingerprint', async () => {
    const path = 'assets/demo/P1-f16.gguf';
    const load = async (more: object): Promise<number> => {
      const { fingerprint } = await engine.load({ path, gpu: 'off', ...more });
      await engine.dispose();
      return fingerprint.stepThreads;
    };
    expect(await load({})).toBe(1);
    expect(await load({ threads: 2 })).toBe(2);
    expect(await load({ threads: 1, stepThreads: 2 })).toBe(2);
  });
});
