import { describe, expect, it } from 'vitest';
import { assisted } from '../../../src/attacks/assisted.js';
import type { ObservedBatch } from '../../../src/attacks/assisted/collect.js';
import { assistedFindings } from '../../../src/attacks/assisted/findings.js';
import { judgeCodes } from '../../../src/attacks/assisted/judge.js';
import type { AssistedInput } from '../../../src/attacks/assisted/plan.js';
import { toldWords } from '../../../src/attacks/assisted/toldWords.js';
import { FRAME_BYTES } from '../../../src/attacks/assisted/totals.js';
import { encodeWork } from '../../../src/assisted/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import { panelDetailsOf, type Finding } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { tailFloor } from '../../../src/measure/index.js';
import { like } from '../../support/like.js';
import { must } from '../../support/must.js';
import { measureInMemory, type Measured, type MeasureOptions } from '../../support/models/measureInMemory.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

/** What only a claim may say. */
const HELD = /weights of the model hold|[KM]iB| bytes over/;

const MODEL = { id: 'E1', name: 'Fake', sha256: 'ab'.repeat(32) };
const TARGET = sampleText('target', 8, 150);
const CONTROL = sampleText('control', 12, 130);

async function measure(
  known: string,
  works = sampleWorks(TARGET, CONTROL),
  given: Readonly<Record<string, unknown>> = {},
  options: MeasureOptions = {},
): Promise<Measured> {
  const engine = createFakeEngine({ text: known });
  const loaded = await engine.load({ path: 'known.txt' });
  const measured = await measureInMemory(assisted, engine, loaded, MODEL, works, given, options);
  await engine.dispose();
  return measured;
}

/** Of a model that knows the target by heart, with short passages; only read. */
let known: Promise<Measured> | undefined;
const knownByHeart = (): Promise<Measured> => (known ??= measure(TARGET, undefined, { passageTokens: 50 }));

function finding({ findings }: Measured, id: string): Finding {
  const found = findings.findings.find((one) => one.id === id);
  if (found === undefined)
    throw new Error(`no ${id} in ${findings.findings.map((one) => one.id).join(', ')}`);
  return found;
}

describe('assisted reconstruction', () => {
  it('needs little for what the model knows by heart, and says so beside the control', async () => {
    const measured = await knownByHeart();
    const share = finding(measured, 'file-share/E2');
    expect(share.value).toBeLessThan(0.2);
    expect(share.controlValue).toBeGreaterThan(0.3);
    expect(share.sentence).toMatch(/All \d+ chunks were decoded from their code and came back the same\./);
    expect(share.sentence).toMatch(/for the control, the share is/);
    const bits = finding(measured, 'bits-per-character/E2');
    expect(bits.value).toBeLessThan(0.5 * (bits.controlValue as number));
    expect(bits.interval).toMatchObject({ kind: 'interval', method: like(/Welch/) });
    expect(bits).toMatchObject({ calibration: { kind: 'calibrated' }, standing: 'claim' });
    expect(bits.sentence).toMatch(HELD);
    const cheap = finding(measured, 'cheap-passages/E2');
    // With these short passages the control varies so much that no passage can be below the floor, and the finding says so.
    expect(cheap).toMatchObject({ standing: 'not-shown', value: 0, spans: [] });
    expect(cheap.caveats.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['floor-out-of-reach', 'below-every-control', 'no-passage-above-floor']),
    );
    const told = finding(measured, 'told-words/E2');
    expect(told.value).toBeLessThan(0.8 * (told.controlValue as number));
    for (const { sentence } of measured.findings.findings) expect(sentence).toMatch(/control/);
    expect(must(panelDetailsOf(measured.findings)).panels.map(({ id }) => id)).toEqual([
      'bits-supplied',
      'file-sizes',
      'chapters',
      'told-words',
    ]);
  });

  it('says whose bits restore the work: those of the file, of the model and of general language add up to the text', async () => {
    const measured = await knownByHeart();
    const { ledger, count } = finding(measured, 'file-share/E2');
    const { work, control, reference } = must(ledger);
    expect(reference).toBeUndefined();
    expect(work).toMatchObject({ whole: 8 * must(count).total, examiner: 8 * must(count).hits });
    for (const { whole, examiner, model, language } of [work, must(control)]) {
      expect(examiner + model + language).toBe(whole);
    }
    // The model knows the target; of the control it knows less than the compressor learns on the way, so its share is negative.
    expect(work.model).toBeGreaterThan(0.2 * work.whole);
    expect(must(control).model).toBeLessThan(0.2 * must(control).whole);
    // The compressor's file is that of the table, in bytes.
    const sizes = must(must(panelDetailsOf(measured.findings)).panels.find(({ id }) => id === 'file-sizes'));
    if (sizes.kind !== 'table') throw new TypeError('the sizes are no table');
    const [ofTarget] = sizes.rows;
    expect(must(ofTarget).slice(1, 4)).toEqual([
      work.whole / 8,
      work.examiner / 8,
      (work.whole - work.language) / 8,
    ]);
  });

  it('says less, and claims nothing, where the model knows the control instead', async () => {
    const measured = await measure(CONTROL, undefined, { passageTokens: 50 });
    const bits = finding(measured, 'bits-per-character/E2');
    const said = must(
      /The work needs (\S+) bits per character more than the control \(95% interval (\S+) to (\S+), over/.exec(
        bits.sentence,
      ),
    );
    const [amount, lower, upper] = said.slice(1).map(Number);
    // Turned round with the word: the interval holds the amount that is stated, and is that of the finding with the other sign.
    expect(must(lower)).toBeLessThan(must(amount));
    expect(must(upper)).toBeGreaterThan(must(amount));
    if (bits.interval.kind !== 'interval') throw new Error('no interval');
    expect(Math.abs(must(lower) + bits.interval.upper)).toBeLessThan(0.01);
    expect(bits.standing).toBe('not-shown');
    expect(bits.sentence).not.toMatch(HELD);
    expect(bits.caveats.at(-1)).toMatchObject({ code: 'not-shown' });
  });

  it('claims nothing when the model knows neither, and says nothing of what weights hold', async () => {
    const measured = await measure(sampleText('something else', 8, 150), undefined, { passageTokens: 50 });
    for (const { id, standing, sentence } of measured.findings.findings) {
      expect([id, standing]).not.toContain('claim');
      expect(sentence).not.toMatch(HELD);
    }
    expect(finding(measured, 'cheap-passages/E2').value).toBeLessThan(0.1);
  });

  it('says what the weights hold in a claim alone: not with an imperfect control, nor where the compressor explains it', async () => {
    const measured = await knownByHeart();
    const input = {
      parameters: measured.parameters,
      works: measured.attackWorks,
      references: [],
    } as unknown as AssistedInput;
    const judged = judgeCodes(input, measured.observations as unknown as Iterable<ObservedBatch>);
    const bitsOf = (target: (typeof judged.targets)[number]): Finding =>
      must(assistedFindings(target, judged).find(({ id }) => id === 'bits-per-character/E2'));
    const own = must(judged.targets[0]);
    const claimed = bitsOf(own);
    expect(claimed).toMatchObject({ standing: 'claim' });
    expect(claimed.sentence).toMatch(HELD);
    const { calibration } = own.judgement;
    const imperfect = bitsOf({
      ...own,
      judgement: { ...own.judgement, calibration: { ...calibration, kind: 'imperfect' } },
    });
    expect(imperfect.interval).toEqual(claimed.interval);
    expect(imperfect.standing).toBe('not-shown');
    expect(imperfect.sentence).not.toMatch(HELD);
    expect(imperfect.caveats.map(({ code }) => code)).toContain('average-needs-match');
    // Where the compressor needs less on the work by as much as the model does, the model shows nothing of its own.
    const explained = bitsOf({
      ...own,
      chapters: own.chapters.map((chapter) => ({ ...chapter, ppmBits: chapter.bits / 10 })),
    });
    expect(explained.interval).toEqual(claimed.interval);
    expect(explained.standing).toBe('not-shown');
    expect(explained.sentence).not.toMatch(HELD);
    expect(explained.caveats).toContainEqual(
      expect.objectContaining({ code: 'interval-reaches-zero', data: { measure: 'beyond-compressor' } }),
    );
  });

  it('counts passages below the family floor in bits, and control passages below that of the other chapters', async () => {
    const tokens = 100;
    const measured = await measure(TARGET, sampleWorks(TARGET, sampleText('control', 16, 350)), {
      passageTokens: tokens,
      verifyShare: 0,
    });
    // As a model would code what it knows by heart: the work at a fiftieth of its bits.
    const observations = measured.observations.map((observed) => {
      if (observed.kind === 'unscored' || observed.unit.workId !== 'E2') return observed;
      const planes = observed.array('tokens');
      const array = (): Float32Array =>
        planes.map((value, at) => (at < planes.length / 2 ? value / 50 : value));
      return { ...observed, array };
    });
    const input = {
      parameters: measured.parameters,
      works: measured.attackWorks,
      references: [],
    } as unknown as AssistedInput;
    const judged = judgeCodes(input, observations as unknown as Iterable<ObservedBatch>);
    const target = must(judged.targets[0]);
    const found = must(assistedFindings(target, judged).find(({ id }) => id === 'cheap-passages/E2'));
    const passagesOf = ({ bits, work }: typeof target.code) =>
      Array.from({ length: Math.floor(work.tokens.length / tokens) }, (_, at) => ({
        bits: bits.slice(tokens * at, tokens * (at + 1)).reduce((sum, value) => sum + value, 0),
        block: must(
          work.blocks.find(({ startToken, endToken }) => startToken <= tokens * at && tokens * at < endToken),
        ),
      }));
    const own = passagesOf(target.code);
    const control = passagesOf(must(judged.controls[0]).code);
    const floorOf = (passages: typeof control): number => {
      const floor = tailFloor({ controlScores: passages.map(({ bits }) => -bits), targetCount: own.length });
      return floor.kind === 'floor' ? -floor.floor : NaN;
    };
    const floor = floorOf(control);
    expect(floor).toBeGreaterThan(0);
    const below = own.filter(({ bits }) => bits < floor).length;
    expect(below).toBeGreaterThan(own.length / 2);
    expect(found).toMatchObject({ standing: 'claim', count: { hits: below, total: own.length } });
    expect(found.spans).toHaveLength(below);
    expect(must(found.threshold).log10).toBeCloseTo(-floor * Math.log10(2), 9);
    expect(found.sentence).toContain(`family floor of ${floor.toFixed(1)} bits for 100 tokens`);
    const controlBelow = control.filter(
      ({ bits, block }) => bits < floorOf(control.filter((other) => other.block !== block)),
    ).length;
    expect(found.controlValue).toBe(controlBelow / control.length);
    const cheapest = Math.min(...control.map(({ bits }) => bits));
    expect(found.sentence).toContain(`cheapest control passage: ${cheapest.toFixed(1)} bits`);
    expect(found.caveats).toContainEqual(
      expect.objectContaining({
        code: 'below-every-control',
        data: { below: own.filter(({ bits }) => bits < cheapest).length, tested: own.length },
      }),
    );
  });

  it('marks every number where there is no control', async () => {
    const measured = await measure(TARGET, sampleWorks(TARGET, CONTROL).slice(0, 1));
    expect(measured.findings.findings.length).toBeGreaterThan(3);
    for (const { sentence, standing, controlValue } of measured.findings.findings) {
      expect(sentence).toMatch(/^Uncalibrated: .*no control to compare with/);
      expect(standing).toBe('measured');
      expect(controlValue).toMatchObject({ kind: 'unscored' });
    }
  });

  it('counts what is saved beyond another model', async () => {
    const engine = createFakeEngine({ text: sampleText('other', 6, 100) });
    const reference = {
      id: 'E9',
      name: 'Other',
      sha256: 'cd'.repeat(32),
      engine,
      loaded: await engine.load({ path: 'o' }),
    };
    const measured = await measure(TARGET, undefined, {}, { references: [reference] });
    const beyond = finding(measured, 'beyond-reference/E2/E9');
    expect(beyond.value).toBeGreaterThan(3 * Math.abs(beyond.controlValue as number));
    expect(beyond.sentence).toMatch(/Other needs/);
    expect(measured.observations.filter(({ unit }) => unit.modelId === 'E9')).toHaveLength(
      measured.units / 2,
    );
  });

  it('leaves chapters out that could not be coded, on all sides, and says how many', async () => {
    const measured = await measure(TARGET, undefined, {}, { unscored: (unit) => unit === 2 });
    const { caveats } = finding(measured, 'file-share/E2');
    expect(caveats).toContainEqual(
      expect.objectContaining({ code: 'chapters-left-out', data: { chapters: 1 } }),
    );
  });

  it('decodes the seeded share that was asked for, and counts only that as rebuilt', async () => {
    const short = sampleWorks(TARGET.slice(0, 3000), CONTROL.slice(0, 3000));
    const half = await measure(TARGET, short, { verifyShare: 0.5 });
    const none = await measure(TARGET, short, { verifyShare: 0 });
    expect(half.totalTokens).toBeGreaterThan(none.totalTokens);
    expect(finding(none, 'file-share/E2').sentence).toMatch(
      /None of the \d+ chunks was decoded from its code\./,
    );
    const decoded = half.observations.filter(({ unit }) => (unit.spec as { verify: boolean }).verify);
    expect(decoded).toHaveLength(Math.ceil(half.units / 2));
  });

  it('evaluates exactly the tokens that it plans, also where the context is refilled', async () => {
    for (const given of [
      { contextTokens: 40, verifyShare: 1 },
      { contextTokens: 2048, verifyShare: 0, chunkTokens: 100 },
    ]) {
      const engine = createFakeEngine({ text: TARGET });
      const loaded = await engine.load({ path: 'known.txt' });
      const works = sampleWorks(sampleText('short', 5, 60), CONTROL.slice(0, 900));
      const { totalTokens } = await measureInMemory(assisted, engine, loaded, MODEL, works, given);
      expect((await engine.counters()).tokensEvaluated).toBe(totalTokens);
      await engine.dispose();
    }
  });

  it('gives the same numbers when a run goes on in another engine', async () => {
    const [one, two] = [await knownByHeart(), await measure(TARGET, undefined, { passageTokens: 50 })];
    expect(one.findings).toEqual(two.findings);
    expect(one.planSha256).toBe(two.planSha256);
  });

  it('refuses what cannot be done before anything runs', async () => {
    await expect(measure(TARGET, undefined, { contextTokens: 3 })).rejects.toThrow();
    await expect(measure(TARGET, undefined, { chunks: 0 })).rejects.toThrow();
    const engine = createFakeEngine({ text: TARGET });
    const loaded = await engine.load({ path: 'known.txt' });
    const recurrent = { ...loaded, canForkSequences: false };
    await expect(
      measureInMemory(assisted, engine, recurrent, MODEL, sampleWorks(TARGET, CONTROL)),
    ).rejects.toMatchObject({ code: 'sequences-unsupported' });
    await engine.dispose();
  });
});

describe('the frame of a file', () => {
  it('is never larger than what findings allow for', async () => {
    const engine = createFakeEngine({ text: TARGET });
    const loaded = await engine.load({ path: 'known.txt', threads: 1 });
    const numeric = {
      batchLayout: 1,
      extraBuffers: true,
      flashAttention: true,
      fullSlidingWindowCache: true,
      kvCacheType: 'f16',
      kvUnified: false,
      oneUbatch: true,
      reduction: 'float64 from float32 logits',
    };
    const libraries = [
      'libggml-base.so',
      'libggml-cpu-icelake.so',
      'libggml.v0.5.0.so',
      'libllama.v0.5.0.so',
    ];
    const fingerprint = {
      ...loaded.fingerprint,
      engine: 'llama.cpp' as const,
      release: 'v0.5.0',
      origin: 'local-build' as const,
      libraries: libraries.map((name) => ({ name, sha256: sha256Hex(name) })),
      numeric,
      threads: 16,
    };
    const model = {
      engine,
      loaded: { ...loaded, vocabSize: loaded.vocabSize, fingerprint },
      file: 'Some-Model-with-a-long-name-8B-Instruct-Q4_K_M.gguf',
      sha256: sha256Hex('model'),
    };
    for (const chunks of [1, 7, 64]) {
      const { file, header } = await encodeWork(model, new TextEncoder().encode(TARGET), {
        chunks,
        contextTokens: 256,
      });
      const code = header.chunks.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(file.length - code).toBeLessThanOrEqual(FRAME_BYTES.file + FRAME_BYTES.stretch * chunks);
    }
    await engine.dispose();
  });
});

describe('told words', () => {
  it('are words with a told token in them or in the blank before', async () => {
    const { attackWorks } = await measure(TARGET, [
      { id: 'E2', role: 'target', title: 'T', fileName: 't.txt', text: 'one two  three\nfour' },
    ]);
    const [work] = attackWorks;
    if (work === undefined) throw new Error('no work');
    const told = new Uint8Array(work.tokens.length);
    const tell = (char: number): void => {
      const token = work.tokenStartChar.findLastIndex(
        (start, at) => at < work.tokens.length && start <= char,
      );
      told[token] = 1;
    };
    const words = () => toldWords(work, told, 0, work.tokens.length);
    expect(words()).toMatchObject({ words: 4, told: 0, marked: 'one two  three\nfour' });
    tell(5);
    expect(words()).toMatchObject({ told: 1, marked: 'one ⟦two⟧  three\nfour' });
    tell(14);
    expect(words()).toMatchObject({ told: 2, marked: 'one ⟦two⟧  three\n⟦four⟧' });
    tell(0);
    expect(words().marked).toBe('⟦one⟧ ⟦two⟧  three\n⟦four⟧');
  });
});
