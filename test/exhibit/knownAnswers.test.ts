import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, WindowDetails } from '../../src/domain/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { knownAnswers } from '../../src/exhibit/document/knownAnswers.js';
import { Notes } from '../../src/exhibit/document/findings/notes.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { sampleSection } from '../../src/exhibit/document/sampleSection.js';
import { alternativesConsidered } from '../../src/exhibit/statement/alternatives.js';
import { clopperPearson } from '../../src/measure/index.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

type Target = WindowDetails['targets'][number];
let report: Report;

beforeAll(async () => {
  report = await sampleReport();
});

const interval = (hits: number, tested: number) => ({
  kind: 'interval' as const,
  ...clopperPearson(hits, tested),
  method: 'Clopper–Pearson',
  of: 'the share',
});

/** The report, with this change of the first target of the first examination that scored windows. */
function changed(change: Partial<Pick<Target, 'spikes' | 'negativeControls'>>): {
  readonly made: Report;
  readonly examination: Report['examinations'][number];
  readonly target: Target;
} {
  const made = structuredClone(report);
  const examination = must(made.examinations.find(({ findings }) => findings?.details.kind === 'windows'));
  const target = must((must(examination.findings).details as WindowDetails).targets[0]);
  delete target.spikes;
  delete target.negativeControls;
  Object.assign(target, change);
  return { made, examination, target };
}

function rowsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.map((row) => row.map(textOf).join(' | ')) : [],
  );
}

const SPIKE = {
  textId: 'E9',
  title: 'A known text',
  sha256: 'a'.repeat(64),
  asked: 10,
  found: 9,
  tested: 10,
  interval: interval(9, 10),
  log10: [],
  hitGate: { kind: 'hit-gate' as const, verdict: 'too-few' as const, hits: 9, distance: 0.1 },
};

describe('texts with a known answer in a report', () => {
  it('are beside the findings, with their intervals and how it is known', () => {
    const { made, target } = changed({
      spikes: [SPIKE],
      negativeControls: {
        shuffled: { hits: 0, tested: 50, interval: interval(0, 50) },
        sentencesShuffled: { hits: 20, tested: 50, interval: interval(20, 50) },
        selfWritten: { hits: 2, tested: 50, interval: interval(2, 50) },
      },
    });
    const { evidence } = must(made.items[0]);
    made.items.push({
      evidence: { ...evidence, id: 'E9', role: 'known-memorized', howKnown: 'the makers say so' },
      checks: [],
      model: null,
      work: null,
    });
    const blocks = knownAnswers(made);
    const rows = rowsOf(blocks);
    // Clopper–Pearson: 1 − .025^(1/50), and the two ends for 20 and 2 of 50 and 9 of 10 as scipy.stats.beta gives them.
    expect(rows.slice(0, 4)).toEqual([
      `X1, ${target.workId} | The work, its words in a random order | 0 of 50 (0.0%) | 0.0% to 7.1%`,
      `X1, ${target.workId} | The work, its sentences in a random order | 20 of 50 (40.0%) | 26.4% to 54.8%`,
      `X1, ${target.workId} | Text that the model wrote after prefixes of the control | 2 of 50 (4.0%) | 0.49% to 13.7%`,
      `X1, ${target.workId} | Known-memorized text E9  A known text | 9 of 10 (90.0%) | 55.5% to 99.7%`,
    ]);
    expect(JSON.stringify(blocks)).toContain('the makers say so');
    expect(JSON.stringify(blocks)).toContain(
      'Clopper–Pearson. These passages are in no number about the work.',
    );
    expect(rowsOf(sampleSection(made))).toEqual(expect.arrayContaining(rows));
    const considered = alternativesConsidered(made.examinations).flatMap((one) => one.considered);
    expect(considered.join('\n')).toContain(
      'that the model wrote itself after prefixes of the control, 2 exceed',
    );
  });

  it('name the same work under another model with its own count', () => {
    const { made, examination, target } = changed({ spikes: [SPIKE] });
    const own = must(examination.findings);
    const other = structuredClone(examination);
    const theirs = must(other.findings);
    theirs.model = { id: 'E8', name: 'An older model', sha256: 'b'.repeat(64) };
    const count = must(theirs.findings.find(({ id }) => id === `memorized-passages/${target.workId}`));
    count.count = { hits: 3, total: 400, of: 'passages' };
    count.interval = interval(3, 400);
    const all = { ...made, examinations: [examination, { ...other, id: 'X77' }] };
    const named = rowsOf(knownAnswers(all)).filter(
      (row) => row.startsWith('X1,') && row.includes('another model'),
    );
    expect(named).toHaveLength(1);
    expect(named[0]).toContain('E8 An older model');
    expect(named[0]).toContain('(X77) | 3 of 400 (0.75%)');
    // That row is the count of the other examination, so it is about the work.
    expect(JSON.stringify(knownAnswers(all))).toContain('Except for the rows of the work itself');
    // Not one with other controls, nor the same model again.
    theirs.model.sha256 = own.model.sha256;
    expect(rowsOf(knownAnswers(all)).join()).not.toContain('another model');
    theirs.model.sha256 = 'b'.repeat(64);
    (theirs.details as WindowDetails).controls = [];
    expect(rowsOf(knownAnswers(all)).join()).not.toContain('another model');
  });

  it('are not mentioned where none was scored', () => {
    const { made, examination } = changed({});
    for (const finding of must(examination.findings).findings)
      finding.caveats = finding.caveats.filter(({ code }) => !/^(shuffled|self-written|spike)-/.test(code));
    expect(knownAnswers({ ...made, examinations: [examination] })).toEqual([]);
    const words = JSON.stringify([
      resultsSection({ ...made, examinations: [examination] }, new Notes()),
      sampleSection({ ...made, examinations: [examination] }),
      alternativesConsidered([examination]),
    ]);
    expect(words).not.toMatch(/same rule said|shuffled|wrote itself|known-memorized/i);
  });
});
