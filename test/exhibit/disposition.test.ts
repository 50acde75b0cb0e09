import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import { dispositionBlocks } from '../../src/exhibit/document/panels/disposition.js';
import { FigureCounter } from '../../src/exhibit/document/figureBlock.js';
import { reportedAnswer } from '../../src/exhibit/document/reportedAnswer.js';
import { sampleReport } from '../support/samples/sampleReport.js';
import { must } from '../support/must.js';

let sample: Report;
beforeAll(async () => {
  sample = await sampleReport();
});

/** The sample with its first examination again, of another work of which less is in the model. */
function twoWorks(): Report {
  const report = structuredClone(sample);
  const copy = structuredClone(must(report.examinations[0]));
  copy.id = 'X9';
  const findings = must(copy.findings ?? undefined);
  for (const finding of findings.findings) {
    finding.workId = 'E9';
    finding.id = finding.id.replace('/E2', '/E9');
    if (finding.id === 'coverage-family-floor/E9') finding.value = 0.125;
  }
  if (findings.details.kind === 'windows')
    for (const target of findings.details.targets) target.workId = 'E9';
  report.examinations.push(copy);
  const answer = must(report.answers[0]);
  report.answers.push({
    ...answer,
    examinationId: 'X9',
    workId: 'E9',
    headlineFindingId: answer.headlineFindingId.replace('/E2', '/E9'),
    furtherFindingIds: answer.furtherFindingIds.map((id) => id.replace('/E2', '/E9')),
  });
  return report;
}

describe('the works of a model on one scale', () => {
  it('are drawn with the shares that the answers state, each beside its control', () => {
    const report = twoWorks();
    const counter = new FigureCounter();
    const blocks = dispositionBlocks(report, counter);
    expect(blocks.map(({ kind }) => kind)).toEqual(['figure']);
    const [figure] = blocks;
    if (figure?.kind !== 'figure') throw new TypeError('no figure');
    const stated = ['E2', 'E9'].flatMap((workId) => {
      const row = reportedAnswer(report, 'E1', workId).elements.rows.find(
        ({ id }) => id === 'substantial-portion',
      );
      return [row?.work?.share, row?.control?.share];
    });
    expect(figure.chart.readings.map(({ values }) => values[3])).toEqual(stated);
    expect(stated[2]).toBe(0.125);
  });

  it('are not drawn where a model was examined with one work', () => {
    expect(dispositionBlocks(sample, new FigureCounter())).toEqual([]);
  });
});
