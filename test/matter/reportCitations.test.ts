import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { addEvidence, type CaseFolder } from '../../src/casefile/index.js';
import { windowDetailsOf, type CitedPassage, type Findings } from '../../src/domain/index.js';
import { reportedFindings } from '../../src/exhibit/index.js';
import { runExamination } from '../../src/examine/index.js';
import { findingsCitations, PreparedWorks } from '../../src/matter/index.js';
import { reportCitations } from '../../src/matter/report/reportCitations.js';
import type { Works } from '../../src/matter/work/works.js';
import { prepare } from '../examine/tinyRun.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

// A fake engine knows the target by heart. E4 is the same text with a sentence after it, so that it has the same characters at every place
// that the findings name.

const scratch = scratchFolder();
const CHARS = 3000;
const AS_READ = new PreparedWorks();

let opened: CaseFolder;
let findings: Findings;

beforeAll(async () => {
  opened = await examinationCase(scratch, 'cited', CHARS);
  const longer = join(scratch, 'longer.txt');
  writeFileSync(longer, `${targetText.slice(0, CHARS)} Here the text goes on.`);
  await addEvidence(opened, longer, { role: 'target-work' });
  const outcome = await runExamination(await prepare(opened, findAttack('greedy')));
  if (outcome.kind !== 'finished') throw new Error(outcome.kind);
  findings = outcome.findings;
});
afterAll(() => opened.close());

/** Works of which one is read as another one: what another version of the program may make of the same file. */
function readAs(workId: string, otherId: string): Works {
  return { get: (from, id) => AS_READ.get(from, id === workId ? otherId : id) };
}

const worksIn = (citations: readonly CitedPassage[]): string[] =>
  [...new Set(citations.map(({ workId }) => workId))].sort();

describe('the places of the passages that findings name', () => {
  it('are cited in the file that was received where the reading text is the one that was examined', async () => {
    const citations = await reportCitations(opened, AS_READ, [{ id: 'X1', findings }], []);
    expect(worksIn(citations)).toEqual(['E2', 'E3']);
    expect(must(citations.find(({ workId }) => workId === 'E2')).lines?.first).toBeGreaterThan(0);
    // A report prints some of the passages of a finding; these are cited as the findings that it prints are.
    const [printed] = reportedFindings([{ id: 'X1', findings }]);
    expect(await findingsCitations(opened, AS_READ, 'X1', must(printed?.findings))).toEqual(citations);
  });

  it('are cited where the passage is one that the model was asked to write', async () => {
    const made = structuredClone(findings);
    const target = must(windowDetailsOf(made)?.targets[0]);
    const generation = {
      ...{ unitId: '0'.repeat(64), draw: 0, draws: 20, decoding: 'top-k 40, T 1' },
      ...{ promptTokens: 50, outputTokens: 2 },
    };
    const place = { startChar: 1234, endChar: 1250 };
    target.drawn = { ...place, given: 'a', truth: 'b', written: 'c', hits: 0, passages: 10, generation };
    const citations = await reportCitations(opened, AS_READ, [{ id: 'X1', findings: made }], []);
    expect(citations).toContainEqual(expect.objectContaining({ workId: 'E2', ...place }));
  });

  it('are not cited where it is another one, even with the same text at every place', async () => {
    const works = readAs('E2', 'E4');
    const { reading } = await works.get(opened, 'E2');
    const examined = (await AS_READ.get(opened, 'E2')).reading.text;
    const spans = findings.findings
      .flatMap((finding) => finding.spans)
      .filter(({ workId }) => workId === 'E2');
    expect(spans.length).toBeGreaterThan(0);
    for (const { startChar, endChar } of spans)
      expect(reading.text.slice(startChar, endChar)).toBe(examined.slice(startChar, endChar));
    expect(worksIn(await findingsCitations(opened, works, 'X1', findings))).toEqual(['E3']);
    // An examination that found nothing there does not make the place known.
    const both = [
      { id: 'X1', findings },
      { id: 'X1', findings: null },
    ];
    expect(worksIn(await reportCitations(opened, works, both, []))).toEqual(['E3']);
  });

  it('are cited by their texts alone where the log has no reading text of the examination', async () => {
    const unknown = 'X9';
    expect(worksIn(await findingsCitations(opened, AS_READ, unknown, findings))).toEqual(['E2', 'E3']);
    expect(worksIn(await findingsCitations(opened, readAs('E2', 'E4'), unknown, findings))).toEqual([
      'E2',
      'E3',
    ]);
    expect(worksIn(await findingsCitations(opened, readAs('E2', 'E3'), unknown, findings))).toEqual(['E3']);
  });
});
