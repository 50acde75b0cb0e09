import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { blockLength, coarseToFine, placesIn, surveyBlocks } from '../../../src/attacks/survey/blocks.js';
import { placesToConfirm } from '../../../src/attacks/survey/confirmedPlaces.js';
import { judgeSurveys } from '../../../src/attacks/survey/judgeSurvey.js';
import type { SurveyInput } from '../../../src/attacks/survey/surveyInput.js';
import type { WorkSurvey } from '../../../src/attacks/survey/workSurvey.js';
import { probabilityOfLog10, sha256Hex, wholeNumber } from '../../../src/base/index.js';
import { panelDetailsOf, TOP_K_40, type Engine, type Finding } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { clopperPearson } from '../../../src/measure/index.js';
import { DEMO } from '../../support/cli.js';
import { wholeOnly } from '../../support/lanes.js';
import { like } from '../../support/like.js';
import { measureInMemory, type Measured, type MeasureOptions } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleWorks } from './sampleTexts.js';

const PREFIX = 12;
const SUFFIX = 25;
const CHARS = 6000;
const [TARGET, CONTROL] = ['target-moby-dick-planted', 'control-moby-dick-held-out'].map((name) =>
  readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, CHARS),
) as [string, string];

const shapes = fc.record({
  prefixTokens: fc.integer({ min: 1, max: 12 }),
  suffixTokens: fc.integer({ min: 1, max: 12 }),
  startsPerBlock: fc.integer({ min: 1, max: 40 }),
});

describe('blocks of a survey', () => {
  it('hold every place of a work exactly once, with at least its prefix, in equal lengths', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 300 }), (shape, tokens) => {
        const seen = new Array<number>(placesIn(tokens, shape)).fill(0);
        const length = blockLength(tokens, shape);
        for (const { startToken, first, count } of surveyBlocks(tokens, shape)) {
          expect(startToken).toBeGreaterThanOrEqual(0);
          expect(startToken).toBeLessThanOrEqual(first);
          expect(startToken + length).toBeLessThanOrEqual(tokens);
          // The last passage of the block ends inside it.
          expect(first + count - 1 + shape.prefixTokens + shape.suffixTokens).toBeLessThanOrEqual(
            startToken + length,
          );
          for (let place = first; place < first + count; place++) seen[place] = (seen[place] ?? 0) + 1;
        }
        expect(seen.every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('come from coarse to fine: a permutation whose beginnings lie evenly', () => {
    expect(coarseToFine(8)).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (count, share) => {
          const order = coarseToFine(count);
          expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
          // Between two neighbours of a beginning there is never much more room than its even share.
          const some = order.slice(0, Math.max(1, Math.floor(count * share))).sort((a, b) => a - b);
          const gaps = [...some, count].map((at, index) => at - (some[index - 1] ?? 0));
          expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil((4 * count) / some.length));
        },
      ),
    );
  });
});

describe('places to confirm', () => {
  it('cover what the hits cover, begin with the best of each stretch, and are always ten', () => {
    const cases = fc.record({
      scores: fc.array(fc.integer({ min: -50, max: -1 }), { minLength: 30, maxLength: 200 }),
      floor: fc.integer({ min: -51, max: -1 }),
      suffix: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(cases, ({ scores, floor, suffix }) => {
        const hits = Uint8Array.from(scores, (score) => (score > floor ? 1 : 0));
        const survey = { logPz: Float64Array.from(scores), counts: new Uint8Array(scores.length).fill(1) };
        const chosen = placesToConfirm(survey as unknown as WorkSurvey, hits, suffix);
        expect(new Set(chosen).size).toBe(chosen.length);
        const covered = (places: Iterable<number>): Set<number> =>
          new Set([...places].flatMap((place) => Array.from({ length: suffix }, (_, at) => place + at)));
        const all = [...hits.keys()].filter((place) => hits[place] === 1);
        const hitsChosen = chosen.filter((place) => hits[place] === 1);
        expect(covered(hitsChosen)).toEqual(covered(all));
        // The best hit of all comes first.
        if (all.length > 0) {
          expect(scores[must(chosen[0])]).toBe(Math.max(...all.map((place) => must(scores[place]))));
        }
        // Others only fill up, and share no token with what is chosen.
        const others = chosen.filter((place) => hits[place] !== 1);
        expect(others.length === 0 || chosen.length <= 10).toBe(true);
        for (const other of others) {
          for (const place of chosen) expect(place === other || Math.abs(place - other) >= suffix).toBe(true);
        }
      }),
    );
  });
});

describe('the hits of a survey', () => {
  /** A work of one character a token, of the same few letters throughout. */
  const workOf = (id: string, role: 'target' | 'control', tokens: number): AttackWork => {
    const text = Array.from(
      { length: tokens },
      (_, i) => 'abcd '[(i * 7 + Math.floor(i / 11)) % 5] ?? 'a',
    ).join('');
    return {
      id,
      role,
      title: id,
      sha256: id.padEnd(64, '0'),
      charCount: tokens,
      tokens: Int32Array.from(text, (letter) => letter.charCodeAt(0)),
      tokenStartChar: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
      tokenStartByte: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
      blocks: Array.from({ length: tokens / 100 }, (_, b) => ({
        title: `${b}`,
        startToken: b * 100,
        endToken: (b + 1) * 100,
      })),
      excluded: [],
      textOf: (start, end) => text.slice(start, end),
    };
  };

  it('are compared with the control where they were found, also between the windows that share no token', () => {
    const shape = { prefixTokens: 5, suffixTokens: 5 };
    const works = [workOf('E2', 'target', 2000), workOf('E3', 'control', 3000)];
    const input = {
      parameters: findAttack('survey').parameters.parse(shape),
      works,
    } as unknown as SurveyInput;
    // Every second window, three tokens behind the place where the windows that share no token begin.
    const isHit = (place: number): boolean => place % 20 === 13;
    const surveys = works.map((work): WorkSurvey => {
      const places = work.tokens.length - 10;
      const log10 = (place: number): number =>
        work.role === 'target' && isHit(place) ? -1 : -60 + ((place * 37) % 80) / 10;
      const all = new Uint8Array(places).fill(1);
      return {
        work,
        logPz: Float64Array.from(all, (_, place) => log10(place) * Math.LN10),
        policyLogPz: new Float64Array(places).fill(-Infinity),
        apart: new Uint8Array(places),
        counts: all,
        allowed: all,
        confirmed: [],
        misses: [],
        blocks: 1,
        blocksDone: 1,
        unscoredReasons: new Map(),
        tokens: 0,
      };
    });
    const { passage } = must(
      judgeSurveys(input, new Map(surveys.map((one) => [one.work.id, one]))).targets[0],
    );
    expect(passage.standing).toBe('claim');
    expect(passage.limits).toContainEqual(
      expect.objectContaining({
        code: 'hits-like-control',
        data: expect.objectContaining({ hits: 99 }) as unknown,
      }),
    );
  });
});

interface Tried {
  readonly measured: Measured;
  readonly engine: Engine;
}

async function measure(
  parameters: Readonly<Record<string, unknown>> = {},
  options: MeasureOptions & { readonly control?: boolean } = {},
  attack = findAttack('survey'),
): Promise<Tried> {
  // The model knows the second quarter of the target by heart.
  const known = TARGET.slice(CHARS / 4, CHARS / 2);
  const engine = createFakeEngine({ text: known });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const measured = await measureInMemory(
    attack,
    engine,
    loaded,
    { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
    sampleWorks(TARGET, CONTROL).slice(0, options.control === false ? 1 : 2),
    { prefixTokens: PREFIX, suffixTokens: SUFFIX, startsPerBlock: 25, ...parameters },
    options,
  );
  return { measured, engine };
}

/** log p, and log p under the policy, of the passage of a place after so many tokens, by score(). */
async function scoreAfter(
  engine: Engine,
  work: AttackWork,
  place: number,
  startToken: number,
): Promise<{ readonly logPz: number; readonly policy: number }> {
  const tokens = work.tokens.slice(startToken, place + PREFIX + SUFFIX);
  const [item] = await engine.score({
    items: [{ tokens, from: place + PREFIX - startToken }],
    bos: true,
    policies: [TOP_K_40],
    topCount: 0,
  });
  const sum = (values: Float64Array | undefined): number =>
    must(values).reduce((total, value) => total + value, 0);
  return { logPz: sum(item?.logProbs), policy: sum(item?.policyLogProbs[0]) };
}

/** With the parameters of these tests and nothing else; only read. */
let plainRun: Promise<Tried> | undefined;
const plain = (): Promise<Tried> => (plainRun ??= measure());

function findingOf({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((finding) => finding.id === `${id}/E2`));
}

/** log p of every place as the journal holds it. */
function journalled(
  { observations, attackWorks }: Measured,
  workId: string,
  startsPerBlock: number,
): number[] {
  const work = must(attackWorks.find(({ id }) => id === workId));
  const blocks = surveyBlocks(work.tokens.length, {
    prefixTokens: PREFIX,
    suffixTokens: SUFFIX,
    startsPerBlock,
  });
  const logPz: number[] = [];
  for (const observed of observations) {
    const spec = observed.unit.spec as { kind: string; blocks: number[] };
    if (observed.unit.workId !== workId || spec.kind !== 'blocks' || observed.kind !== 'observed') continue;
    let at = 0;
    for (const index of spec.blocks) {
      const { first, count } = must(blocks[index]);
      for (let place = first; place < first + count; place++)
        logPz[place] = must(observed.array('logPz')[at++]);
    }
  }
  return logPz;
}

describe('a survey', () => {
  afterAll(async () => (await plainRun)?.engine.dispose());

  it.each(wholeOnly([5], [25, 400]))(
    'scores each place as score() does the same context, %i starts in a block',
    async (startsPerBlock) => {
      const { measured, engine } = await measure({ startsPerBlock, mostConfirmed: 0, missSample: 0 });
      for (const work of measured.attackWorks) {
        const shape = { prefixTokens: PREFIX, suffixTokens: SUFFIX, startsPerBlock };
        const logPz = journalled(measured, work.id, startsPerBlock);
        expect(logPz).toHaveLength(placesIn(work.tokens.length, shape));
        for (const block of surveyBlocks(work.tokens.length, shape)) {
          const place = block.first + Math.floor(block.count / 2);
          const alone = await scoreAfter(engine, work, place, block.startToken);
          expect(logPz[place]).toBe(Math.fround(alone.logPz));
        }
      }
      await engine.dispose();
    },
  );

  it('confirms what it found with exact windows, and counts as by hand', async () => {
    const { measured, engine } = await plain();
    const [target, control] = measured.attackWorks as [AttackWork, AttackWork];
    const own = journalled(measured, target.id, 25);
    const controlMax = Math.max(...journalled(measured, control.id, 25));
    const confirmed = new Map<number, number>();
    const sampled = new Map<number, { logPz: number; policy: number }>();
    for (const observed of measured.observations) {
      const spec = observed.unit.spec as { kind: string };
      if (observed.kind !== 'observed' || observed.unit.workId !== target.id || spec.kind === 'blocks')
        continue;
      const value = observed.value as { places: number[]; logPz: number[]; policyLogPz: (number | '-inf')[] };
      for (const [at, place] of value.places.entries()) {
        const exact = await scoreAfter(engine, target, place, place);
        expect(value.logPz[at]).toBe(exact.logPz);
        expect(value.policyLogPz[at]).toBe(exact.policy === -Infinity ? '-inf' : exact.policy);
        if (spec.kind === 'confirm') confirmed.set(place, exact.logPz);
        else sampled.set(place, exact);
      }
    }
    // The rule of the plan, by hand: above the control's survey, or probable under the policy, or −2 a token.
    const rule = (logPz: number, policy: number): boolean =>
      logPz / Math.LN10 > controlMax / Math.LN10 + 1e-9 || policy >= Math.log(0.001) || logPz >= -2 * SUFFIX;
    const found: number[] = [];
    for (const place of own.keys()) {
      const block = must(
        surveyBlocks(target.tokens.length, {
          prefixTokens: PREFIX,
          suffixTokens: SUFFIX,
          startsPerBlock: 25,
        })[Math.floor(place / 25)],
      );
      const { policy } = await scoreAfter(engine, target, place, block.startToken);
      if (rule(must(own[place]), policy)) found.push(place);
    }
    expect(found.length).toBeGreaterThan(100);
    expect(found.length).toBeLessThan(own.length - 100);
    // Every found character is in an exact window of a found place; no missed place is among the found.
    const inWindow = (char: number): boolean =>
      [...confirmed.keys()].some((place) => place <= char && char < place + SUFFIX);
    for (const place of found) expect(inWindow(place)).toBe(true);
    expect(sampled.size).toBe(100);
    for (const place of sampled.keys()) expect(found).not.toContain(place);
    const missed = [...sampled.values()].filter(({ logPz, policy }) => rule(logPz, policy)).length;
    const misses = findingOf(measured, 'survey-misses');
    expect(misses.value).toBe(missed / 100);
    const { lower, upper } = clopperPearson(missed, 100);
    expect(misses.interval).toMatchObject({ lower, upper, method: 'Clopper–Pearson' });

    const coverage = findingOf(measured, 'survey-coverage');
    const floor = must(coverage.threshold).log10 as number;
    const covered = new Set<number>();
    for (const place of own.keys()) {
      if (must(own[place]) / Math.LN10 <= floor + 1e-9) continue;
      for (
        let c = must(target.tokenStartChar[place + PREFIX]);
        c < must(target.tokenStartChar[place + PREFIX + SUFFIX]);
        c++
      )
        covered.add(c);
    }
    expect(coverage.count).toMatchObject({ hits: covered.size, total: target.charCount });
    expect(coverage.value).toBe(covered.size / target.charCount);
    const controlExact = measured.observations.flatMap((observed) =>
      observed.kind === 'observed' &&
      observed.unit.workId === control.id &&
      (observed.unit.spec as { kind: string }).kind !== 'blocks'
        ? (observed.value as { logPz: number[] }).logPz
        : [],
    );
    const bar = Math.max(floor * Math.LN10, ...controlExact);
    const above = own.filter((logPz) => logPz / Math.LN10 > floor + 1e-9).length;
    const places = placesIn(control.tokens.length, {
      prefixTokens: PREFIX,
      suffixTokens: SUFFIX,
      startsPerBlock: 25,
    });
    expect(must(coverage.caveats.find(({ code }) => code === 'places-above-floor')).text).toMatch(
      new RegExp(
        `^${wholeNumber(above)} of ${wholeNumber(own.length)} passages, one starting at every token, exceed the family floor of \\S+\\. The survey of ${wholeNumber(places)} control passages, which overlap, set this floor\\. The exact windows that exceed it and every exact window of the control cover \\S+% of the characters\\.$`,
        'u',
      ),
    );
    const held = [...confirmed].filter(([, logPz]) => logPz > bar + 1e-8);
    expect(held.length).toBeGreaterThan(5);
    expect(findingOf(measured, 'survey-places').value).toBe(held.length);
    // The best passage is named as one of those that exceed the control, whose own best is named before it.
    const best = (of: readonly number[]): string => probabilityOfLog10(Math.max(...of) / Math.LN10);
    expect(findingOf(measured, 'survey-places').sentence).toContain(
      `; the most probable of ${controlExact.length} exact windows of the control, which include its best passages, has probability ${best(controlExact)}. The most probable of those that exceed them has probability ${best(held.map(([, logPz]) => logPz))}.`,
    );
    // All held places lie where the model knows the text, or so close behind that most of the passage is known.
    for (const span of findingOf(measured, 'survey-places').spans) {
      expect(span.startChar).toBeGreaterThan(CHARS / 4 - 60);
      expect(span.endChar).toBeLessThan(CHARS / 2 + 60);
    }
  });

  it('counts the tokens that it evaluated against exact windows at a stride of 2', async () => {
    const { measured, engine } = await measure({ missSample: 10 });
    const cost = findingOf(measured, 'survey-cost');
    const evaluated = measured.observations
      .filter(({ unit, ...rest }) => {
        const value = (rest as { value?: { places?: unknown[] } }).value;
        return unit.workId === 'E2' && value?.places?.length !== 0;
      })
      .reduce((sum, { unit }) => sum + unit.tokens, 0);
    const length = PREFIX + SUFFIX + 1;
    const slots = Math.floor(512 / length);
    const windows = Math.ceil(
      placesIn(must(measured.attackWorks[0]).tokens.length, {
        prefixTokens: PREFIX,
        suffixTokens: SUFFIX,
        startsPerBlock: 25,
      }) / 2,
    );
    expect(cost.value).toBe((Math.ceil(windows / slots) * slots * length) / evaluated);
    await engine.dispose();
  });

  it('says the same on the same input, and holds together without a control and with blocks that have no score', async () => {
    const once = await plain();
    const again = await measure();
    expect(again.measured.findings).toEqual(once.measured.findings);
    const alone = await measure({}, { control: false });
    for (const { calibration, sentence, standing } of alone.measured.findings.findings) {
      expect(calibration.kind).toBe('uncalibrated');
      expect(sentence).toMatch(/^Uncalibrated: .*no control/);
      expect(standing).toBe('measured');
    }
    const gaps = await measure({}, { unscored: (unit) => unit <= 1 });
    const coverage = findingOf(gaps.measured, 'survey-coverage');
    expect(coverage.interval).toMatchObject({ kind: 'none', reason: like(/^Neither a census/) });
    expect(coverage.tested?.unscored).toBeGreaterThan(0);
    expect(coverage.sentence).toMatch(/ \d+\.\d% of the characters of the work were tested\.$/u);
    const whole = must(findingOf(once.measured, 'survey-coverage').tested);
    expect(whole).toMatchObject({ apart: 0, unscored: 0, besideRemoved: 0, skipped: 0, untestedPassages: 0 });
    // All but the first prefix.
    expect(whole.tested + whole.ends).toBe(whole.chars);
    expect(coverage.caveats.map(({ text }) => text).join(' ')).toContain('The model gave no numbers.');
    for (const { measured } of [once, again, alone, gaps]) must(panelDetailsOf(measured.findings));
    for (const { engine } of [again, alone, gaps]) await engine.dispose();
  });

  it('says before anything is scored that its control is too small, or that there is none', async () => {
    const survey = findAttack('survey');
    const warnings: string[] = [];
    const watched: typeof survey = {
      ...survey,
      plan: (input) => {
        const plan = survey.plan(input);
        warnings.push(...plan.warnings.map(({ code, text }) => `${code} ${text}`));
        return plan;
      },
    };
    const { measured, engine } = await measure({}, {}, watched);
    expect(warnings).toEqual([expect.stringMatching(/^control-too-small .*about E2.*come from 3 blocks/u)]);
    // It counts what the run then finds.
    const { reasons } = findingOf(measured, 'survey-coverage').calibration;
    const said = must(/come from (\d+) blocks; at least 10/u.exec(must(warnings[0])))[0];
    expect(reasons.map(({ text }) => text).join(' ')).toContain(said);
    await measure({}, { control: false }, watched);
    expect(warnings.slice(1)).toEqual([expect.stringMatching(/^no-control-chosen /u)]);
    await engine.dispose();
  });

  it('leaves what the cleaning list touches out of every number', async () => {
    const words = TARGET.split(/\s+/);
    const cleaning = `passage: ${words.slice(400, 406).join(' ')}\n`;
    const { measured, engine } = await measure({}, { cleaning });
    const target = must(measured.attackWorks[0]);
    expect(target.excluded.length).toBeGreaterThan(0);
    const { tested, interval } = findingOf(measured, 'survey-coverage');
    expect(tested?.removed).toBe(
      target.excluded.reduce((sum, span) => sum + span.endChar - span.startChar, 0),
    );
    expect(tested?.besideRemoved).toBeGreaterThan(0);
    expect(interval).toMatchObject({ kind: 'none', code: 'part-tested' });
    const touches = (startChar: number, endChar: number): boolean =>
      target.excluded.some((span) => span.startChar < endChar && span.endChar > startChar);
    for (const { spans } of measured.findings.findings) {
      for (const { startChar, endChar } of spans) expect(touches(startChar, endChar)).toBe(false);
    }
    await engine.dispose();
  });

  it('refuses blocks that no context holds, and works shorter than a window', async () => {
    await expect(measure({ startsPerBlock: 8000 })).rejects.toMatchObject({
      code: 'context-too-long',
      hint: like(/^Choose at most \d+ starts/),
    });
    await expect(measure({ prefixTokens: 4000, suffixTokens: 4000 })).rejects.toMatchObject({
      code: 'work-short',
    });
  });
});
