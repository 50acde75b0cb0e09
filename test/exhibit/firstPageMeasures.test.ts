import { beforeAll, describe, expect, it } from 'vitest';
import { findingsText } from '../../src/cli/runToEnd.js';
import { windowDetailsOf, type Finding, type Report } from '../../src/domain/index.js';
import { answersSection } from '../../src/exhibit/document/answersSection.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { firstPage } from '../../src/exhibit/document/firstPage.js';
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
const rowsOf = (of: Report): string[][] =>
  answersOf(of).flatMap(({ measures }) => measures.rows.map((row) => row.map(textOf)));

describe('the elements on the first page', () => {
  it('stand below the definition, each with its state, its number, its interval and its control', () => {
    const [definition] = firstPage(report, 0).flatMap((block) =>
      block.kind === 'paragraph' && textOf(block.content).startsWith('A model has “memorized”')
        ? [textOf(block.content)]
        : [],
    );
    expect(definition).toContain('arXiv 2404.12590');
    const rows = rowsOf(report);
    expect(rows.slice(0, 4).map(([element]) => element)).toEqual([
      '(1) Reconstruction from the model',
      '(2) A near-exact copy',
      '(3) A substantial portion',
      '(4) That specific work',
    ]);
    const memorized = must(
      report.examinations[0]?.findings?.findings.find(({ id }) => id.startsWith('memorized-passages/')),
    );
    const { hits, total } = must(memorized.count);
    const [, state, what] = must(rows[0]);
    // The control of this sample leaves nothing to be shown.
    expect(state).toBe('Cannot be determined');
    expect(what).toContain(`${hits} of ${total} tested passages`);
    expect(what).toMatch(/; 95% confidence interval \d+\.\d+% to \d+\.\d+%\)/u);
    expect(what).toMatch(/; of the [\d,]+ control passages, none\. .* X1/u);
  });

  it('give the reason beside each that is not shown', () => {
    const text = 'Passages above the floor lie in 1 blocks; at least 3 are needed.';
    const rows = rowsOf(
      changed((finding) => {
        if (!finding.id.startsWith('coverage-family-floor/')) return;
        finding.standing = 'not-shown';
        finding.caveats = [
          { code: 'hit-blocks', text },
          { code: 'windows-overlap', text: 'Another caveat.' },
        ];
      }),
    );
    const [, state, what] = must(rows.find(([element]) => element?.includes('substantial portion')));
    expect(state).toBe('Not shown');
    expect(what).toContain(text);
    expect(what).not.toContain('Another caveat.');
  });

  it('name the examination of each number where a report has several', async () => {
    const three = await sampleReport({ three: true });
    const rows = [...firstPage(three, 0), ...answersSection(three)].flatMap((block) =>
      block.kind === 'answer'
        ? block.measures.rows
        : block.kind === 'table' && block.title.startsWith('The elements of memorization')
          ? block.rows
          : [],
    );
    // The elements of the model under examination, and those of the reference model.
    expect(rows).toHaveLength(8);
    for (const [, , what] of rows) expect(textOf(must(what))).toMatch(/ X\d/u);
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
  it('is no answer where the floor left nothing to be shown', () => {
    const untested = changed((finding) => {
      finding.standing = 'measured';
      finding.caveats = [...finding.caveats, { code: 'no-test', text: 'This was not a test.' }];
    });
    const answer = must(answersOf(untested)[0]);
    expect([answer.figure, answer.unit]).toEqual(['No answer', '']);
    expect(textOf(must(answer.measures.rows[0]?.[2]))).toContain('This was not a test');
  });

  it('shows what the model wrote under its heading, with what the marks mean', () => {
    const kinds = answersSection(report).map((block) =>
      block.kind === 'heading' ? block.text : block.kind === 'paragraph' ? textOf(block.content) : block.kind,
    );
    const at = kinds.indexOf('A passage and what the model wrote');
    expect(kinds[at + 1]).toMatch(/^Given to the model: /u);
    expect(kinds[at + 2]).toBe('Bold, underlined: on one side only. ¶: line end.');
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
    const last = must(blocks.at(-1));
    expect(last.kind === 'paragraph' ? textOf(last.content) : '').toMatch(
      /^What was not tested: X1: Moby-Dick, eight chapters: \d+ other passages of the work were not tested\. \d\d\.\d% of its characters were not tested/u,
    );
    expect(report.notTested.join()).not.toContain('other passages of the work were not tested');
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
