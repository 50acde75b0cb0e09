import { describe, expect, it } from 'vitest';
import { findAttack } from '../../../src/attacks/index.js';
import { isCopyLost } from '../../../src/attacks/longForm/lostCopy.js';
import { parseSeeds } from '../../../src/attacks/longForm/parseSeeds.js';
import type { StretchObservation } from '../../../src/attacks/longForm/observation.js';
import { Random, sha256Hex } from '../../../src/base/index.js';
import { panelDetailsOf, type Engine, type TablePanel } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { like } from '../../support/like.js';
import { measureInMemory, type Measured, type MeasureOptions } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleWorks } from './sampleTexts.js';

/** Chapters of words that no other place has, so that what stands before a word decides it. */
function text(seed: string, chapters: number, words: number): string[] {
  const random = new Random(seed);
  const word = (): string =>
    Array.from({ length: 5 }, () => String.fromCharCode(97 + random.below(26))).join('');
  return Array.from(
    { length: chapters },
    (_, at) => `CHAPTER ${at + 1}.\n\n${Array.from({ length: words }, word).join(' ')}`,
  );
}

const chapters = text('long-form target', 6, 90);
const target = chapters.join('\n\n');
const control = text('long-form control', 6, 90).join('\n\n');
const bodyOf = (chapter: string): string => chapter.replace(/^CHAPTER \d\.\n\n/u, '');

async function measure(
  parameters: Readonly<Record<string, unknown>>,
  options: MeasureOptions & { readonly known?: string; readonly works?: 'target' } = {},
): Promise<Measured> {
  const engine = createFakeEngine({ text: options.known ?? chapters.map(bodyOf).join('\n') });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const measured = await measureInMemory(
    findAttack('long-form'),
    engine,
    loaded,
    { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
    sampleWorks(target, control).slice(0, options.works === 'target' ? 1 : 2),
    { seedTokens: 12, contextTokens: 64, stretchTokens: 30, minimumWords: 2, ...parameters },
    options,
  );
  await engine.dispose();
  return measured;
}

function rows(measured: Measured, id: string): TablePanel['rows'] {
  const { panels } = must(panelDetailsOf(measured.findings));
  const panel = panels.find((one) => one.id === id);
  if (panel?.kind !== 'table') throw new Error(`no table ${id}`);
  return panel.rows;
}

function finding(measured: Measured, id: string) {
  return must(measured.findings.findings.find((one) => one.id.startsWith(`${id}/`)));
}

/** All tokens that were written from each seed, in the order of the plan. */
function writtenOf({ observations }: Measured): Map<string, number[]> {
  const written = new Map<string, number[]>();
  for (const observed of observations) {
    if (observed.kind !== 'observed') continue;
    const tokens = [...observed.array('tokens')];
    for (const { seed, generation, pieces } of (observed.value as unknown as StretchObservation).texts) {
      const key = `${seed}/${generation}`;
      const count = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
      written.set(key, [...(written.get(key) ?? []), ...tokens.splice(0, count)]);
    }
  }
  return written;
}

describe('where the model starts', () => {
  it('is read from words and numbers', () => {
    expect(parseSeeds('work, chapters,passages:12, 1200')).toEqual([
      { kind: 'work' },
      { kind: 'chapters' },
      { kind: 'passages', count: 12 },
      { kind: 'character', character: 1200 },
    ]);
  });

  it.each(['', 'pages', 'passages:0', 'passages', '-3', '1.5'])('refuses "%s"', (given) => {
    expect(() => parseSeeds(given)).toThrow(expect.objectContaining({ code: 'parameter-seeds' }));
  });

  it('leaves headings and blank lines at the ends of a chapter out', async () => {
    const measured = await measure({ seedTokens: 1 }, { works: 'target' });
    const seeds = measured.plan['seeds'] as { startToken: number; endToken: number }[];
    const work = must(measured.attackWorks[0]);
    expect(
      seeds.map(({ startToken, endToken }) =>
        work.textOf(must(work.tokenStartChar[startToken]), must(work.tokenStartChar[endToken])),
      ),
    ).toEqual(chapters.map(bodyOf));
  });

  it('ends before what the cleaning list removes', async () => {
    const removed = bodyOf(must(chapters[1])).split(' ').slice(30, 33).join(' ');
    const measured = await measure({}, { cleaning: `passage: ${removed}\n` });
    const seeds = measured.plan['seeds'] as { workId: string; startToken: number; endToken: number }[];
    const work = must(measured.attackWorks[0]);
    const excluded = must(work.excluded[0]);
    const second = must(seeds[1]);
    expect(work.tokenStartChar[second.endToken]).toBeLessThanOrEqual(excluded.startChar);
    expect(work.tokenStartChar[must(seeds[2]).startToken]).toBeGreaterThan(excluded.endChar);
  });

  it('takes places by character in the target, and as many drawn ones in the control', async () => {
    const measured = await measure({ seeds: '100, 900' });
    const seeds = measured.plan['seeds'] as { workId: string; startToken: number }[];
    expect(seeds.filter(({ workId }) => workId === 'E2')).toHaveLength(2);
    expect(seeds.filter(({ workId }) => workId === 'E3')).toHaveLength(2);
  });
});

describe('long-form reconstruction', () => {
  it('finds chapters that the model knows by heart to the last word, and nothing of the control', async () => {
    const measured = await measure({});
    for (const row of rows(measured, 'seeds-1')) {
      expect(row.slice(1, 5)).toEqual([row[1], row[1], 1, expect.any(Number)]);
      expect(row[6]).toMatchObject({ kind: 'unscored', code: 'never-departs' });
      expect(row[8]).toBe(0);
    }
    expect(finding(measured, 'written-to-the-end')).toMatchObject({ value: 1, controlValue: 0 });
    expect(finding(measured, 'nv-recall')).toMatchObject({
      value: 1,
      controlValue: 0,
      sentence: like(/No additional text was supplied/),
    });
    expect(finding(measured, 'book-coverage').value).toBeGreaterThan(0.8);
    // 6 chapters of 90 words are no large control.
    expect(finding(measured, 'nv-recall')).toMatchObject({
      standing: 'measured',
      calibration: { kind: 'uncalibrated' },
      sentence: like(/^Uncalibrated: /),
    });
  });

  it('writes the same alone or side by side, as one text written by hand would be', async () => {
    const together = writtenOf(await measure({ batchSeeds: 6 }));
    const alone = writtenOf(await measure({ batchSeeds: 1 }));
    expect(together).toEqual(alone);
    const engine = createFakeEngine({ text: chapters.map(bodyOf).join('\n') });
    const loaded = await engine.load({ path: 'sample', gpu: 'off' });
    const { tokens } = await engine.tokenize(target);
    const { plan } = await measure({ batchSeeds: 6 });
    const seeds = plan['seeds'] as {
      workId: string;
      startToken: number;
      writeToken: number;
      endToken: number;
    }[];
    for (const [at, seed] of seeds.entries()) {
      if (seed.workId !== 'E2') continue;
      expect(together.get(`${at}/0`)).toEqual(
        await greedyByHand(
          engine,
          [...tokens.slice(seed.startToken, seed.writeToken)],
          seed.endToken - seed.writeToken,
        ),
      );
    }
    expect(loaded.trainedContext).toBeGreaterThan(64);
    await engine.dispose();
  });

  it('helps again where the text is lost, counts it, and never counts what it gave', async () => {
    // The model knows each chapter but for ten words in the middle, where it takes another way.
    const ways = text('another way', 6, 80);
    const known = chapters
      .flatMap((chapter, at) => {
        const words = bodyOf(chapter).split(' ');
        return [[...words.slice(0, 40), bodyOf(must(ways[at]))].join(' '), words.slice(50).join(' ')];
      })
      .join('\n');
    const without = await measure({}, { known });
    const helped = await measure({ reseedAfterWords: 4 }, { known });
    expect(rows(without, 'seeds-1').every((row) => row[8] === 0)).toBe(true);
    const times = rows(helped, 'seeds-1').map((row) => row[8] as number);
    expect(Math.min(...times)).toBeGreaterThan(0);
    expect(finding(helped, 'nv-recall').sentence).toMatch(
      /true text was supplied \d+ times in the work and \d+ times/,
    );
    for (const [at, row] of rows(helped, 'seeds-1').entries()) {
      expect(row[2]).toBeGreaterThan(must(rows(without, 'seeds-1')[at])[2] as number);
      // Ten words cannot have been written, and some behind them were given.
      expect(row[2]).toBeLessThan((row[1] as number) - 10);
    }
  });

  it('draws several texts from each seed, the same ones for the same seed', async () => {
    const parameters = { decoding: 'sampling', generations: 3, policy: 'top-k=40 t=0.3' };
    const measured = await measure(parameters);
    expect([...writtenOf(measured).keys()].filter((key) => key.startsWith('0/'))).toHaveLength(3);
    expect(writtenOf(await measure(parameters))).toEqual(writtenOf(measured));
    expect(finding(measured, 'book-coverage').sentence).toMatch(/^Uncalibrated: All 18 texts together/u);
    expect(finding(measured, 'nv-recall').value).toBeGreaterThan(0.5);
  });

  it('keeps the most probable texts of a beam, of log p as the exact path has it, none less probable than greedy', async () => {
    const measured = await measure({ decoding: 'beam', beamWidth: 4 }, { works: 'target' });
    const greedy = await measure({}, { works: 'target' });
    expect(finding(measured, 'nv-recall').value).toBe(1);
    const last = new Map<number, StretchObservation['texts'][number]>();
    for (const observed of measured.observations) {
      if (observed.kind !== 'observed') continue;
      for (const one of (observed.value as unknown as StretchObservation).texts) last.set(one.seed, one);
    }
    const sums = new Map<number, number>();
    for (const observed of greedy.observations) {
      if (observed.kind !== 'observed') continue;
      for (const { seed, logProb } of (observed.value as unknown as StretchObservation).texts)
        sums.set(seed, (sums.get(seed) ?? 0) + (logProb ?? 0));
    }
    for (const [seed, { beams, exact }] of last) {
      const logProbs = beams.map(({ logProb }) => logProb);
      expect(logProbs).toEqual(logProbs.toSorted((x, y) => y - x));
      expect(must(logProbs[0])).toBeGreaterThanOrEqual(must(sums.get(seed)) - 1e-9);
      expect(must(exact).logProb).toBeCloseTo(must(logProbs[0]), 6);
    }
  });

  it('says which texts could not be written to their end', async () => {
    const measured = await measure({}, { unscored: (unit) => unit === 1 });
    expect(finding(measured, 'nv-recall').caveats).toContainEqual(
      expect.objectContaining({ code: 'texts-broken', data: { texts: 6 } }),
    );
    expect(finding(measured, 'nv-recall').value).toBeLessThan(1);
  });

  it('tries disjoint stretches, and the trials hold what was found', async () => {
    const attack = findAttack('long-form');
    const measured = await measure({ seeds: 'chapters, passages:4' });
    const count = must(finding(measured, 'long-form-stretches').count);
    expect(count.hits).toBe(count.total);
    expect(attack.version).toBe('1.2.0');
    const spans = finding(measured, 'long-form-stretches').spans.toSorted(
      (x, y) => x.startChar - y.startChar,
    );
    spans.forEach((span, at) => {
      expect(span.startChar).toBeGreaterThanOrEqual(spans[at - 1]?.endChar ?? 0);
    });
  });

  it.each([
    [{ seedTokens: 60 }, 'context-too-long', /at most 32 tokens/],
    [{ decoding: 'beam', reseedAfterWords: 3 }, 'reseed-beam', /Choose greedy/],
    [{ seeds: '99999999' }, 'seed-outside', /within the work/],
  ])('refuses %o', async (parameters, code, hint) => {
    await expect(measure(parameters)).rejects.toMatchObject({ code, hint: like(hint) });
  });

  it.each([{ budgetTokens: 0 }, { beamWidth: 1000 }, { seeds: 'nowhere' }, { policy: 'top-k=x' }])(
    'takes no parameters like %o',
    (parameters) => {
      expect(findAttack('long-form').parameters.safeParse(parameters).success).toBe(false);
    },
  );

  it('warns that nothing is calibrated without a control', async () => {
    const measured = await measure({}, { works: 'target' });
    expect(finding(measured, 'nv-recall')).toMatchObject({
      standing: 'measured',
      sentence: like(/no control to compare with \(uncalibrated\)/),
      controlValue: { kind: 'unscored' },
    });
  });
});

describe('a lost copy', () => {
  const truth = 'one two three four five six seven eight nine ten';
  it('is one whose last words are nowhere in runs of five', () => {
    expect(isCopyLost('one two three four five six seven', truth, 3)).toBe(false);
    expect(isCopyLost('one two three four five alpha beta gamma del', truth, 3)).toBe(true);
    expect(isCopyLost('alpha beta gam', truth, 3)).toBe(false);
  });
});

/** Token by token, reading anew what the attack says that it reads anew. */
async function greedyByHand(engine: Engine, seed: readonly number[], count: number): Promise<number[]> {
  const written: number[] = [];
  while (written.length < count) {
    const context = [...seed, ...written].slice(-32);
    // 64 with BOS, 32 of them read anew; the last one written is not evaluated.
    for (let n = 0; n < 64 - 1 - 32 + 1 && written.length < count; n++) {
      const all = [...context, ...written.slice(written.length - n)].slice(-(32 + n));
      const { sequence, next } = await engine.open(Int32Array.from(all), {
        bos: true,
        topCount: 1,
        capacity: { sequences: 1, tokens: 64 },
      });
      await engine.close([sequence]);
      written.push(must(next.topIds[0]));
    }
  }
  return written;
}
