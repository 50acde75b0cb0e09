import { beforeAll, describe, expect, it } from 'vitest';
import {
  GLOSSARY,
  windowDetailsOf,
  type Calibration,
  type Report,
  type WindowDetails,
} from '../../src/domain/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { familiesSection } from '../../src/exhibit/document/familiesSection.js';
import { findingsTable } from '../../src/exhibit/document/findings/findingsTable.js';
import { methodSection } from '../../src/exhibit/document/methodSection.js';
import { Notes } from '../../src/exhibit/document/findings/notes.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { sampleSection } from '../../src/exhibit/document/sampleSection.js';
import { alternativesConsidered } from '../../src/exhibit/statement/alternatives.js';
import { controlWords, familySummary } from '../../src/figure/index.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';
import { remark } from '../support/unscored.js';

let report: Report;
let byChars: Report;

beforeAll(async () => {
  report = await sampleReport();
  byChars = await sampleReport({ parameters: { strideChars: 40 } });
});

/** All text of a section. */
function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'paragraph') return [textOf(block.content)];
      if (block.kind === 'facts') return block.rows.map((row) => `${row.label}: ${textOf(row.value)}`);
      if (block.kind !== 'table') return [];
      return [...block.rows.map((row) => row.map(textOf).join(' | ')), textOf(block.note)];
    })
    .join('\n');
}

/** The same report with another calibration of its findings, and with the numbers that a calibrated one has. */
function calibrated(kind: Calibration['kind']): Report {
  const made = structuredClone(report);
  const findings = made.examinations[0]?.findings ?? never();
  for (const finding of findings.findings)
    finding.calibration = {
      kind,
      reasons: kind === 'calibrated' ? [] : [remark('for the test')],
      controls: ['E3'],
    };
  const { targets } = findings.details as Pick<WindowDetails, 'targets'>;
  for (const { conformal } of targets)
    Object.assign(conformal, { p: 0.0052, log10Threshold: -50.3, windowsAbove: 114 });
  return made;
}

const chanceOf = ({ examinations }: Report): string =>
  alternativesConsidered(examinations)
    .find(({ explanation }) => explanation.startsWith('Chance'))
    ?.considered.join('\n') ?? '';

describe('a finding whose control or threshold is of another kind', () => {
  const rowOf = (made: Report, title: string): string =>
    wordsOf(findingsTable(made, made.examinations[0] ?? never(), new Notes()))
      .split('\n')
      .find((line) => line.startsWith(title)) ?? '';

  it('is not called calibrated at a threshold that no control set', () => {
    const title = 'Coverage at the fixed threshold 0.001';
    for (const kind of ['calibrated', 'imperfect'] as const)
      expect(rowOf(calibrated(kind), title)).toBe(`${title} – measured, not calibrated`);
    expect(rowOf(calibrated('uncalibrated'), title)).toBe(`${title} – measured, UNCALIBRATED`);
    expect(rowOf(calibrated('calibrated'), 'Most probable passage')).toMatch(/measured, calibrated$/);
  });

  it('says of what its control is a share', () => {
    const made = calibrated('calibrated');
    for (const { id, ...finding } of made.examinations[0]?.findings?.findings ?? [])
      if (id.startsWith('conformal-list/'))
        expect(controlWords({ ...finding, id, controlValue: 0.049 })).toBe(
          'above the threshold of single passages: 4.9%',
        );
      else expect(controlWords({ ...finding, id })).not.toContain('single passages');
  });
});

describe('the text before the first passage and after the last', () => {
  it('is counted as not tested', () => {
    const limits = report.limits.map(({ text }) => text).join('\n');
    const details = windowDetailsOf(report.examinations[0]?.findings) ?? never();
    for (const { title, summary } of [...details.targets, ...details.controls])
      expect(limits).toContain(
        `${title}: The first 50 tokens (a prefix only) and the last ${summary.droppedTailTokens} tokens were not tested: ${summary.tested.ends} characters.`,
      );
  });
});

describe('the assumptions of a family floor', () => {
  it('are the same wherever its rate is printed', () => {
    const both =
      'the control is exchangeable with the work and high scores of unseen text grow rare at a steady (exponential) rate';
    const { sentence } = GLOSSARY.find(({ id }) => id === 'family-floor') ?? never();
    expect(sentence).toContain(`about 1 of 100 tests if ${both}.`);
    expect(wordsOf(familiesSection(report, 0))).toContain(
      `a claim with about this probability at most; this holds if ${both}.`,
    );
    const counts = {
      tested: 5,
      claimed: 3,
      expectedFalseClaims: 0.05,
      withoutLevel: 0,
      uncalibrated: 0,
      withoutResult: 0,
    };
    expect(familySummary({ ...must(report.families), ...counts })).toContain(
      'If nothing was memorized, no more than about 0.05 claims are expected (the sum of the levels of the tests). This assumes that each control differs from its work in nothing but what the model saw, and that high scores of unseen text grow rare at a steady (exponential) rate.',
    );
  });
});

describe('error rates', () => {
  it('are printed with their condition where the control is calibrated', () => {
    const made = calibrated('calibrated');
    expect(chanceOf(made)).toMatch(
      /If the control is exchangeable with the work, .* is at most m\/\(m \+ n\) = 0\.\d+\. .*, a margin of [\d.]+\sdecades is added to the most probable control passage, and the sum is rounded up to a power of ten\. If, in addition, high scores of unseen text grow rare at a steady \(exponential\) rate, the error rate for all passages together is about 0\.01\./,
    );
    const target = windowDetailsOf(made.examinations[0]?.findings)?.targets[0] ?? never();
    const sample = wordsOf(sampleSection(made));
    expect(sample).toContain(
      `Conformal test: p = 0.005 (m = ${target.control.m}, n = ${target.control.n}); at α = 0.05, 114 of ${target.control.m} passages exceed log10 −50.3`,
    );
    expect(sample).toContain('the p-value is that of the best of m passages and is not corrected');
    expect(sample).toMatch(
      /False positives when the blocks of the control are split in halves: 0\.\d{3} at α = 0\.05 on average; in nine of ten splits, \d/,
    );
    expect(sample).toMatch(
      /Margin of the family floor: [\d.]+\sdecades, added to the most probable control passage before rounding up/,
    );
  });

  it.each([
    ['imperfect', 'the calibration is imperfect'],
    ['uncalibrated', 'the numbers are uncalibrated'],
  ] as const)('are not printed where the control is %s, and the reason is', (kind, why) => {
    const made = calibrated(kind);
    expect(chanceOf(made)).toContain(`No probability of exceeding the control by chance is stated: ${why}.`);
    expect(chanceOf(made)).not.toMatch(/0\.\d/);
    const sample = wordsOf(sampleSection(made));
    expect(sample).toContain(`Conformal test: no error rate is stated, because ${why}`);
    expect(wordsOf(resultsSection(made, new Notes()))).not.toMatch(
      /for each passage, the threshold|50\.3|p = 0/,
    );
    expect(sample).not.toMatch(/50\.3|p = 0/);
    expect(sample).toContain(
      `False positives when the blocks of the control are split in halves: not stated: ${why}`,
    );
    expect(sample).not.toContain('at α');
  });
});

describe('the sample', () => {
  it('says how far apart windows begin, in the unit that was asked for', () => {
    expect(wordsOf(sampleSection(report))).toContain('Windows begin every 50 tokens.');
    const words = wordsOf(sampleSection(byChars));
    expect(words).toContain(
      'Windows begin every 40 characters, each at the first token that starts there or later.',
    );
    expect(words).not.toContain('every 0 tokens');
  });

  it('says on which windows floors rest, and on which counts and tests', () => {
    expect(wordsOf(sampleSection(report))).toContain(
      'The floors are based on all measured windows of the control.',
    );
  });
});

describe('parameters', () => {
  it('show the default of the method where they depart from it, and only there', () => {
    const rows = wordsOf(methodSection(byChars)).split('\n');
    const row = (title: string): string => rows.find((one) => one.startsWith(`${title}: `)) ?? '';
    expect(row('Stride in characters')).toContain('40 characters (default 0 characters)');
    expect(row('Prefix')).toContain('Prefix: 50 tokens');
    // One that has its default and defines no measure is in report.json alone.
    expect(row('Error rate α')).toBe('');
    expect(wordsOf(methodSection(report))).not.toContain('(default ');
  });

  it('carry their defaults as JSON text in the data', () => {
    const described = report.examinations[0]?.attack?.parameters ?? [];
    const defaults = Object.fromEntries(described.map((one) => [one.name, one.default]));
    expect(defaults).toMatchObject({ prefixTokens: '50', bos: '"auto"', alpha: '0.05' });
    const given = report.examinations[0]?.start?.parameters ?? {};
    for (const { name, default: text } of described)
      if (name in given) expect(JSON.parse(text)).toEqual(given[name]);
    // Nothing in an answer was asked for, so the plan says nothing of it.
    const absent = described.map(({ name }) => name).filter((name) => !(name in given));
    expect(absent).toEqual(['inAnswer', 'answerRequest']);
  });
});

function never(): never {
  throw new Error('the sample has no examination');
}
