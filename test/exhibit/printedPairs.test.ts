import { beforeAll, describe, expect, it } from 'vitest';
import { windowDetailsOf, type Findings, type Report } from '../../src/domain/index.js';
import { answerGroups } from '../../src/exhibit/document/answers.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { PAIRS_PRINTED, printedPairs } from '../../src/exhibit/document/printedPairs.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import { buildReport, type ReportInput } from '../../src/exhibit/index.js';
import { sampleReport, sampleReportInput } from '../support/samples/sampleReport.js';
import { must } from '../support/must.js';

let sample: Report;
let input: ReportInput;
beforeAll(async () => {
  input = await sampleReportInput();
  sample = await sampleReport({ three: true });
});

/** The sample with copies of its last examination on other models; each second one shows nothing, and the values ascend. */
function manyPairs(copies: number): Report {
  const report = structuredClone(sample);
  const last = must(report.examinations.at(-1));
  const answer = must(report.answers.at(-1));
  for (let index = 0; index < copies; index++) {
    const copy = structuredClone(last);
    copy.id = `Y${index}`;
    const findings = must(copy.findings ?? undefined);
    findings.model.id = `M${index}`;
    for (const finding of findings.findings) {
      finding.standing = index % 2 === 0 ? 'claim' : 'not-shown';
      finding.value = (index + 1) / 1000;
    }
    report.examinations.push(copy);
    report.answers.push({ ...answer, examinationId: copy.id });
    const { tests } = must(report.families);
    tests.push({ ...must(tests[0]), examinationId: copy.id, model: { id: `M${index}`, name: 'copy' } });
  }
  return report;
}

const tableOf = (blocks: readonly Block[], title: string) =>
  blocks.find((block) => block.kind === 'table' && block.title === title) as
    Extract<Block, { kind: 'table' }> | undefined;

/** The input of a report about that many models. */
function manyInputs(models: number): ReportInput {
  const [first] = input.examinations;
  return {
    ...input,
    examinations: Array.from({ length: models }, (_, index) => {
      const copy = structuredClone(must(first));
      const findings = must(copy.findings ?? undefined);
      findings.model.id = `M${index}`;
      for (const finding of findings.findings) finding.standing = index % 2 === 0 ? 'claim' : 'not-shown';
      return { ...copy, id: `X${index + 1}` };
    }),
  };
}

describe('the data of a report about many pairs', () => {
  it('have every finding, and passages and details of the pairs that are printed in full', () => {
    const few = buildReport(manyInputs(PAIRS_PRINTED));
    expect(few.examinations.filter(({ inResultsOnly }) => inResultsOnly !== undefined)).toEqual([]);

    const given = manyInputs(100);
    const before = structuredClone(given);
    const made = buildReport(given);
    expect(given).toEqual(before);
    const { further } = printedPairs(made);
    const left = new Set(further.map(({ modelId }) => modelId));
    expect(left.size).toBe(100 - PAIRS_PRINTED);
    for (const [at, { findings, spansOmitted, inResultsOnly }] of made.examinations.entries()) {
      const own = must(findings ?? undefined);
      const due = must(given.examinations[at]?.findings ?? undefined);
      const isLeft = left.has(own.model.id);
      expect(inResultsOnly).toEqual(isLeft ? ['E2'] : undefined);
      const bareTargets = (all: Findings) =>
        windowDetailsOf(all)?.targets.map((one) => ({ ...one, passages: [] }));
      expect(bareTargets(own)).toEqual(isLeft ? [] : bareTargets(due));
      const bareControls = (all: Findings) =>
        windowDetailsOf(all)?.controls.map((one) => ({ ...one, best: [] }));
      expect(bareControls(own)).toEqual(bareControls(due));
      const spans = due.findings.reduce((sum, one) => sum + one.spans.length, 0);
      expect(spans).toBeGreaterThan(0);
      const kept = own.findings.reduce((sum, one) => sum + one.spans.length, 0);
      expect(kept + spansOmitted).toBe(spans);
      expect(kept > 0).toBe(!isLeft);
      const bare = ({ findings: all }: Findings) => all.map((finding) => ({ ...finding, spans: [] }));
      expect(bare(own)).toEqual(bare(due));
    }
    const paragraphs = reportDocument(made).flatMap((block) =>
      block.kind === 'paragraph' ? [textOf(block.content)] : [],
    );
    expect(paragraphs.join(' ')).toContain('cover only the model–work pairs that are printed in full');
    expect(JSON.stringify(reportDocument(made))).toContain(
      'the thresholds and charts of 1 work with one line in this report: ',
    );
  });
});

describe('a report about more pairs of model and work than are printed in full', () => {
  it('is as it was while all of them are printed', () => {
    const few = manyPairs(PAIRS_PRINTED - 2);
    expect(answerGroups(few)).toHaveLength(PAIRS_PRINTED);
    const { report, further } = printedPairs(few);
    expect(report).toBe(few);
    expect(further).toEqual([]);
    expect(tableOf(reportDocument(few), 'Further pairs of model and work')).toBeUndefined();
  });

  it('prints claims first and then the larger values, and gives every other pair one line', () => {
    const copies = 100;
    const many = manyPairs(copies);
    const before = structuredClone(many);
    const groups = answerGroups(many);
    const { report, further } = printedPairs(many);
    const printed = answerGroups(report);
    expect(printed).toHaveLength(PAIRS_PRINTED);
    const key = ({ modelId, workId }: (typeof groups)[number]): string => `${modelId} ${workId}`;
    expect([...printed, ...further].map(key).toSorted()).toEqual(groups.map(key).toSorted());
    const rank = { claim: 0, 'not-shown': 1, measured: 2 };
    const order = [...printed, ...further].map(({ entries }) => ({
      rank: Math.min(...entries.map(({ finding }) => rank[finding.standing])),
      value: Number(must(entries[0]).finding.value),
    }));
    for (const [at, { rank: second, value }] of order.slice(1).entries()) {
      const earlier = must(order[at]);
      expect(earlier.rank < second || (earlier.rank === second && earlier.value >= value), `${at}`).toBe(
        true,
      );
    }

    const blocks = reportDocument(many);
    const table = must(tableOf(blocks, 'Further pairs of model and work'));
    expect(table.rows).toHaveLength(groups.length - PAIRS_PRINTED);
    const lines = table.rows.map((row) => row.map(textOf).join(' | '));
    for (const group of further)
      expect(lines.filter((line) => line.includes(`(${group.modelId})`))).toHaveLength(1);
    const page = blocks.findIndex((block) => block.kind === 'pageBreak');
    const words = blocks
      .slice(0, page)
      .flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.content)] : []))
      .join(' ');
    expect(words).toContain(`${further.length} more pairs of model and work have one line in the section`);
    expect(words).toContain('are printed in full; report.json has all of them');
    const omitted = must(many.families).tests.filter(({ model, work }) =>
      further.some(({ modelId, workId }) => modelId === model.id && workId === work.id),
    );
    expect(omitted.length).toBeGreaterThan(further.length - 3);
    expect(
      blocks.flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.content)] : [])).join(' '),
    ).toContain(`${omitted.length} more tests are in report.json`);
    // An examination about pairs with one line only is not said to share the charts of another.
    const said = JSON.stringify(blocks);
    const shown = blocks.flatMap((block) => (block.kind === 'answer' ? [textOf(block.subject)] : []));
    for (const { modelId, entries } of further.filter((group) => group.modelId.startsWith('M'))) {
      expect(said).not.toContain(`${must(entries[0]).examination.id} scored the same passages`);
      expect(shown.filter((subject) => new RegExp(`\\b${modelId}\\b`).test(subject))).toEqual([]);
    }
    // The report itself, which is sealed as data, is not changed.
    expect(many).toEqual(before);
  });
});
