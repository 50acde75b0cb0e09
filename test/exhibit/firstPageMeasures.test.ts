import { beforeAll, describe, expect, it } from 'vitest';
import { findingsText } from '../../src/cli/runToEnd.js';
import { windowDetailsOf, type Finding, type Report } from '../../src/domain/index.js';
import { answersSection } from '../../src/exhibit/document/answersSection.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { firstPage } from '../../src/exhibit/document/firstPage.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { formatValue } from '../../src/figure/index.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

const REASON =
  'The control is refused. It can be distinguished from the work without any model, and this sentence is longer than the line that used to cut it, so that a reader of the first page could not read what was wrong with the control, nor what would have helped, nor where to look for it in the rest of the report.';

let report: Report;
beforeAll(async () => {
  report = await sampleReport();
});

/** The same report with findings changed in place. */
function changed(change: (finding: Finding) => void): Report {
  const copy = structuredClone(report);
  for (const { findings } of copy.examinations) for (const one of findings?.findings ?? []) change(one);
  return copy;
}

type Answer = Extract<Block, { kind: 'answer' }>;
const answersOf = (of: Report): Answer[] =>
  firstPage(of, 0).flatMap((block) => (block.kind === 'answer' ? [block] : []));
const measuresOf = (of: Report): string[] =>
  answersOf(of).flatMap(({ measures }) => measures.rows.map(([cell]) => textOf(must(cell))));

describe('the measures of the first page', () => {
  it('mark the later steps of a claim, which the number of tests does not count', () => {
    const steps = report.examinations
      .flatMap(({ findings }) => findings?.findings ?? [])
      .filter(({ family }) => family?.needs !== undefined)
      .map(({ title }) => title);
    expect(steps).not.toHaveLength(0);
    const rows = measuresOf(report);
    const marked = rows.filter((row) => row.includes('(later step)'));
    expect(marked.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(marked.includes(row), row).toBe(steps.some((title) => row.includes(title)));
  });

  it('give the reason beside each test that did not show', () => {
    const text = 'Passages above the floor lie in 1 blocks; at least 3 are needed.';
    const rows = measuresOf(
      changed((finding) => {
        if (!finding.id.startsWith('coverage-family-floor/')) return;
        finding.standing = 'not-shown';
        finding.caveats = [
          { code: 'hit-blocks', text },
          { code: 'windows-overlap', text: 'Another caveat.' },
        ];
      }),
    );
    const row = must(rows.find((one) => one.includes('Covered portion')));
    expect(row).toMatch(/^Not shown: /u);
    expect(row).toContain(`\n${text}`);
    expect(row).not.toContain('Another caveat.');
  });

  it('name the examination of each number where a report has several', async () => {
    const three = await sampleReport({ three: true });
    const boxes = [...firstPage(three, 0), ...resultsSection(three)].flatMap((block) =>
      block.kind === 'answer' ? block.measures.rows : [],
    );
    expect(boxes.length).toBeGreaterThan(4);
    for (const [cell] of boxes) expect(textOf(must(cell))).toMatch(/ X\d/u);
  });

  it('set no number large on which no claim can rest, and say why once and in full', () => {
    const refused = changed((finding) => {
      finding.calibration = {
        ...finding.calibration,
        kind: 'uncalibrated',
        reasons: [{ code: 'gate-refused', text: REASON }],
      };
      finding.interval = { kind: 'none', code: 'gate-refused', reason: REASON };
    });
    const answer = must(answersOf(refused)[0]);
    expect(answer.figure).toBe('No answer');
    expect(answer.figure + answer.unit).not.toMatch(/\d/u);
    const words = [
      textOf(answer.alarm),
      textOf(answer.sentence),
      ...answer.measures.rows.flatMap((row) => row.map(textOf)),
    ].join('\n');
    expect(words.split(REASON)).toHaveLength(2);
  });
});

describe('the answer', () => {
  it('is “No test” where the floor left nothing to be shown', () => {
    const untested = changed((finding) => {
      finding.standing = 'measured';
      finding.caveats = [...finding.caveats, { code: 'no-test', text: 'This was no test.' }];
    });
    const answer = must(answersOf(untested)[0]);
    expect([answer.figure, answer.unit]).toEqual(['No test', '']);
  });

  it('shows what the model wrote under its heading, with what the marks mean', () => {
    const kinds = answersSection(report).map((block) =>
      block.kind === 'heading' ? block.text : block.kind === 'paragraph' ? textOf(block.content) : block.kind,
    );
    const at = kinds.indexOf('A passage and what the model wrote');
    expect(kinds[at + 1]).toMatch(/^Given to the model: /u);
    expect(kinds[at + 2]).toBe(
      'Words that appear on one side only are bold and underlined; ¶ marks a line end.',
    );
    expect(kinds[at + 3]).toBe('table');
  });

  it('prints the value of a finding that an objection rests on', () => {
    const negative = structuredClone(report);
    for (const { findings } of negative.examinations)
      for (const finding of findings?.findings ?? []) {
        if (finding.id.startsWith('memorized-passages/')) finding.standing = 'not-shown';
        if (finding.id.startsWith('group-shift/')) finding.family = { level: 0.01, p: 0.851 };
      }
    const rows = answersSection(negative).flatMap((block) =>
      block.kind === 'table' && block.title.startsWith('What will the opposing') ? block.rows : [],
    );
    const row = must(rows.find(([first]) => textOf(must(first)).startsWith('Text that was repeated only')));
    expect(textOf(must(row[2]))).toMatch(
      /^The passages of the work, as a group \(X1\): \d+\.\d% \([\d,]+ of [\d,]+\), p 0\.851\.$/u,
    );
  });

  it('says in detail that the model wrote nothing where nothing was generated', () => {
    const nothing =
      'No examination of this work with this model has on record a text that the model wrote after, or about, a passage of the work.';
    const wrote = (of: Report): string =>
      answersSection(of)
        .flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.content)] : []))
        .join('\n');
    expect(wrote(report)).not.toContain(nothing);
    const scored = structuredClone(report);
    for (const { findings } of scored.examinations)
      for (const target of windowDetailsOf(findings)?.targets ?? []) delete target.drawn;
    expect(wrote(scored)).toContain(`A passage and what the model wrote: ${nothing}`);
  });
});

describe('what was not tested', () => {
  it('begins with the passages of a work that were left out', async () => {
    const half = await sampleReport({ parameters: { strideTokens: 100 } });
    const blocks = firstPage(half, 0);
    const list = must(blocks.at(-1));
    const [first] = list.kind === 'list' ? list.items.map(textOf) : [];
    expect(first).toMatch(
      /^X1: Moby-Dick, eight chapters: \d+ passages of the work were not tested\. \d\d\.\d% of its characters are in no tested passage/u,
    );
    expect(report.notTested.join()).not.toContain('passages of the work were not tested');
  });
});

describe('the findings on the command line', () => {
  it('print the control beside each value', () => {
    const { id, findings } = must(report.examinations.find((one) => one.findings !== null));
    const all = must(findings ?? undefined);
    const text = findingsText(id, all, () => '', new Map());
    const controls = all.findings.map(({ controlValue, unit, calibration }) =>
      calibration.controls.length === 0 ? 'none' : formatValue(controlValue, unit),
    );
    expect([...text.matchAll(/^ {4}control: (.*)$/gmu)].map(([, words]) => words)).toEqual(controls);
  });
});
