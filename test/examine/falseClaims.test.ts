import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/index.js';
import { ALL_LANES, longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { examined, type Construction, type Examined, type Said } from './constructions/examined.js';
import {
  ACCOUNTS,
  acrossColumns,
  ADDRESSES_CONTROL,
  ADDRESSES_WORK,
  beginnings,
  chaptersOf,
  CODE,
  HELD,
  joined,
  LICENSE,
  MACHINE_LIKELY,
  MACHINE_MINORITY,
  MACHINE_WHOLE,
  paragraphsOf,
  PLANTED,
  plantedChapter,
  quoted,
  REFRAIN,
  repeated,
  runsOf,
  shuffled,
  STROPHE,
  TABLE,
  withEnd,
  withMinority,
} from './constructions/texts.js';

// Works that could lead to a false claim; docs/design/false-claims.md has what was said of each. Those that are tried in every run are whole
// with the long lanes; else works are shorter, and the control has the beginnings of its chapters: as much as a control must have.

const scratch = scratchFolder();
const whole = <T>(all: T, part: T): T => (ALL_LANES ? all : part);
const CONTROL = whole(HELD, beginnings(HELD, 3500));
const UNSEEN = whole(PLANTED, beginnings(PLANTED, 2500));
const R0 = joined('R0');
const R4 = joined('R4');
const R64 = joined('R64');
const QUOTES = runsOf(PLANTED, 16, 150);
/** Few enough to be quotations: of more, the source text is refused. */
const FEW_QUOTES = QUOTES.slice(0, 12);
const QUOTING = withMinority(ADDRESSES_WORK, QUOTES);

const moby = (
  name: string,
  model: 'P0' | 'P1',
  work: string,
  more: Partial<Construction> = {},
): Construction => ({
  ...{ name, model, works: [work], control: CONTROL },
  ...more,
});
const addresses = (name: string, work: string, more: Partial<Construction> = {}): Construction => ({
  ...{ name, model: 'P1', works: [work], control: ADDRESSES_CONTROL },
  ...more,
});

async function said(construction: Construction): Promise<Said> {
  const { said: works } = await examined(scratch, construction);
  expect(works).toHaveLength(1);
  return must(works[0]);
}

const codes = ({ caveats }: Finding): string[] => caveats.map(({ code }) => code);
const standings = ({ passages, portion, extractable }: Said): string[] =>
  [passages, portion, extractable].map(({ standing }) => standing);
const hitsOf = ({ passages }: Said): number => must(passages.count).hits;

/** Nothing is claimed, and no passage exceeds the family floor. */
function expectNothingFound(one: Said): void {
  expect(one.claims).toEqual([]);
  expect(standings(one)).toEqual(['not-shown', 'not-shown', 'not-shown']);
  expect(hitsOf(one)).toBe(0);
  expect(one.passages.sentence).toContain('It does not rule it out');
}

/** Passages exceed the family floor, the finding says that they may be foreign, and nothing is claimed about the work. */
function expectForeign(one: Said): void {
  expect(one.claims).toEqual([]);
  expect(standings(one)).toEqual(['measured', 'not-shown', 'not-shown']);
  expect(one.target.hitGate).toMatchObject({ kind: 'hit-gate', verdict: 'foreign' });
  expect(codes(one.passages)).toContain('hits-foreign');
  for (const { sentence } of [one.passages, one.portion, one.extractable])
    expect(sentence).toMatch(
      /[Nn]othing is claimed about the work\.(?: \d+\.\d% of the characters of the work were tested\.)?$/,
    );
}

/** The control is refused, so that every number is marked. */
function expectRefused(one: Said): void {
  expect(one.claims).toEqual([]);
  expect(one.target.gate.verdict).toBe('refused');
  expect(standings(one)).toEqual(['measured', 'measured', 'measured']);
  for (const { sentence } of [one.passages, one.portion, one.extractable])
    expect(sentence).toMatch(/^Uncalibrated: /);
}

describe('what is true', () => {
  longLane('is claimed of the planted chapters', 'what was repeated 64 times, and e2e/demo', async () => {
    const one = await said(moby('planted', 'P1', PLANTED));
    expect(standings(one)).toEqual(['claim', 'claim', 'claim']);
    expect(hitsOf(one)).toBe(426);
    expect(one.passages.calibration.kind).toBe('calibrated');
    expect(one.target.hitGate).toMatchObject({ verdict: 'like-control', hits: 213 });
  });

  longLane(
    'is claimed of passages that were repeated 64 times',
    'e2e/demo, and e2e/planted for 64 repeats',
    async () => {
      const one = await said(moby('R64', 'P1', R64));
      expect([one.passages.standing, one.extractable.standing]).toEqual(['claim', 'claim']);
      expect(hitsOf(one)).toBe(112);
      expect(one.target.hitGate).toMatchObject({ verdict: 'like-control' });
    },
  );

  longLane(
    'is not claimed of passages from the same pool that were never there',
    'works that no model saw, below',
    async () => {
      expectNothingFound(await said(moby('R0', 'P1', R0)));
    },
  );
});

describe('quotations of a memorized book', () => {
  longLane(
    'in addresses are said to be foreign (a)',
    'text that the model wrote, at temperature 0.3',
    async () => {
      const one = await said(addresses('a', QUOTING));
      expectForeign(one);
      expect(hitsOf(one)).toBeGreaterThan(40);
      expect(one.portion.value).toBeGreaterThan(0.1);
    },
  );

  longLane(
    'are said to be foreign although only three are there',
    'more of them (a); few: temperature 0.3',
    async () => {
      const one = await said(addresses('a few', withEnd(ADDRESSES_WORK, QUOTES.slice(0, 3))));
      expectForeign(one);
      expect(one.target.hitGate).toMatchObject({
        hits: expect.toSatisfy((hits: number) => hits < 10) as number,
      });
    },
  );

  longLane(
    'in marks, over two paragraphs, are removed by the rule of quotations (a′)',
    'unit/text/cleaning for the rule, a source text (a′) for what is removed',
    async () => {
      const cleaning = 'rule: quotations 50\n';
      const one = await said(
        addresses('a in marks', withMinority(ADDRESSES_WORK, quoted(QUOTES)), { cleaning }),
      );
      expectNothingFound(one);
      // The blind gate does not rule out a difference, so no error rate is stated.
      expect(one.target.gate.verdict).toBe('imperfect');
      expect(codes(one.passages)).toContain('uncleaned');
    },
  );

  longLane('are removed where the book is a source text (a′)', 'examine/sourceTexts', async () => {
    const one = await said(
      addresses('a with a source', withMinority(ADDRESSES_WORK, FEW_QUOTES), { sources: [PLANTED] }),
    );
    expectNothingFound(one);
    expect(one.passages.calibration.kind).toBe('calibrated');
    expect(codes(one.passages)).toContain('uncleaned');
  });

  longLane(
    'of its own kind are not told from the work, but are removed where the book is a source text',
    'what was repeated 64 times, and a source text (a′)',
    async () => {
      const work = withMinority(R0, runsOf(PLANTED, 12, 100));
      const one = await said(moby('same kind', 'P1', work));
      // The limit of the gate: the passages are memorized, and the claim does not say from where.
      expect(one.target.hitGate).toMatchObject({ verdict: 'like-control' });
      expect(one.passages.standing).toBe('claim');
      expect(codes(one.passages)).toEqual(expect.arrayContaining(['no-cleaning-list', 'hits-like-control']));
      expectNothingFound(await said(moby('same kind, source', 'P1', work, { sources: [PLANTED] })));
    },
  );

  longLane(
    'that are one part of an anthology are said to be foreign, although that part is memorized',
    'quotations (a)',
    async () => {
      const one = await said(moby('anthology', 'P1', withEnd(R0, [plantedChapter(125)])));
      expectForeign(one);
      expect(hitsOf(one)).toBeGreaterThan(30);
    },
  );
});

describe('text that the model wrote', () => {
  longLane('at temperature 0.4 stays below the family floor (c)', 'temperature 0.3, few', async () => {
    const one = await said(moby('c', 'P0', withEnd(PLANTED, MACHINE_MINORITY)));
    expectNothingFound(one);
    expect(one.target.gate.verdict).toBe('matched');
  });

  it('at temperature 0.3, in a part of the work, is said to be foreign although its passages are few', async () => {
    // 6% of the whole work.
    const written = MACHINE_LIKELY.slice(0, whole(10, 4));
    const one = await said(moby('c few', 'P0', withMinority(UNSEEN, written)));
    // Shorter texts show less of how alike they are.
    expect(one.target.gate.verdict).toBe(whole('matched', 'imperfect'));
    expectForeign(one);
    expect(one.target.hitGate).toMatchObject({
      hits: expect.toSatisfy((hits: number) => hits < 10) as number,
    });
  });

  longLane('at temperature 0.3, 13% of the work, is said to be foreign', 'temperature 0.3, few', async () => {
    expectForeign(await said(moby('c many', 'P0', withEnd(PLANTED, MACHINE_LIKELY))));
  });

  it('has its control refused where it is the whole work (c′)', async () => {
    expectRefused(await said(moby('c whole', 'P0', whole(MACHINE_WHOLE, MACHINE_WHOLE.slice(0, 10_000)))));
  });
});

describe('works that no model saw', () => {
  longLane(
    'are not claimed where three are tried in one examination (e)',
    'e2e/planted, three works at once',
    async () => {
      const { said: works, findings } = await examined(
        scratch,
        moby('e', 'P0', '', { works: [R64, joined('R16'), R4] }),
      );
      expect(works).toHaveLength(3);
      for (const one of works) {
        expectNothingFound(one);
        expect(codes(one.passages)).toContain('several-works');
      }
      expect(findings.findings.filter(({ standing }) => standing === 'claim')).toEqual([]);
    },
  );

  const repeats = async (model: 'P0' | 'P1'): Promise<void> => {
    const host = (model === 'P0' ? R4 : R0).slice(0, whole(undefined, 8000));
    const one = await said(
      moby(`f ${model}`, model, withEnd(host, [...repeated(STROPHE, 10), ...repeated(REFRAIN, 10)])),
    );
    expectNothingFound(one);
    expect(one.target.summary.repeatingWindows).toBeGreaterThan(0);
    expect(codes(one.passages)).toContain('windows-repeating');
  };
  it('are not claimed for a strophe and a refrain ten times: P0 (f)', () => repeats('P0'));
  longLane('are not claimed for a strophe and a refrain ten times: P1 (f)', 'P0', () => repeats('P1'));

  longLane(
    'are not claimed in another register, nor is a rate promised (g)',
    'a source text (a′), and the refused control (c′)',
    async () => {
      expectNothingFound(await said(addresses('g', ADDRESSES_WORK)));
      expectRefused(await said(moby('g, other control', 'P1', ADDRESSES_WORK)));
    },
  );

  for (const [name, model, host, pieces] of [
    ['a license and a table', 'P1', R0, [LICENSE.slice(0, 6000), TABLE]],
    ['code', 'P0', R4, CODE],
  ] as const)
    longLane(`are not claimed for ${name} in them`, 'a strophe and a refrain', async () => {
      expectNothingFound(await said(moby(name, model, withEnd(host, pieces))));
    });
});

describe('a paragraph of account figures in a work that no model saw (c7b)', () => {
  it('is counted apart, and nothing is claimed', async () => {
    const one = await said(moby('c7b', 'P0', withMinority(UNSEEN, [ACCOUNTS])));
    expect(one.passages.calibration.kind).toBe(whole('calibrated', 'imperfect'));
    expectNothingFound(one);
    expect(one.target.summary.figureWindows).toBeGreaterThan(0);
    expect(codes(one.passages)).toContain('windows-figures');
  });
});

describe('a control that was read across two columns (c1c)', () => {
  const columns = chaptersOf(HELD)
    .map((chapter, at) => `CHAPTER ${at + 1}.\n\n${acrossColumns(chapter, 5)}\n`)
    .join('\n');

  longLane(
    'is refused, so that the group of passages is not claimed',
    'the control that is refused (c′)',
    async () => {
      const { findings, said: works } = await examined(
        scratch,
        moby('c1c', 'P0', PLANTED, { control: columns }),
      );
      const one = must(works[0]);
      expect(one.claims).toEqual([]);
      expect(one.target.gate).toMatchObject({ verdict: 'refused' });
      const shift = findings.findings.find(({ id }) => id.startsWith('group-shift/'));
      expect(shift).toMatchObject({ standing: 'measured', calibration: { kind: 'uncalibrated' } });
    },
  );
});

describe('a control that does not serve', () => {
  const known = plantedChapter(125).slice(0, whole(undefined, 3500));
  const easy = `${CONTROL}\n\nCHAPTER 125.\n\n${known}\n`;

  const unsupported = async (name: string, work: string): Promise<void> => {
    const one = await said(moby(`easy, ${name}`, 'P1', work, { control: easy }));
    expect(one.claims).toEqual([]);
    expect(hitsOf(one)).toBe(0);
    expect(one.passages).toMatchObject({
      standing: 'measured',
      threshold: { log10: expect.any(Number) as number },
    });
    expect(one.passages.threshold?.log10).toBeGreaterThan(0);
    expect(one.passages.sentence).toContain('Check, too, that the model cannot have seen the control');
  };
  it('because one chapter is known to the model supports no statement about a memorized work', () =>
    unsupported('a memorized work', R64.slice(0, whole(undefined, 8000))));
  longLane(
    'because one chapter is known to the model supports no statement about a work that was never seen',
    'a memorized work',
    () => unsupported('a work that was never seen', R0),
  );

  const sentences = paragraphsOf(CONTROL.slice(0, whole(20_000, 6000)))
    .join(' ')
    .split(/(?<=[.?!;]) /u);
  const shuffledEdition = (name: string, pieces: readonly string[]): Promise<Examined> =>
    examined(scratch, moby(name, 'P0', shuffled(pieces, name).join(' ')));

  it('because the work is an edition of it with its sentences in another order is refused', async () => {
    await expect(shuffledEdition('sentences', sentences)).rejects.toMatchObject({
      code: 'control-overlaps-target',
    });
  });

  it('because the work has its words in another order supports no claim', async () => {
    const { said: works } = await shuffledEdition('words', sentences.join(' ').split(' '));
    expect(works.flatMap(({ claims }) => claims)).toEqual([]);
    expect(hitsOf(must(works[0]))).toBe(0);
  });
});
