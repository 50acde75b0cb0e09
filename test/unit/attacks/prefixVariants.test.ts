import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { ownPrefixesIn, passageOf } from '../../../src/attacks/prefixVariants/ownPrefixes.js';
import {
  prefixIn,
  triedPassages,
  variantsOf,
  type VariantInput,
} from '../../../src/attacks/prefixVariants/variants.js';
import { rungsOf } from '../../../src/attacks/prefixVariants/parameters.js';
import {
  doubleBlanks,
  inCapitals,
  lineBreaks,
  withTypos,
} from '../../../src/attacks/prefixVariants/rewrite.js';
import { Random, sha256Hex } from '../../../src/base/index.js';
import { panelDetailsOf, type Engine, type Finding } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { clopperPearson, newcombePaired } from '../../../src/measure/index.js';
import { DEMO } from '../../support/cli.js';
import { like } from '../../support/like.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleWorks } from './sampleTexts.js';

const PREFIX = 12;
const SUFFIX = 20;
const CHARS = 7000;
const [TARGET, CONTROL] = ['target-moby-dick-planted', 'control-moby-dick-held-out'].map((name) =>
  readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, CHARS),
) as [string, string];

describe('changed text', () => {
  it('keeps its words and its ends', () => {
    expect(inCapitals(' the whale’s é')).toBe(' THE WHALE’S É');
    expect(doubleBlanks(' the  great\nwhale ')).toBe(' the  great  whale ');
    expect(lineBreaks(' the  great whale ')).toBe(' the\ngreat\nwhale ');
    const texts = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(texts, (text) => {
        for (const spaced of [doubleBlanks(text), lineBreaks(text)]) {
          expect(spaced.split(/\s+/u)).toEqual(text.split(/\s+/u));
          expect(/^\s*/u.exec(spaced)?.[0]).toBe(/^\s*/u.exec(text)?.[0]);
          expect(/\s*$/u.exec(spaced)?.[0]).toBe(/\s*$/u.exec(text)?.[0]);
        }
      }),
    );
  });

  it('is mistyped as often as is asked for, and only in letters', () => {
    const text = TARGET.slice(0, 5000);
    expect(withTypos(text, 0, new Random('typos'))).toBe(text);
    expect(withTypos(text, 0.1, new Random('typos'))).toBe(withTypos(text, 0.1, new Random('typos')));
    expect(withTypos('1851: — … 42', 1, new Random('typos'))).toBe('1851: — … 42');
    // Count single letters, where an error is always seen: left out, doubled or replaced; exchanged there is nothing.
    const letters = 'q '.repeat(4000);
    const kept = withTypos(letters, 0.1, new Random('rate')).match(/(?<!\S)q(?!\S)/gu)?.length ?? 0;
    expect(Math.abs(4000 - kept - 400)).toBeLessThan(4 * Math.sqrt(4000 * 0.1 * 0.9));
  });
});

describe('parameters', () => {
  it('read the lengths of prefixes', () => {
    expect(rungsOf({ prefixLengths: '50, 0,10 10' })).toEqual([0, 10, 50]);
    const parse = (prefixLengths: string): boolean =>
      findAttack('prefix-variants').parameters.safeParse({ prefixLengths }).success;
    expect([
      parse(''),
      parse('0'),
      parse('8192'),
      parse('8193'),
      parse('-1'),
      parse('ten'),
      parse('1.5'),
    ]).toEqual([true, true, true, false, false, false, false]);
  });

  it('read prefixes of the examiner’s own, and find the place that one is for', () => {
    expect(ownPrefixesIn(' From a novel: \n\nthe whale => der Wal || b => c => d')).toEqual([
      { line: 1, text: 'From a novel:', words: null },
      { line: 2, text: 'der Wal', words: 'the whale' },
      { line: 3, text: 'c => d', words: 'b' },
    ]);
    expect(() => ownPrefixesIn('the whale =>')).toThrow('has nothing after the arrow');
    expect(() => ownPrefixesIn('=> der Wal')).toThrow('has nothing before the arrow');
    // One token a code point: the whale 🐋 is one character, two units of UTF-16.
    const text = 'aa 🐋 bb 🐋 cc dd ee ff';
    const chars = Array.from(text);
    const work = {
      id: 'E2',
      title: 'Target',
      tokens: Int32Array.from(chars, (_, at) => at),
      tokenStartChar: Uint32Array.from({ length: chars.length + 1 }, (_, at) => at),
      charCount: chars.length,
      blocks: [{ title: '', startToken: 0, endToken: chars.length }],
      excluded: [],
      textOf: (start: number, end: number) => chars.slice(start, end).join(''),
    } as unknown as AttackWork;
    const shape = { prefixTokens: 4, suffixTokens: 5 };
    const own = (words: string) => ({ line: 7, text: 'x', words });
    expect(passageOf(own('cc dd'), [work], shape).startToken).toBe(chars.indexOf('c') - 4);
    for (const [words, message] of [
      ['zz', 'in none of the works'],
      ['🐋', 'occurs 2 times'],
      ['aa', 'too near the beginning'],
      ['ff', 'too near the end'],
    ] as const) {
      expect(() => passageOf(own(words), [work], shape)).toThrow(message);
    }
  });
});

async function measure(
  parameters: Readonly<Record<string, unknown>> = {},
  control = true,
  text = TARGET,
): Promise<{ readonly measured: Measured; readonly engine: Engine }> {
  const engine = createFakeEngine({ text: TARGET.slice(0, CHARS / 2) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const measured = await measureInMemory(
    findAttack('prefix-variants'),
    engine,
    loaded,
    { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
    sampleWorks(text, CONTROL).slice(0, control ? 2 : 1),
    {
      prefixTokens: PREFIX,
      suffixTokens: SUFFIX,
      passages: 40,
      unrelatedPrefixes: 3,
      prefixLengths: '0, 5, 12, 30',
      ...parameters,
    },
  );
  return { measured, engine };
}

interface Observed {
  readonly logPz: number | { readonly kind: 'unscored' };
  readonly words: number;
  readonly exact: boolean;
}

/** Observations of a work by variant and first token of the passage's prefix. */
function observedOf({ observations, plan }: Measured, workId: string): Map<string, Map<number, Observed>> {
  const starts = must((plan['passages'] as Record<string, number[]>)[workId]);
  const byVariant = new Map<string, Map<number, Observed>>();
  for (const observed of observations) {
    const spec = observed.unit.spec as { kind: string; variant: string; from: number };
    if (observed.kind !== 'observed' || observed.unit.workId !== workId || spec.kind !== 'variant') continue;
    const byStart = byVariant.get(spec.variant) ?? new Map<number, Observed>();
    byVariant.set(spec.variant, byStart);
    (observed.value as unknown as Observed[]).forEach((one, at) =>
      byStart.set(must(starts[spec.from + at]), one),
    );
  }
  return byVariant;
}

function findingOf({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((finding) => finding.id === `${id}/E2`));
}

async function scoreAfter(
  engine: Engine,
  prefix: Iterable<number>,
  suffix: Iterable<number>,
): Promise<number> {
  const before = Int32Array.from(prefix);
  const [item] = await engine.score({
    items: [{ tokens: Int32Array.of(...before, ...suffix), from: before.length }],
    bos: true,
    policies: [],
    topCount: 0,
  });
  return must(item).logProbs.reduce((sum, value) => sum + value, 0);
}

describe('changed prefixes', () => {
  it('score each passage behind the prefix that they say, as score() does', async () => {
    const { measured, engine } = await measure();
    for (const work of measured.attackWorks) {
      const byVariant = observedOf(measured, work.id);
      expect([...byVariant.keys()]).toEqual([
        'true',
        'capitals',
        'double-blanks',
        'line-breaks',
        'typos',
        'shuffled',
        'unrelated-1',
        'unrelated-2',
        'unrelated-3',
        'ladder-0',
        'ladder-5',
        'ladder-30',
      ]);
      const starts = [...must(byVariant.get('true')).keys()];
      expect(starts).toHaveLength(40);
      for (const start of starts.slice(0, 12)) {
        const at = start + PREFIX;
        const suffix = work.tokens.slice(at, at + SUFFIX);
        const before = async (change: (text: string) => string): Promise<Int32Array> => {
          const from = must(work.tokenStartChar[Math.max(0, at - 2 * PREFIX)]);
          const { tokens } = await engine.tokenize(change(work.textOf(from, must(work.tokenStartChar[at]))));
          return tokens.slice(-PREFIX);
        };
        const said = (variant: string): unknown => byVariant.get(variant)?.get(start)?.logPz;
        expect(said('true')).toBe(await scoreAfter(engine, work.tokens.slice(start, at), suffix));
        expect(said('ladder-0')).toBe(await scoreAfter(engine, [], suffix));
        expect(said('ladder-5')).toBe(await scoreAfter(engine, work.tokens.slice(at - 5, at), suffix));
        expect(said('ladder-30')).toEqual(
          at < 30
            ? { kind: 'unscored', reason: like(/not so much text/) }
            : await scoreAfter(engine, work.tokens.slice(at - 30, at), suffix),
        );
        expect(said('capitals')).toBe(
          await scoreAfter(engine, await before((text) => text.toUpperCase()), suffix),
        );
        expect(said('double-blanks')).toBe(
          await scoreAfter(engine, await before((text) => text.replace(/(\S)\s+(?=\S)/g, '$1  ')), suffix),
        );
        expect(said('line-breaks')).toBe(
          await scoreAfter(engine, await before((text) => text.replace(/(\S)\s+(?=\S)/g, '$1\n')), suffix),
        );
      }
    }
    await engine.dispose();
  });

  it('find by hand what is above the control, what survives, and what is not distinguished from common text', async () => {
    const { measured, engine } = await measure();
    const [target, control] = ['E2', 'E3'].map((id) => observedOf(measured, id));
    const scores = (side: typeof target, variant: string): Map<number, number> =>
      new Map([...must(must(side).get(variant))].map(([start, { logPz }]) => [start, logPz as number]));
    const own = scores(target, 'true');
    const bar = Math.max(...scores(control, 'true').values());
    const hits = [...own.keys()].filter((start) => must(own.get(start)) > bar);
    expect(hits.length).toBeGreaterThan(5);
    expect(hits.length).toBeLessThan(35);
    const gains = (side: typeof target): Map<number, number> =>
      new Map(
        [...scores(side, 'true')].map(([start, logPz]) => {
          const unrelated = [1, 2, 3].map((draw) =>
            Math.exp(must(scores(side, `unrelated-${draw}`).get(start))),
          );
          return [start, logPz - Math.log(unrelated.reduce((a, b) => a + b) / 3)];
        }),
      );
    const gainBar = Math.max(...gains(control).values());
    const bound = hits.filter((start) => must(gains(target).get(start)) > gainBar);
    const memory = findingOf(measured, 'bound-to-their-words');
    expect(memory.count).toMatchObject({ hits: bound.length, total: 40 });
    expect(memory.interval).toMatchObject({ ...clopperPearson(bound.length, 40), method: 'Clopper–Pearson' });
    const others = hits.length - bound.length;
    const undistinguished = memory.caveats.find(({ code }) => code === 'not-distinguished-from-common-text');
    if (others === 0) expect(undistinguished).toBeUndefined();
    else {
      expect(memory.sentence).toContain(
        `${others} more exceed every control passage without such a gain. This test cannot distinguish them from common text.`,
      );
      expect(undistinguished?.data).toMatchObject({ passages: others });
    }
    const rows = must(must(panelDetailsOf(measured.findings)).panels.find(({ id }) => id === 'passages'));
    const verdicts = rows.kind === 'table' ? rows.rows.map((row) => row.at(-1)) : [];
    expect(verdicts.filter((verdict) => verdict === 'depends on its exact prefix')).toHaveLength(
      bound.length,
    );
    expect(verdicts.filter((verdict) => verdict === 'not distinguished from common text')).toHaveLength(
      others,
    );
    for (const variant of ['capitals', 'typos', 'shuffled']) {
      const there = scores(target, variant);
      const over = Math.max(...scores(control, variant).values());
      const survived = new Set([...there.keys()].filter((start) => must(there.get(start)) > over));
      const both = hits.filter((start) => survived.has(start)).length;
      const { lower, upper } = newcombePaired({
        both,
        onlyFirst: hits.length - both,
        onlySecond: survived.size - both,
        neither: 40 - hits.length - survived.size + both,
      });
      const finding = findingOf(measured, `prefix-${variant}`);
      expect(finding.count).toMatchObject({ hits: survived.size, total: 40 });
      expect(finding.interval).toMatchObject({ lower, upper, method: 'Newcombe, paired' });
      expect(must(finding.threshold).log10).toBe(over / Math.LN10);
      const losses = hits
        .map((start) => (must(own.get(start)) - must(there.get(start))) / Math.LN10)
        .sort((a, b) => a - b);
      const middle =
        (must(losses[Math.floor((losses.length - 1) / 2)]) +
          must(losses[Math.ceil((losses.length - 1) / 2)])) /
        2;
      const loses = middle < 0.05 ? 'loses nothing' : `loses ${middle.toFixed(1)} decades`;
      expect(finding.sentence).toContain(`The median of these ${hits.length} passages ${loses}`);
    }
    await engine.dispose();
  });

  it('draw unrelated text from the controls, far from the passage itself', async () => {
    const { measured, engine } = await measure({ unrelatedPrefixes: 8 });
    const [target, control] = measured.attackWorks as [AttackWork, AttackWork];
    const input = {
      parameters: measured.parameters,
      model: { addsBos: true },
      works: measured.attackWorks,
      seed: 'another seed',
    } as unknown as VariantInput;
    const placesIn = (prefix: Int32Array): number[] => {
      const found: number[] = [];
      for (let at = 0; at + prefix.length <= control.tokens.length; at++)
        if (prefix.every((token, i) => token === control.tokens[at + i])) found.push(at);
      return found;
    };
    for (const variant of variantsOf(input).filter(({ kind }) => kind === 'unrelated')) {
      const drawn = new Set<string>();
      for (const passage of [target, control].flatMap((work) => triedPassages(input, work))) {
        const prefix = must(prefixIn(variant, passage, input));
        if (prefix.kind !== 'tokens') throw new Error('unrelated text comes as tokens');
        const places = placesIn(prefix.tokens);
        expect(places.length).toBeGreaterThan(0);
        if (passage.work === control)
          expect(places.some((at) => Math.abs(at - passage.startToken) >= 10 * PREFIX)).toBe(true);
        drawn.add(prefix.tokens.join());
      }
      // Each passage has its own.
      expect(drawn.size).toBeGreaterThan(70);
    }
    await engine.dispose();
  });

  it('put the examiner’s prefixes before all passages, or before the one that they are for', async () => {
    const words = TARGET.slice(2000, 2400).trim().split(/\s+/).slice(1, 9).join(' ');
    const { measured, engine } = await measure({
      ownPrefixes: `From Moby-Dick:\n${words} => Der Wal war weiß, und das Meer`,
    });
    const target = must(measured.attackWorks[0]);
    const before = (await engine.tokenize('From Moby-Dick:')).tokens.slice(-PREFIX);
    for (const [start, { logPz }] of [...must(observedOf(measured, 'E2').get('own-1'))].slice(0, 5)) {
      const suffix = target.tokens.slice(start + PREFIX, start + PREFIX + SUFFIX);
      expect(logPz).toBe(await scoreAfter(engine, before, suffix));
    }
    const placed = findingOf(measured, 'own-prefix-2');
    const char = Array.from(TARGET.slice(0, TARGET.indexOf(words))).length;
    const span = must(placed.spans[0]);
    expect(span.startChar).toBeLessThanOrEqual(char);
    expect(span.startChar).toBeGreaterThan(char - 5);
    const at = target.tokenStartChar.lastIndexOf(span.startChar);
    const german = (await engine.tokenize('Der Wal war weiß, und das Meer')).tokens.slice(-PREFIX);
    expect(span.logProbNats).toBe(await scoreAfter(engine, german, target.tokens.slice(at, at + SUFFIX)));
    expect(placed.calibration.kind).toBe('uncalibrated');
    await engine.dispose();
  });

  it('say what is uncalibrated without a control, and the same twice', async () => {
    const { measured, engine } = await measure({}, false);
    expect(measured.findings.findings.length).toBeGreaterThan(5);
    for (const { sentence, standing, calibration } of measured.findings.findings) {
      expect(calibration.kind).toBe('uncalibrated');
      expect(sentence).toMatch(/^Uncalibrated: .*no control/);
      expect(standing).toBe('measured');
    }
    expect(findingOf(measured, 'prefix-capitals').value).toMatchObject({ kind: 'unscored' });
    const again = await measure({}, false);
    expect(again.measured.findings).toEqual(measured.findings);
    await engine.dispose();
    await again.engine.dispose();
  });

  it('refuse what no context holds, and leave out a length that nothing can be scored after', async () => {
    await expect(measure({ prefixLengths: '8192' })).rejects.toMatchObject({ code: 'context-too-long' });
    await expect(measure({}, true, TARGET.slice(0, 20))).rejects.toMatchObject({ code: 'work-short' });
    const { measured, engine } = await measure({ bos: 'off' });
    expect([...observedOf(measured, 'E2').keys()]).not.toContain('ladder-0');
    await engine.dispose();
  });
});
