import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchema, type RatedAttack, type Report, type ValidationClaim } from '../../src/domain/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { findingBlocks } from '../../src/exhibit/document/exhibits/exhibitFinding.js';
import { firstPage } from '../../src/exhibit/document/firstPage.js';
import { methodSection } from '../../src/exhibit/document/methodSection.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import { RATES_TITLE } from '../../src/exhibit/document/validation/methodRatesBlocks.js';
import { Notes } from '../../src/exhibit/document/findings/notes.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { validationPower } from '../../src/exhibit/statement/validationPower.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

let report: Report;
let version: string;
const POWER =
  'In its validation, this method found 0 of 80 (0.0%) of the passages that were planted once, 4 of 93 (4.3%) of those planted 4 times and 329 of 329 (100.0%) of those planted 128 times. Of the passages that were never planted, it reported 1 of 387 (0.26%) in the planted model.';

beforeAll(async () => {
  report = await sampleReport();
  version = report.examinations[0]?.start?.attack.version ?? '';
});

function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'heading') return [block.text];
      if (block.kind === 'paragraph') return [textOf(block.content)];
      if (block.kind === 'answer') return [textOf(block.sentence)];
      if (block.kind === 'list') return block.items.map(textOf);
      if (block.kind !== 'table') return [];
      return [...block.rows.map((row) => row.map(textOf).join(' | ')), textOf(block.note)];
    })
    .join('\n');
}

const INTERVAL = { lower: 0.01, upper: 0.2, level: 0.95, method: 'Clopper–Pearson' };
const rate = (group: string, repeats: number, found: number, of: number): RatedAttack['rates'][number] => ({
  group,
  repeats,
  expected: repeats === 0 ? 'not-found' : 'open',
  found,
  of,
  interval: INTERVAL,
  reached: { found: Math.min(found, 12), of: 12, interval: INTERVAL },
  agreement: repeats === 0 ? 'too-few' : 'open',
});
const claim = (group: string, repeats: number, standing: ValidationClaim['standing']): ValidationClaim => ({
  work: group,
  group,
  repeats,
  finding: 'Passages above the floor',
  standing,
  calibration: 'calibrated',
  isStep: false,
});

const rated = (change: Partial<RatedAttack> = {}): RatedAttack => ({
  id: 'probabilistic',
  version,
  title: 'Probabilistic extraction',
  model: 'planted',
  modelSha256: 'a'.repeat(64),
  fixture: 'A <b>fixture</b>',
  at: '2026-11-27T12:00:00.000Z',
  command: 'palimpsest validate',
  rates: [
    rate('MEM', 128, 329, 329),
    rate('R4', 4, 4, 93),
    rate('R1', 1, 0, 80),
    rate('R0', 0, 1, 137),
    rate('HELD', 0, 0, 250),
  ],
  manifestSha256: 'b'.repeat(64),
  parameters: { suffixTokens: 40 },
  claims: [
    claim('MEM', 128, 'claim'),
    claim('R4', 4, 'not-shown'),
    claim('R1', 1, 'not-shown'),
    claim('R0', 0, 'claim'),
    claim('HELD', 0, 'not-shown'),
  ],
  falseClaims: { found: 1, of: 2, interval: INTERVAL },
  program: {
    name: 'Palimpsest',
    version: '0.1.0',
    build: 'ffeeddccbbaa0011',
    commit: 'c0ffee',
    lockFileSha256: 'not recorded',
  },
  ...change,
});

const withRates = (...methodRates: readonly RatedAttack[]): Report => {
  const made = { ...structuredClone(report), methodRates: [...methodRates] };
  // The sample's floor leaves nothing to be shown; here its steps were tested, and not shown.
  for (const finding of made.examinations[0]?.findings?.findings ?? []) {
    const isStep = finding.caveats.some(({ code }) => code === 'no-test');
    finding.caveats = finding.caveats.filter(({ code }) => code !== 'no-test');
    if (isStep || finding.standing !== 'measured') finding.standing = 'not-shown';
  }
  return reportSchema.parse(JSON.parse(JSON.stringify(made)));
};

describe('the validation of a method in a report', () => {
  it('stands with the method: rates, misses, false claims, and the build that measured them', () => {
    const words = wordsOf(methodSection(withRates(rated())));
    expect(words).toContain('planted | 4 times (R4) | 4 of 93 | 0.043; 0.010 to 0.200');
    expect(words).toContain('planted | never (R0) | 1 of 137 (false) | 0.007');
    expect(words).toMatch(/never \(R0\).* \| too few to tell \| 1 of 12; 0\.01 to 0\.20 \| 1 of 1 \(false\)/);
    expect(words).toMatch(/128 times \(MEM\).* \| 1 of 1\n/);
    expect(words).toContain('planted model: 1 of 2 (50.0%) of the tests; upper bound 20.0%');
    expect(words).toContain('Intervals: 95%');
    expect(words).toContain('their bounds are rounded up');
    expect(words).toContain('by Palimpsest 0.1.0, build ffeeddccbbaa0011, commit c0ffee.');
    expect(words).toContain('The examinations were run by another build: ');
    expect(words).toMatch(/Parameters other than the defaults: .* 40 tokens/);
    expect(words).not.toContain('Another version');
  });

  it('defines its columns, and says why equal counts have different bounds where they do', () => {
    const equal = wordsOf(methodSection(withRates(rated())));
    expect(equal).toMatch(/4 times \(R4\).* \| open \| /);
    expect(equal).toContain(
      'Verdict: as expected only if the whole interval lies above 10% for texts that must be found, or below it for texts that must not be found; open: neither is expected. Texts reached: texts of the group with at least one hit.',
    );
    expect(equal).not.toContain('equal counts');
    const wider = { ...rate('R1', 0, 0, 80), interval: { ...INTERVAL, upper: 0.3 } };
    const unequal = withRates(rated(), rated({ model: 'clean', rates: [wider] }));
    expect(wordsOf(methodSection(unequal))).toContain('so equal counts can have different bounds.');
  });

  it('does not call text never read that a clean model read', () => {
    const made = withRates(rated({ model: 'clean', rates: [rate('R1', 1, 0, 80), rate('R4', 0, 0, 93)] }));
    const words = wordsOf(methodSection(made));
    // Nothing was found in either group, so they have one row together.
    expect(words).toContain('clean | at most once (2 groups) | 0 of 173 | 0.000 in each group | ');
    const found = withRates(rated({ model: 'clean', rates: [rate('R1', 1, 2, 80), rate('R4', 0, 0, 93)] }));
    expect(wordsOf(methodSection(found))).toContain('clean | once (R1) | 2 of 80 | ');
    expect(wordsOf(methodSection(found))).toContain('clean | never (R4) | 0 of 93 | ');
  });

  it('says which models of the case the rates were measured on', () => {
    const made = withRates(rated());
    const [first, second] = made.items;
    const [one, other] = [must(first).evidence, must(second).evidence];
    const measured = (...hashes: readonly string[]): string =>
      wordsOf(methodSection(withRates(...hashes.map((modelSha256) => rated({ modelSha256 })))));
    expect(measured('a'.repeat(64))).not.toContain('no independent check');
    expect(measured(one.sha256)).toContain(
      `These rates were measured on ${one.id} itself; they are not an independent check.`,
    );
    expect(measured(one.sha256, other.sha256)).toContain(
      `These rates were measured on ${one.id} and ${other.id} themselves; they are not an independent check.`,
    );
    expect(measured(one.sha256, 'a'.repeat(64))).toContain(
      `Some of these rates were measured on ${one.id} itself; they are not an independent check.`,
    );
    const power = validationPower(withRates(rated({ modelSha256: one.sha256 })), {
      id: 'probabilistic',
      version,
    });
    expect(power.map(({ code }) => code)).toEqual(['power', 'power-claims', 'power-scope', 'same-model']);
  });

  it('is the only place of the report that states rates, with the constructions that mislead', () => {
    const blocks = reportDocument(withRates(rated()));
    const headings = blocks.flatMap((block) =>
      block.kind === 'heading' && /error rate|validation of/iu.test(block.text) ? [block.text] : [],
    );
    expect(headings).toEqual([RATES_TITLE]);
    expect(wordsOf(blocks)).not.toMatch(/no validation of this build/iu);
    expect(wordsOf(blocks).match(/Constructions that are known to mislead/gu)).toHaveLength(1);
  });

  it('holds for another build that finds the same numbers, and says where that is not known', () => {
    const [build] = report.examinations.flatMap(({ runs }) => runs.map(({ program }) => program.build));
    const same = { numbersSha256: 'd'.repeat(64), sameNumbersIn: [must(build)] };
    const carried = wordsOf(methodSection(withRates(rated(same))));
    expect(carried).toContain('so these rates hold for it.');
    expect(carried).not.toContain('Whether its numbers are equal is not on record.');
    const unknown = wordsOf(methodSection(withRates(rated())));
    expect(unknown).toContain('Whether its numbers are equal is not on record.');
    expect(unknown).not.toContain('so these rates hold for it.');
  });

  it('says plainly that another version was examined', () => {
    const words = wordsOf(methodSection(withRates(rated({ version: '0.9.0' }))));
    expect(words).toContain(`Another version of the method was examined: X1 (version ${version})`);
    expect(words).toContain('These rates were not measured with it.');
  });

  it('is said to be missing where there is none', () => {
    expect(wordsOf(methodSection(withRates()))).toContain('No validation of this method is on record.');
  });
});

describe('the power beside an answer that is not shown', () => {
  it('gives the share of planted passages that were found, with those never planted as the control', () => {
    const made = withRates(rated());
    const texts = validationPower(made, { id: 'probabilistic', version }).map(({ text }) => text);
    expect(texts).toEqual([
      POWER,
      'It ended in a claim about the text planted 128 times, and in none about the text planted once and 4 times.',
      'These counts are for the models and texts of the validation (A <b>fixture</b>).',
      'They are not rates for the model of this examination.',
    ]);
    expect(wordsOf(firstPage(made, 0))).toContain(
      'The section Results has more under “What the method of X1 can miss”.',
    );
    expect(wordsOf(resultsSection(made, new Notes()))).toContain(`What the method of X1 can miss. ${POWER}`);
    const { findings } = made.examinations[0] ?? {};
    const finding = findings?.findings.find(({ standing }) => standing === 'not-shown');
    if (findings === undefined || findings === null || finding === undefined) throw new Error('No finding.');
    const shown = (standing: 'not-shown' | 'claim'): string =>
      wordsOf(
        findingBlocks(
          made,
          'A',
          {
            kind: 'finding',
            finding: { ...finding, standing },
            spansOmitted: 0,
            title: 'A work',
            model: findings.model,
            attack: findings.attack,
          },
          false,
        ),
      );
    expect(shown('not-shown')).toContain(POWER);
    expect(shown('claim')).not.toContain('In its validation');
  });

  it('says that the rates are of another version, or that there are none', () => {
    const codes = (made: Report, used = version): string[] =>
      validationPower(made, { id: 'probabilistic', version: used }).map(({ code }) => code);
    expect(codes(withRates(rated()), '9.9.9')).toContain('other-version');
    expect(codes(withRates(rated()))).not.toContain('other-version');
    expect(codes(withRates(rated({ id: 'greedy' })))).toEqual(['not-validated']);
    expect(codes(withRates(rated({ model: 'clean' })))).toEqual(['not-validated']);
  });

  it('is not printed beside a claim', () => {
    const made = withRates(rated());
    for (const finding of made.examinations[0]?.findings?.findings ?? [])
      if (finding.standing === 'not-shown') finding.standing = 'claim';
    expect(wordsOf([...firstPage(made, 0), ...resultsSection(made, new Notes())])).not.toMatch(
      /In its validation|can miss/,
    );
  });
});
