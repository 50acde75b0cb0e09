import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODING_TOTAL, FULL_SOFTMAX, MOST_LOGITS, MOST_SEQUENCES, TOP_K_40 } from '../../src/domain/index.js';
import type {
  DecodingPolicy,
  Engine,
  LoadedModel,
  LoadOptions,
  ScoredItem,
  ScoreItem,
  ScoreRequest,
  SymbolCoding,
} from '../../src/domain/index.js';
import { must } from '../support/must.js';

/** An engine that the contract is checked on. */
export interface Subject {
  readonly engine: Engine;
  /** Ends the engine's process at once; absent where there is none. */
  readonly crash?: () => Promise<void>;
  /** Ends it when the test is over. */
  readonly end: () => Promise<void>;
}

/** What a kind of engine is checked with. */
export interface ContractOptions {
  readonly start: () => Promise<Subject>;
  /** What is loaded, and how. */
  readonly load: LoadOptions;
  /** A text of some 20,000 characters to score. */
  readonly text: string;
  /** Largest difference of a log p between the exact path and one step at a time; 0 = the same bits. */
  readonly stepTolerance: number;
  /** How BOS is written in a text whose special tokens are parsed. */
  readonly bosText: string;
  /** Windows that take long enough to be stopped in the middle. */
  readonly manyWindows: number;
}

const NUCLEUS: DecodingPolicy = { temperature: 0.8, topK: null, topP: 0.9 };
const POLICIES = [FULL_SOFTMAX, TOP_K_40, NUCLEUS, { temperature: 1, topK: 1, topP: null }];

const TEXTS = [
  'Call me Ishmael. Some years ago—never mind how long precisely—having little or no money.',
  '“Curly quotes”, naïve façade, Ω ω, 日本語, 🐋🐳, e\u0301 (combining), tab\tand\r\nlines\n\n\n',
  '   leading and trailing spaces   ',
  'a',
  '',
];

/** Checks that an engine keeps what the Engine interface promises. */
export function engineContract(name: string, options: ContractOptions): void {
  describe(`${name} keeps the contract of an engine`, () => {
    const { load, text, stepTolerance } = options;
    let subject: Subject;
    let engine: Engine;
    let model: LoadedModel;
    let tokens: Int32Array;
    let windows: ScoreItem[];

    beforeAll(async () => {
      subject = await options.start();
      engine = subject.engine;
      model = await engine.load(load);
      tokens = (await engine.tokenize(text)).tokens;
      windows = cut(tokens, 60, 30).slice(0, 12);
    });
    afterAll(() => subject.end());

    const score = (items: readonly ScoreItem[], topCount = 5): Promise<readonly ScoredItem[]> =>
      engine.score({ items, bos: true, policies: POLICIES, topCount });

    const logitsOf = (items: readonly ScoreItem[], logits: Required<ScoreRequest>['logits']) =>
      engine.score({ items, bos: true, policies: [], topCount: 0, logits });

    it('says what was loaded and what runs', () => {
      expect(model.vocabSize).toBeGreaterThan(256);
      expect(model.trainedContext).toBeGreaterThanOrEqual(128);
      expect(model.bosToken).not.toBeNull();
      expect(model.parameterCount).toBeGreaterThan(0);
      expect(model.fingerprint.gpuUsed).toBe('off');
    });

    it.each(TEXTS)('tiles the text %j with tokens', async (sample) => {
      const bytes = new TextEncoder().encode(sample);
      const { tokens, startByte, byteLength, addedPrefixBytes } = await engine.tokenize(sample);
      const back = await engine.detokenize(tokens);
      expect([...back.bytes.subarray(addedPrefixBytes)]).toEqual([...bytes]);
      expect(byteLength - addedPrefixBytes).toBe(bytes.length);
      expect(startByte.length).toBe(tokens.length);
      for (let at = 1; at < tokens.length; at++) {
        expect(must(back.startByte[at]) - must(back.startByte[at - 1])).toBeGreaterThan(0);
        expect(startByte[at]).toBe(must(back.startByte[at]) - addedPrefixBytes);
      }
    });

    it('scores a window with the same bits alone, among others, in any order and after other work', async () => {
      const together = await score(windows);
      const backwards = await score(windows.toReversed());
      await score([{ tokens: tokens.slice(0, 17), from: 3 }]);
      for (const [at, window] of windows.entries()) {
        const [alone] = await score([window]);
        expect(alone).toEqual(together[at]);
        expect(backwards.at(-1 - at)).toEqual(together[at]);
      }
      const mixed = await score([
        { tokens: tokens.slice(5, 40), from: 9 },
        must(windows[3]),
        must(windows[3]),
      ]);
      expect(mixed[1]).toEqual(together[3]);
      expect(mixed[2]).toEqual(together[3]);
    });

    it('gives numbers that agree with each other', async () => {
      const topCount = 10;
      const scored = await score(windows, topCount);
      for (const [index, item] of scored.entries()) {
        const { tokens, from } = must(windows[index]);
        expect(item.logProbs.length).toBe(tokens.length - from);
        expect(item.topIds.length).toBe((tokens.length - from) * topCount);
        for (let at = 0; at < item.logProbs.length; at++) {
          const logProb = must(item.logProbs[at]);
          const rank = must(item.ranks[at]);
          expect(logProb).toBeLessThanOrEqual(0);
          expect(item.entropies[at]).toBeGreaterThanOrEqual(0);
          expect(item.entropies[at]).toBeLessThanOrEqual(Math.log(model.vocabSize) + 1e-6);
          expect(item.meanLogProbs[at]).toBeCloseTo(-must(item.entropies[at]), 6);
          expect(item.varLogProbs[at]).toBeGreaterThanOrEqual(0);
          if (rank === 0) expect(item.margins[at]).toBeGreaterThanOrEqual(0);
          else expect(item.margins[at]).toBeLessThanOrEqual(0);
          const [full, top40, nucleus, greedy] = item.policyLogProbs.map((values) => must(values[at]));
          expect(full).toBe(logProb);
          expect(Number.isFinite(top40)).toBe(rank < 40);
          if (rank < 40) expect(top40).toBeGreaterThanOrEqual(logProb - 1e-6);
          expect(nucleus === -Infinity || must(nucleus) <= 1e-9).toBe(true);
          if (rank === 0) expect(nucleus).toBeGreaterThan(-Infinity);
          expect(greedy === -Infinity).toBe(rank > 0);
          const ids = item.topIds.subarray(at * topCount, (at + 1) * topCount);
          const logs = item.topLogProbs.subarray(at * topCount, (at + 1) * topCount);
          if (rank < topCount) {
            expect(ids[rank]).toBe(tokens[from + at]);
            expect(logs[rank]).toBeCloseTo(logProb, 9);
          }
          for (let i = 1; i < topCount; i++) expect(logs[i]).toBeLessThanOrEqual(must(logs[i - 1]));
          expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeLessThanOrEqual(1 + 1e-6);
        }
      }
    });

    it('gives the logits of the positions that are asked for, and every other number as without them', async () => {
      const [first, count] = [7, 3];
      const items = windows.slice(0, 3);
      const request = { items, bos: true, policies: POLICIES, topCount: 5 };
      const scored = await engine.score({ ...request, logits: { first, count } });
      const without = await engine.score(request);
      expect(scored).toEqual(without.map((item, at) => ({ ...item, logits: must(scored[at]).logits })));
      for (const [index, { logits, logProbs }] of scored.entries()) {
        expect(must(logits).length).toBe(count * model.vocabSize);
        const { tokens, from } = must(items[index]);
        for (let at = 0; at < count; at++) {
          const row = Float64Array.from(
            must(logits).subarray(at * model.vocabSize, (at + 1) * model.vocabSize),
          );
          const most = row.reduce((highest, logit) => Math.max(highest, logit), -Infinity);
          const mass = row.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
          const logit = must(row[must(tokens[from + first + at])]);
          expect(logit - most - Math.log(mass)).toBeCloseTo(must(logProbs[first + at]), 6);
        }
      }
    });

    it('starts at the first token with a BOS and at the second without', async () => {
      const item = must(windows[0]).tokens;
      const [whole] = await engine.score({
        items: [{ tokens: item, from: 0 }],
        bos: true,
        policies: [],
        topCount: 0,
      });
      expect(must(whole).logProbs.length).toBe(item.length);
      const [rest] = await engine.score({
        items: [{ tokens: item, from: 1 }],
        bos: false,
        policies: [],
        topCount: 0,
      });
      expect(must(rest).logProbs.length).toBe(item.length - 1);
      expect(await engine.score({ items: [], bos: true, policies: [], topCount: 0 })).toEqual([]);
    });

    it('steps through a text to the distributions that scoring gives', async () => {
      const { tokens: window } = must(windows[1]);
      const topCount = 8;
      const [scored] = await score([{ tokens: window, from: 20 }], topCount);
      const capacity = { sequences: 1, tokens: 128 };
      const opened = await engine.open(window.slice(0, 20), { bos: true, topCount, capacity });
      const { sequence } = opened;
      let { next } = opened;
      for (let at = 0; at < 40; at++) {
        const logs = must(scored).topLogProbs.subarray(at * topCount, (at + 1) * topCount);
        expect(Math.abs(next.entropy - must(must(scored).entropies[at]))).toBeLessThanOrEqual(stepTolerance);
        for (const [i, log] of next.topLogProbs.entries()) {
          expect(Math.abs(log - must(logs[i]))).toBeLessThanOrEqual(stepTolerance);
        }
        [next] = (await engine.step([{ sequence, token: must(window[20 + at]) }], { topCount })) as [
          typeof next,
        ];
      }
      await engine.close([sequence]);
    });

    it('forks sequences that do not feel each other', async () => {
      const prefix = tokens.slice(0, 25);
      const capacity = { sequences: 6, tokens: 256 };
      const { sequence } = await engine.open(prefix, { bos: true, topCount: 4, capacity });
      const forks = await engine.fork(sequence, 3);
      expect(new Set([sequence, ...forks]).size).toBe(4);
      const paths = [
        [65, 66],
        [70, 71],
        [80, 65],
      ];
      const grow = async (step: number) =>
        engine.step(
          forks.map((fork, at) => ({ sequence: fork, token: must(must(paths[at])[step]) })),
          { topCount: 4 },
        );
      await grow(0);
      const together = await grow(1);
      await engine.close([must(forks[0])]);
      const after = await engine.step([{ sequence: must(forks[1]), token: 75 }], { topCount: 4 });
      await engine.close([sequence, ...forks.slice(1)]);

      const alone = async (path: readonly number[]) => {
        const fresh = await engine.open(prefix, { bos: true, topCount: 4, capacity });
        let { next } = fresh;
        for (const token of path)
          [next] = (await engine.step([{ sequence: fresh.sequence, token }], { topCount: 4 })) as [
            typeof next,
          ];
        await engine.close([fresh.sequence]);
        return next;
      };
      for (const [at, path] of paths.entries()) {
        const lone = await alone(path);
        for (const [i, log] of lone.topLogProbs.entries()) {
          expect(Math.abs(log - must(must(together[at]).topLogProbs[i]))).toBeLessThanOrEqual(stepTolerance);
        }
      }
      const lone = await alone([...must(paths[1]), 75]);
      expect(Math.abs(lone.entropy - must(after[0]).entropy)).toBeLessThanOrEqual(stepTolerance);
    });

    it('draws by the uniform numbers it is given', async () => {
      const capacity = { sequences: 4, tokens: 256 };
      const greedy = { policy: { temperature: 1, topK: 1, topP: null }, uniforms: Float64Array.of(0.7) };
      const { sequence, next } = await engine.open(tokens.slice(0, 20), {
        bos: true,
        topCount: 3,
        draw: greedy,
        capacity,
      });
      expect(next.drawn).toEqual({ token: next.topIds[0], logProb: 0 });
      const forks = await engine.fork(sequence, 2);
      const draw = { policy: TOP_K_40, uniforms: Float64Array.of(0, 0.999999) };
      const [low, high] = await engine.step(
        forks.map((fork) => ({ sequence: fork, token: must(tokens[20]) })),
        { topCount: 40, draw },
      );
      expect(must(must(low).drawn).token).toBe(must(low).topIds[0]);
      expect(must(must(low).drawn).logProb).toBeGreaterThanOrEqual(must(must(low).topLogProbs[0]));
      expect(must(high).topIds.indexOf(must(must(high).drawn).token)).toBeGreaterThan(0);
      await engine.close([sequence, ...forks]);
    });

    it('codes every token in a table of integers that adds up', async () => {
      const capacity = { sequences: 4, tokens: 256 };
      const prefix = tokens.slice(0, 20);
      const look = async (code: SymbolCoding) => {
        const { sequence, next } = await engine.open(prefix, { bos: true, topCount: 5, code, capacity });
        await engine.close([sequence]);
        return must(next.coded);
      };
      const encode = (token: number) => look({ kind: 'encode', tokens: Int32Array.of(token) });
      const decode = (point: number) => look({ kind: 'decode', points: Float64Array.of(point) });
      let low = 0;
      for (let token = 0; token < model.vocabSize; token += token < 20 ? 1 : 97) {
        const coded = await encode(token);
        expect(coded.token).toBe(token);
        expect(coded.frequency).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(coded.low) && Number.isInteger(coded.frequency)).toBe(true);
        if (token <= 20) expect(coded.low).toBe(low);
        else expect(coded.low).toBeGreaterThanOrEqual(low);
        low = coded.low + coded.frequency;
        expect(await decode(coded.low)).toEqual(coded);
        expect(await decode(low - 1)).toEqual(coded);
      }
      const last = await encode(model.vocabSize - 1);
      expect(last.low + last.frequency).toBe(CODING_TOTAL);
      expect(await decode(CODING_TOTAL - 1)).toEqual(last);
      expect((await decode(0)).token).toBe(0);
    });

    it('codes tokens at their probability, the same in every repeat and beside others', async () => {
      const capacity = { sequences: 4, tokens: 256 };
      const opened = await engine.open(tokens.slice(0, 20), { bos: true, topCount: 10, capacity });
      const { topIds, topLogProbs } = opened.next;
      const forks = await engine.fork(opened.sequence, 2);
      const code = (places: readonly number[]): SymbolCoding => ({
        kind: 'encode',
        tokens: Int32Array.from(places),
      });
      for (const [at, token] of topIds.entries()) {
        const again = await engine.open(tokens.slice(0, 20), {
          bos: true,
          topCount: 0,
          capacity,
          code: code([token]),
        });
        const { frequency } = must(again.next.coded);
        // One for every token of the vocabulary, and the rest by probability; the summed roundings go to the first.
        const wanted = Math.exp(must(topLogProbs[at])) * CODING_TOTAL;
        expect(Math.abs(frequency - wanted)).toBeLessThanOrEqual(2 * model.vocabSize + 1e-6 * wanted);
        if (wanted > 1e4 * model.vocabSize) {
          expect(-Math.log2(frequency / CODING_TOTAL)).toBeCloseTo(-must(topLogProbs[at]) / Math.LN2, 2);
        }
        await engine.close([again.sequence]);
      }
      const step = (places: readonly number[]) =>
        engine.step(
          forks.map((sequence) => ({ sequence, token: must(tokens[20]) })),
          { topCount: 0, code: code(places) },
        );
      const both = await step([65, 65]);
      expect(must(both[0]).coded).toEqual(must(both[1]).coded);
      const points = Float64Array.from(both, ({ coded }) => must(coded).low);
      const read = await engine.step(
        forks.map((sequence) => ({ sequence, token: 66 })),
        { topCount: 0, code: { kind: 'decode', points } },
      );
      expect(must(read[0]).coded).toEqual(must(read[1]).coded);
      await engine.close([opened.sequence, ...forks]);
    });

    it('takes a special token for one only when asked to', async () => {
      const { bosText } = options;
      const plain = await engine.tokenize(`${bosText}abc`);
      expect([...plain.tokens]).not.toContain(model.bosToken);
      const parsed = await engine.tokenize(`${bosText}abc${bosText}`, { parseSpecial: true });
      expect([...parsed.tokens].filter((token) => token === model.bosToken).length).toBe(2);
      expect(parsed.tokens[0]).toBe(model.bosToken);
      expect(parsed.startByte.at(-1)).toBe(bosText.length + 3);
      const without = await engine.tokenize('no marks, no difference', { parseSpecial: true });
      expect(without).toEqual(await engine.tokenize('no marks, no difference'));
    });

    it('answers calls in the order they were made', async () => {
      const order: string[] = [];
      const note = (what: string) => () => void order.push(what);
      await Promise.all([
        score(windows).then(note('score')),
        engine.tokenize('x').then(note('tokenize')),
        score([must(windows[0])]).then(note('second score')),
        engine.counters().then(note('counters')),
      ]);
      expect(order).toEqual(['score', 'tokenize', 'second score', 'counters']);
    });

    it('counts what it evaluates', async () => {
      const before = await engine.counters();
      await score(windows.slice(0, 2));
      const after = await engine.counters();
      expect(after.tokensEvaluated - before.tokensEvaluated).toBeGreaterThanOrEqual(2 * 59);
      expect(after.threads).toBeGreaterThanOrEqual(1);
      expect(after.residentBytes).toBeGreaterThan(1e6);
      const estimate = await engine.estimateMemory(101);
      expect(estimate.totalBytes).toBeGreaterThan(0);
      expect(estimate.fits).toBe(true);
    });

    it('stops when asked to, and then gives the same bits', async () => {
      const before = await score(windows);
      const stop = new AbortController();
      const many = repeat(windows, options.manyWindows);
      const stopped = engine.score({ items: many, bos: true, policies: POLICIES, topCount: 0 }, stop.signal);
      const behind = score([must(windows[2])]);
      const asked = new Promise<number>((resolve) =>
        setTimeout(() => {
          stop.abort();
          resolve(performance.now());
        }, 60),
      );
      await expect(stopped).rejects.toMatchObject({ code: 'engine-cancelled' });
      expect(performance.now() - (await asked)).toBeLessThan(2000);
      expect((await behind)[0]).toEqual(before[2]);
      expect(await score(windows)).toEqual(before);
      const never = engine.score(
        { items: windows, bos: true, policies: [], topCount: 0 },
        AbortSignal.abort(),
      );
      await expect(never).rejects.toMatchObject({ code: 'engine-cancelled' });
    });

    const refusals: readonly [string, string, () => Promise<unknown>][] = [
      ['engine-loaded', 'a second model', () => engine.load(load)],
      ['token-range', 'ids outside the vocabulary', () => engine.detokenize(Int32Array.of(0, 1 << 30))],
      ['token-range', 'negative ids', () => score([{ tokens: Int32Array.of(65, -1, 66), from: 1 }])],
      ['score-range', 'a start past the end', () => score([{ tokens: Int32Array.of(65, 66), from: 2 }])],
      ['score-range', 'a start between tokens', () => score([{ tokens: Int32Array.of(65, 66), from: 0.5 }])],
      [
        'score-range',
        'the first token without BOS',
        () =>
          engine.score({
            items: [must(windows[0])].map((w) => ({ ...w, from: 0 })),
            bos: false,
            policies: [],
            topCount: 0,
          }),
      ],
      ['score-range', 'more tokens than are returned', () => score(windows, 65)],
      ['score-range', 'logits past the end', () => logitsOf(windows, { first: 29, count: 2 })],
      ['score-range', 'logits of no position', () => logitsOf(windows, { first: 0, count: 0 })],
      [
        'score-range',
        'more logits than are returned',
        () => {
          const enough = Math.ceil(MOST_LOGITS / (30 * model.vocabSize)) + 1;
          return logitsOf(new Array<ScoreItem>(enough).fill(must(windows[0])), { first: 0, count: 30 });
        },
      ],
      [
        'context-too-long',
        'a window longer than the model knows',
        () => score([{ tokens: new Int32Array(model.trainedContext + 2).fill(65), from: 1 }]),
      ],
      ['chat-template-missing', 'a chat without a template', () => engine.renderChat([])],
      [
        'score-range',
        'a point outside the table',
        () =>
          engine.open(tokens.slice(0, 5), {
            bos: true,
            topCount: 0,
            code: { kind: 'decode', points: Float64Array.of(CODING_TOTAL) },
            capacity: { sequences: 1, tokens: 64 },
          }),
      ],
      [
        'sequence-capacity',
        'more sequences than any cache holds',
        () =>
          engine.open(tokens.slice(0, 5), {
            bos: true,
            topCount: 0,
            capacity: { sequences: MOST_SEQUENCES + 1, tokens: 64 },
          }),
      ],
      ['sequence-unknown', 'a sequence that is not open', () => engine.fork(987_654, 1)],
      [
        'sequence-unknown',
        'a step of one',
        () => engine.step([{ sequence: 987_654, token: 65 }], { topCount: 1 }),
      ],
      [
        'sequence-capacity',
        'a prefix larger than what is reserved',
        () =>
          engine.open(tokens.slice(0, 50), {
            bos: true,
            topCount: 0,
            capacity: { sequences: 1, tokens: 10 },
          }),
      ],
    ];
    it.each(refusals)('refuses with %s: %s', async (code, _what, call) => {
      await expect(call()).rejects.toMatchObject({ name: 'PalimpsestError', code });
      const error = await call().catch((error: unknown) => error as { message: string; hint: string });
      expect((error as { message: string }).message.length).toBeGreaterThan(10);
      expect((error as { hint: string }).hint.length).toBeGreaterThan(5);
    });

    it('refuses more sequences than were reserved', async () => {
      const capacity = { sequences: 2, tokens: 64 };
      const { sequence } = await engine.open(tokens.slice(0, 10), { bos: true, topCount: 0, capacity });
      await expect(engine.fork(sequence, 2)).rejects.toMatchObject({ code: 'sequence-capacity' });
      const [copy] = await engine.fork(sequence, 1);
      await engine.close([sequence, must(copy)]);
      await expect(engine.close([sequence])).rejects.toMatchObject({ code: 'sequence-unknown' });
    });

    it('can be emptied and loaded again, as a vocabulary alone too', async () => {
      const before = await score(windows.slice(0, 2));
      await engine.dispose();
      await expect(engine.tokenize('x')).rejects.toMatchObject({ code: 'engine-not-loaded' });
      await engine.load({ ...load, vocabOnly: true });
      expect((await engine.tokenize(text)).tokens).toEqual(tokens);
      await expect(score(windows)).rejects.toMatchObject({ code: 'model-vocab-only' });
      await engine.dispose();
      expect(await engine.load(load)).toEqual(model);
      expect(await score(windows.slice(0, 2))).toEqual(before);
    });

    it('when its process is killed, rejects what is pending and what comes later, and another one goes on', async (test) => {
      const victim = await options.start();
      if (!victim.crash) {
        await victim.end();
        return test.skip('runs in this process');
      }
      await victim.engine.load(load);
      const request = {
        items: repeat(windows, options.manyWindows),
        bos: true,
        policies: POLICIES,
        topCount: 0,
      };
      const pending = victim.engine.score(request);
      const queued = victim.engine.tokenize('x');
      const outcomes = Promise.allSettled([pending, queued]);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await victim.crash();
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { code: 'engine-crashed', kind: 'environment' },
        });
      }
      await expect(victim.engine.counters()).rejects.toMatchObject({ code: 'engine-crashed' });
      const heir = await options.start();
      await heir.engine.load(load);
      const [again] = await heir.engine.score({
        items: [must(windows[0])],
        bos: true,
        policies: POLICIES,
        topCount: 5,
      });
      expect(again).toEqual((await score([must(windows[0])]))[0]);
      await heir.end();
    });
  });
}

/** Windows of `length` tokens that tile the text, scored from `from`. */
function cut(tokens: Int32Array, length: number, from: number): ScoreItem[] {
  const count = Math.floor(tokens.length / length);
  return Array.from({ length: count }, (_, at) => ({
    tokens: tokens.slice(at * length, (at + 1) * length),
    from,
  }));
}

function repeat<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, at) => must(items[at % items.length]));
}
