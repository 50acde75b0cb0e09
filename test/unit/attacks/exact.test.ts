import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import { windowDetailsOf, type Findings, type WindowDetails } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured, type MeasureOptions } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

type Parameters = Readonly<Record<string, number | string>>;

/** Journalled scores of one work by window, read off the observations by hand. */
interface Scores {
  readonly work: AttackWork;
  readonly starts: number[];
  readonly logPz: number[];
  readonly policy: number[];
  readonly argmax: string[];
}

async function measure(
  attack: 'probabilistic' | 'greedy',
  target: string,
  control: string | null,
  parameters: Parameters,
  options: MeasureOptions = {},
  known = target.slice(0, Math.floor(target.length / 2)),
): Promise<{ measured: Measured; details: WindowDetails; scores: Scores[] }> {
  const engine = createFakeEngine({ text: known });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const texts = sampleWorks(target, control ?? '').slice(0, control === null ? 1 : 2);
  const measured = await measureInMemory(
    findAttack(attack),
    engine,
    loaded,
    model,
    texts,
    parameters,
    options,
  );
  await engine.dispose();
  const details = must(windowDetailsOf(measured.findings));
  return {
    measured,
    details,
    scores: measured.attackWorks.map((work) => scoresOf(measured, work, parameters)),
  };
}

function scoresOf({ observations }: Measured, work: AttackWork, parameters: Parameters): Scores {
  const scores: Scores = { work, starts: startsOf(work, parameters), logPz: [], policy: [], argmax: [] };
  for (const observed of observations) {
    const spec = observed.unit.spec as { kind: string; from: number };
    if (observed.kind !== 'observed' || observed.unit.workId !== work.id || spec.kind !== 'windows') continue;
    const value = observed.value as { logPz: number[]; policyLogPz: (number | '-inf')[][]; argmax: string[] };
    value.logPz.forEach((logPz, i) => {
      const policy = must(must(value.policyLogPz[0])[i]);
      scores.logPz[spec.from + i] = logPz;
      scores.policy[spec.from + i] = policy === '-inf' ? -Infinity : policy;
      scores.argmax[spec.from + i] = must(value.argmax[i]);
    });
  }
  return scores;
}

/** By the definition: every multiple of the stride, until a window no longer fits. */
function startsOf(work: AttackWork, parameters: Parameters): number[] {
  const {
    prefixTokens,
    suffixTokens,
    strideTokens = 0,
    strideChars = 0,
  } = parameters as Record<string, number>;
  const length = must(prefixTokens) + must(suffixTokens);
  const tokens = work.tokens.length;
  const starts = new Set<number>();
  if (strideChars > 0) {
    for (let char = 0; char <= work.charCount; char += strideChars) {
      const token = work.tokenStartChar.subarray(0, tokens).findIndex((start) => start >= char);
      if (token >= 0 && token + length <= tokens) starts.add(token);
    }
  } else {
    const stride = strideTokens === 0 ? must(suffixTokens) : strideTokens;
    for (let start = 0; start + length <= tokens; start += stride) starts.add(start);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Which tokens are figures: a digit and no letter, or a mark in one piece with digits. */
function figures(work: AttackWork): boolean[] {
  const kinds = Array.from(work.textOf(0, work.charCount), (char) =>
    /\s/u.test(char) ? ' ' : /\p{N}/u.test(char) ? '1' : /[\p{L}\p{M}]/u.test(char) ? 'a' : '.',
  ).join('');
  const own = kinds.replace(/[1.]*1[1.]*/g, (run) => '1'.repeat(run.length));
  return Array.from(work.tokens, (_, token) => {
    const piece = own.slice(must(work.tokenStartChar[token]), must(work.tokenStartChar[token + 1]));
    return piece.includes('1') && !piece.includes('a');
  });
}

/** Which windows do not count: those that the cleaning list touches, character by character, and those whose passage is a third figures. */
function touched({ work, starts }: Scores, parameters: Parameters): boolean[] {
  const [prefix, suffix] = [Number(parameters['prefixTokens']), Number(parameters['suffixTokens'])];
  const length = prefix + suffix;
  const gone = new Set<number>();
  for (const span of work.excluded) for (let c = span.startChar; c < span.endChar; c++) gone.add(c);
  const isFigure = figures(work);
  return starts.map((start) => {
    const passage = isFigure.slice(start + prefix, start + length);
    if (3 * passage.filter(Boolean).length >= suffix) return true;
    for (let c = must(work.tokenStartChar[start]); c < must(work.tokenStartChar[start + length]); c++)
      if (gone.has(c)) return true;
    return false;
  });
}

function suffixChars({ work, starts }: Scores, window: number, parameters: Parameters): [number, number] {
  const from = must(starts[window]) + Number(parameters['prefixTokens']);
  return [
    must(work.tokenStartChar[from]),
    must(work.tokenStartChar[from + Number(parameters['suffixTokens'])]),
  ];
}

/** Largest value among the suffixes over each character; −Infinity where there is none. */
function perChar(scores: Scores, values: readonly number[], parameters: Parameters): number[] {
  const most = new Array<number>(scores.work.charCount).fill(-Infinity);
  const out = touched(scores, parameters);
  scores.starts.forEach((_, window) => {
    if (out[window] === true) return;
    const [from, to] = suffixChars(scores, window, parameters);
    for (let c = from; c < to; c++) most[c] = Math.max(most[c] ?? 0, must(values[window]));
  });
  return most;
}

function countedChars({ work }: Scores): number {
  const gone = new Set<number>();
  for (const span of work.excluded) for (let c = span.startChar; c < span.endChar; c++) gone.add(c);
  return work.charCount - gone.size;
}

const above = (values: readonly number[], limit: number): number =>
  values.filter((value) => value > limit).length;

function checkAll(
  details: WindowDetails,
  scores: readonly Scores[],
  parameters: Parameters,
  findings: Findings,
): void {
  const [own] = scores;
  const target = must(details.targets[0]);
  if (own === undefined) throw new Error('no target');
  const log10 = perChar(own, own.logPz, parameters).map((value) => value / Math.LN10);
  const chars = countedChars(own);
  for (const { x, target: share } of target.coverageByThreshold) {
    expect(share).toEqual(
      chars === 0 ? expect.objectContaining({ kind: 'unscored' }) : above(log10, x + 1e-9) / chars,
    );
  }
  for (const { log10: floor, coveredChars, name } of target.thresholds) {
    if (typeof floor === 'number' && name !== 'fixed') expect(coveredChars).toBe(above(log10, floor + 1e-9));
  }
  const policy = perChar(own, own.policy, parameters);
  expect(must(target.thresholds[3]).coveredChars).toBe(
    policy.filter((value) => value >= Math.log(1e-3)).length,
  );
  const points = must(target.coverageByQueries[0]).points.map(({ target: share }) => share);
  if (chars > 0)
    points
      .slice(1)
      .forEach((share, i) => expect(share as number).toBeGreaterThanOrEqual(points[i] as number));
  // 1,000 queries at .95, by the definition.
  const needed = Math.log(1 - (1 - 0.95) ** (1 / 1000));
  if (chars > 0) expect(points[3]).toBe(policy.filter((value) => value >= needed - 1e-9).length / chars);
  target.summary.strip.forEach((value, slice) => {
    const from = Math.floor((slice * log10.length) / 400);
    const to = Math.max(from + 1, Math.floor(((slice + 1) * log10.length) / 400));
    const most = Math.max(...log10.slice(from, to));
    expect(typeof value === 'number' ? value : -Infinity).toBe(most);
  });
  for (const passage of [...target.passages, ...details.controls.flatMap(({ best }) => best)]) {
    const one = must(scores.find(({ work }) => work.id === passage.workId));
    const window = one.starts.indexOf(passage.startToken);
    expect([passage.suffixStartChar, passage.suffixEndChar]).toEqual(suffixChars(one, window, parameters));
    expect(passage.tokens.map(({ text }) => text).join('')).toBe(passage.suffixText);
    const letters = Array.from(one.work.textOf(0, one.work.charCount));
    expect(passage.suffixText).toBe(letters.slice(passage.suffixStartChar, passage.suffixEndChar).join(''));
    expect(passage.prefixText).toBe(letters.slice(passage.prefixStartChar, passage.suffixStartChar).join(''));
    expect(passage.logPzNats).toBe(one.logPz[window]);
    expect(passage.tokens.reduce((sum, { logProbNats }) => sum + logProbNats, 0)).toBeCloseTo(
      passage.logPzNats,
      3,
    );
    const bits = must(one.argmax[window]);
    expect([passage.greedyExact, passage.greedyPrefixTokens]).toEqual([
      !bits.includes('0'),
      /^1*/.exec(bits)?.[0].length,
    ]);
    expect(passage.tokens.map(({ rank }) => (rank === 0 ? '1' : '0')).join('')).toBe(bits);
  }
  for (const finding of findings.findings) {
    const one = must(scores.find(({ work }) => work.id === finding.workId));
    if (typeof finding.value === 'number' && finding.unit.startsWith('share')) {
      expect(finding.value).toBeGreaterThanOrEqual(0);
      expect(finding.value).toBeLessThanOrEqual(1);
      if (finding.count !== undefined) expect(finding.value).toBe(finding.count.hits / finding.count.total);
    }
    for (const span of finding.spans) {
      expect(span.startChar).toBeLessThanOrEqual(span.endChar);
      expect(span.endChar).toBeLessThanOrEqual(one.work.charCount);
    }
  }
}

/** Longest run of characters 1 in a row over all tokens that some counted window marks as first choice. */
function longestRun(scores: Scores, parameters: Parameters): number {
  const marks = new Array<string>(scores.work.tokens.length).fill('0');
  const out = touched(scores, parameters);
  scores.starts.forEach((start, window) => {
    if (out[window] === true) return;
    Array.from(must(scores.argmax[window])).forEach((bit, t) => {
      if (bit === '1') marks[start + Number(parameters['prefixTokens']) + t] = '1';
    });
  });
  return Math.max(
    0,
    ...marks
      .join('')
      .split('0')
      .map((run) => run.length),
  );
}

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '🐋',
        'e\u0301',
        '\u2014',
        '’',
        '\r\n',
        '\n\nCHAPTER 1. A\n\n',
        '鯨',
        'the ',
        ' of',
        'in',
        '\u{1f468}\u200d\u{1f469}',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map((text) => text.replaceAll('\0', 'x')),
    ),
    { minLength: 30, maxLength: 90 },
  )
  .map((parts) => `${parts.join('')} the end of the text, and that was all in the end.`);

describe('what charts and tables are drawn from', () => {
  it('is exact for any text, any windows and any stride', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        anyText,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(0, 0, 3, 10),
        async (target, control, prefixTokens, suffixTokens, strideTokens, strideChars) => {
          const parameters = {
            prefixTokens,
            suffixTokens,
            strideTokens,
            strideChars,
            shownPassages: 5,
            replayShare: 0,
          };
          const { measured, details, scores } = await measure('probabilistic', target, control, parameters);
          checkAll(details, scores, parameters, measured.findings);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    [3, 1, 1],
    [3, 1, 2],
    [20, 30, 0],
    [5, 5, 13],
  ])(
    'is exact for a work longer than the strip: %d + %d tokens, stride %d',
    async (prefixTokens, suffixTokens, strideTokens) => {
      const parameters = { prefixTokens, suffixTokens, strideTokens, replayShare: 0 };
      const target = sampleText('long', 4, 120);
      const { measured, details, scores } = await measure(
        'probabilistic',
        target,
        sampleText('control', 4, 60),
        parameters,
      );
      expect(must(scores[0]).work.charCount).toBeGreaterThan(2000);
      checkAll(details, scores, parameters, measured.findings);
    },
  );

  it('is exact where a cleaning list takes out text, also text that two of its entries name', async () => {
    const target = sampleText('target', 3, 80);
    const control = sampleText('control', 5, 90);
    const parameters = { prefixTokens: 7, suffixTokens: 5, shownPassages: 4 };
    const words = target.split(/\s+/);
    const cleaning = [
      `passage: ${words.slice(60, 90).join(' ')}`,
      `passage: ${words.slice(70, 80).join(' ')}`,
      `passage: ${words.slice(85, 95).join(' ')}`,
    ].join('\n');
    const { measured, details, scores } = await measure('probabilistic', target, control, parameters, {
      cleaning,
    });
    checkAll(details, scores, parameters, measured.findings);
    const own = must(scores[0]);
    expect(own.work.excluded).toHaveLength(3);
    expect(must(details.targets[0]).summary.chars).toBe(countedChars(own));
    expect(must(details.cleaning.removed[0])).toMatchObject({
      spans: 1,
      chars: own.work.charCount - countedChars(own),
    });
    const coverage = must(measured.findings.findings.find(({ id }) => id === 'coverage-family-floor/E2'));
    expect(coverage.count?.total).toBe(countedChars(own));
    expect(coverage.caveats.map(({ text }) => text).join(' ')).toMatch(
      /Without the cleaning list, the family floor would be/,
    );
  });

  it('counts windows that repeat their own context apart, on both sides', async () => {
    const parameters = { prefixTokens: 20, suffixTokens: 30 };
    const refrain = 'Row the boat. '.repeat(30);
    const target = `${sampleText('own', 1, 150)} ${refrain}${sampleText('own', 2, 150)}`;
    const control = `${sampleText('other', 1, 300)} ${refrain}`;
    const { details, scores } = await measure('probabilistic', target, control, parameters, {}, target);
    for (const [at, { summary }] of [...details.targets, ...details.controls].entries()) {
      const { work, starts } = must(scores[at]);
      const repeats = starts.filter((start) => {
        const tokens = Array.from(work.tokens.subarray(start, start + 50)).map(String);
        const copied = tokens.slice(20).filter((_, i) => {
          const here = tokens.slice(i + 15, i + 21).join(' ');
          return tokens.some(
            (__, end) => end >= 5 && end < i + 20 && tokens.slice(end - 5, end + 1).join(' ') === here,
          );
        });
        return copied.length >= 15;
      });
      expect(repeats.length).toBeGreaterThan(0);
      expect([summary.repeatingWindows, summary.windows]).toEqual([
        repeats.length,
        starts.length - repeats.length,
      ]);
    }
  });

  it('says that nothing counts where the list takes out everything', async () => {
    const text = sampleText('all', 1, 60);
    const control = sampleText('control', 3, 60);
    const parameters = { prefixTokens: 7, suffixTokens: 5 };
    for (const gone of [text, control]) {
      const cleaning = `passage: ${gone.replace(/\s+/g, ' ').trim()}`;
      const { measured, details, scores } = await measure('probabilistic', text, control, parameters, {
        cleaning,
      });
      checkAll(details, scores, parameters, measured.findings);
      for (const { standing, calibration, sentence } of measured.findings.findings) {
        expect([standing, calibration.kind]).toEqual(['measured', 'uncalibrated']);
        expect(sentence).not.toMatch(/There is no control|NaN|undefined|Infinity/);
      }
    }
  });

  it('has the greedy runs and the exact passages of the tokens that are first choices', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        async (target, prefixTokens, suffixTokens, strideTokens) => {
          const parameters = { prefixTokens, suffixTokens, strideTokens, replayShare: 0 };
          const { details, scores } = await measure('greedy', target, null, parameters, {}, target);
          const own = must(scores[0]);
          const { greedy } = must(details.targets[0]);
          const out = touched(own, parameters);
          expect(greedy.exactWindows).toBe(
            own.argmax.filter((bits, window) => !bits.includes('0') && !must(out[window])).length,
          );
          expect(greedy.longestRunTokens).toBe(longestRun(own, parameters));
          const from = own.work.tokenStartChar.lastIndexOf(greedy.longestRunStartChar);
          if (greedy.longestRunTokens > 0) expect(from).toBeGreaterThanOrEqual(prefixTokens);
        },
      ),
      { numRuns: 25 },
    );
  });
});
