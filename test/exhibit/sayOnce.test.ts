import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import { say, textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { answerGroups, shownGroups } from '../../src/exhibit/document/answers.js';
import { mergedFacts } from '../../src/exhibit/document/facts/mergedFacts.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import { mergedSentences } from '../../src/exhibit/statement/mergedSentences.js';
import { shownIn } from '../../src/exhibit/statement/shownIn.js';
import { sampleReport } from '../support/samples/sampleReport.js';

const fact = (label: string, value: string): { label: string; value: [ReturnType<typeof say>] } => ({
  label,
  value: [say(value)],
});
const shown = (columns: Parameters<typeof mergedFacts>[0]): [string, string][] =>
  mergedFacts(columns).map(({ label, value }) => [label, textOf(value)]);

describe('facts of several examinations', () => {
  it('stand once where all agree, and by name where they do not', () => {
    const columns = [
      { name: 'X1', facts: [fact('Prefix', '50'), fact('Stride', '50')] },
      { name: 'X2', facts: [fact('Prefix', '50'), fact('Stride', '10')] },
      { name: 'X3', facts: [fact('Prefix', '50'), fact('Stride', '50')] },
    ];
    expect(shown(columns)).toEqual([
      ['Prefix', '50'],
      ['Stride', 'X1, X3:\u00a050\nX2:\u00a010'],
    ]);
  });

  it('name the only examination that has a fact: its absence is not agreement', () => {
    const columns = [
      { name: 'X1', facts: [fact('Seed', 'a')] },
      { name: 'X2', facts: [fact('Failure', 'disk full')] },
    ];
    expect(shown(columns)).toEqual([
      ['Seed', 'X1:\u00a0a'],
      ['Failure', 'X2:\u00a0disk full'],
    ]);
    expect(shown([])).toEqual([]);
    expect(shown([{ name: 'X1', facts: [fact('Seed', 'a')] }])).toEqual([['Seed', 'a']]);
  });

  it('keep every sentence, each once', () => {
    expect(
      mergedSentences([
        { name: 'X1', sentences: ['both', 'one'] },
        { name: 'X2', sentences: ['both', 'both', 'two'] },
      ]),
    ).toEqual(['both', 'X1: one', 'X2: two']);
  });
});

describe('a report on two models with two methods', () => {
  let report: Report;
  let blocks: Block[];
  beforeAll(async () => {
    report = await sampleReport({ three: true });
    blocks = reportDocument(report);
  });

  it('lets the examination with most findings show charts and passages of its twin, and no other', () => {
    expect(Object.fromEntries(shownIn(report.examinations))).toEqual({
      X1: 'X1',
      X2: 'X2',
      X3: 'X1',
      X4: 'X4',
    });
    const charts = blocks.flatMap((block) => (block.kind === 'figure' ? [block.chart.id] : []));
    expect(charts.some((id) => id.includes('X1'))).toBe(true);
    expect(charts.some((id) => id.includes('X4'))).toBe(true);
    expect(charts.some((id) => id.includes('X3'))).toBe(false);
    const words = blocks.flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.content)] : []));
    expect(words.filter((text) => text.startsWith('X3 scored the same passages'))).toHaveLength(1);
  });

  it('does not call examinations twins whose scores differ', () => {
    const other = structuredClone(report.examinations);
    const details = other[2]?.findings?.details as { targets: { summary: { medianLog10: number } }[] };
    const [target] = details.targets;
    if (target === undefined) throw new Error('no target');
    target.summary.medianLog10 -= 0.001;
    expect(shownIn(other).get('X3')).toBe('X3');
  });

  it('has one answer for each model and work, coverage first, in which every claim of every method stands', () => {
    const groups = answerGroups(report);
    expect(groups.map(({ modelId, workId }) => `${modelId} ${workId}`)).toEqual(['E1 E2', 'E4 E2']);
    for (const { entries } of groups) expect(entries[0]?.finding.id).toBe('coverage-family-floor/E2');
    const answered = report.examinations.flatMap((one) =>
      (one.findings?.findings ?? [])
        .filter(({ standing }) => standing !== 'measured')
        .map(({ id }) => `${one.id} ${id}`),
    );
    const listed = groups.flatMap(({ entries }) =>
      entries.map(({ examination, finding }) => `${examination.id} ${finding.id}`),
    );
    expect(listed).toEqual(expect.arrayContaining(answered));
    // Of the models under examination; the reference model has one line.
    expect(shownGroups(report, groups).map(({ modelId }) => modelId)).toEqual(['E1']);
  });

  it('shows the first answers of many on the first page and the others in the results', () => {
    const many = structuredClone(report);
    const [last] = many.examinations.slice(-1);
    const answer = many.answers.at(-1);
    if (last === undefined || answer === undefined) throw new Error('no examination');
    for (let index = 0; index < 6; index++) {
      const copy = structuredClone(last);
      copy.id = `Y${index}`;
      if (copy.findings !== null) copy.findings.model.id = `M${index}`;
      many.examinations.push(copy);
      many.answers.push({ ...answer, examinationId: copy.id });
    }
    const made = reportDocument(many);
    const page = made.findIndex((block) => block.kind === 'pageBreak');
    const answers = made.flatMap((block, at) => (block.kind === 'answer' ? [at] : []));
    expect(answers.filter((at) => at < page)).toHaveLength(1);
    expect(answers).toHaveLength(1);
    // Each of the others has one line on the first page.
    const others = made
      .slice(0, page)
      .flatMap((block) =>
        block.kind === 'table' && block.title === 'The other models and works' ? block.rows : [],
      );
    expect(others).toHaveLength(7);
  });
});
