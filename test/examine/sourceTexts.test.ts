import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack, windowPlanDocument } from '../../src/attacks/index.js';
import { addEvidence, type CaseFolder } from '../../src/casefile/index.js';
import { windowDetailsOf } from '../../src/domain/index.js';
import { inThisThread, inWorkerThread, runExamination } from '../../src/examine/index.js';
import { measuredWorks } from '../../src/matter/examine/measuredWorks.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
/** What target and control both quote, and the start of which the source text has. */
const QUOTED = targetText.slice(30_000, 30_600);
const PARAMETERS = { prefixTokens: 20, suffixTokens: 10, strideTokens: 10, sampledPassages: 1 };
let count = 0;

/** A case whose works E4 and E5 quote a part of the source text E6; `before` the source has other words. */
async function quotingCase(): Promise<CaseFolder> {
  const opened = await examinationCase(scratch, `sources ${(count += 1)}`, 3000);
  const add = async (
    name: string,
    text: string,
    role: 'target-work' | 'control-work' | 'source-text',
  ): Promise<void> => {
    const path = join(scratch, `${count} ${name}.txt`);
    writeFileSync(path, text);
    await addEvidence(opened, path, { role });
  };
  const control = readFileSync(must(opened.index.evidence[2]).path, 'utf8');
  await add(
    'quoting',
    `${targetText.slice(0, 1500)}\n\n${QUOTED}\n\n${targetText.slice(1500, 3000)}`,
    'target-work',
  );
  await add('quoting too', `${control}\n\n${QUOTED}`, 'control-work');
  await add('older', `An older book of other words.\n\n${QUOTED}\n\nIts end.`, 'source-text');
  return opened;
}

const QUOTING = { targetIds: ['E4'], controlIds: ['E5'] };

describe('a source text', () => {
  it('has what target and control share with it removed from both, by a rule that the plan names', async () => {
    const opened = await quotingCase();
    await expect(prepare(opened, tinyAttack(), QUOTING)).rejects.toMatchObject({
      code: 'control-overlaps-target',
    });
    const prepared = await prepare(opened, findAttack('probabilistic'), {
      ...QUOTING,
      parameters: PARAMETERS,
      sourceIds: ['E6'],
      heavy: inWorkerThread,
    });
    const { sha256 } = must(opened.index.evidence[5]);
    expect(prepared.start.sources).toEqual([{ id: 'E6', name: `${count} older.txt`, sha256 }]);
    expect(prepared.start.plan['cleaning']).toMatchObject({
      entries: ['rule: source-passages 25'],
      sources: [{ id: 'E6', sha256 }],
    });
    for (const work of prepared.input.works) {
      expect(work.excluded).toHaveLength(1);
      const { startChar, endChar, rule } = must(work.excluded[0]);
      expect(rule).toBe('rule: source-passages 25');
      // Whole words: the quotation begins and ends within one.
      expect(QUOTED).toContain(work.textOf(startChar, endChar));
      expect(endChar - startChar).toBeGreaterThan(580);
    }
    const outcome = await runExamination(prepared);
    if (outcome.kind === 'paused') throw new Error('paused');
    const { cleaning } = must(windowDetailsOf(outcome.findings));
    expect(cleaning.sources).toEqual([{ id: 'E6', sha256 }]);
    expect(cleaning.removed.map(({ workId }) => workId)).toEqual(['E4', 'E5']);
    for (const { spans, chars, fromSources } of cleaning.removed)
      expect(fromSources).toEqual({ spans, chars });
    const measured = await measuredWorks(
      opened,
      prepared.start,
      must(windowPlanDocument(prepared.start.plan)),
      { works: new PreparedWorks() },
      inThisThread,
    );
    expect(measured.map(({ removed }) => removed)).toEqual(
      prepared.input.works.map(({ excluded }) => excluded),
    );
    await opened.close();
  });

  it('is searched for passages as long as a cleaning list says, beside what else the list removes', async () => {
    const opened = await quotingCase();
    const path = join(scratch, `${count} list.txt`);
    writeFileSync(
      path,
      `rule: source-passages 200\npassage: ${targetText.slice(0, 60).replace(/\s+/g, ' ').trim()}\n`,
    );
    await addEvidence(opened, path, { role: 'cleaning-list' });
    await expect(
      prepare(opened, tinyAttack(), { ...QUOTING, sourceIds: ['E6'], cleaningIds: ['E7'] }),
    ).rejects.toMatchObject({ code: 'control-overlaps-target' });
    writeFileSync(path, 'rule: quotations 400\n');
    await addEvidence(opened, path, { role: 'cleaning-list', copy: true });
    const prepared = await prepare(opened, tinyAttack(), {
      ...QUOTING,
      sourceIds: ['E6'],
      cleaningIds: ['E8'],
    });
    expect(prepared.input.cleaning.entries).toEqual(['rule: quotations 400', 'rule: source-passages 25']);
    await prepared.close();
    const again = await resume(opened, 'X1', tinyAttack());
    expect(again.planSha256).toBe(prepared.planSha256);
    await again.close();
    await opened.close();
  });

  it('leaves plans and findings without one as they were', async () => {
    const opened = await quotingCase();
    const prepared = await prepare(opened, findAttack('probabilistic'), { parameters: PARAMETERS });
    expect(Object.keys(prepared.start.plan['cleaning'] as object).sort()).toEqual(['entries', 'sha256']);
    expect(prepared.start.sources).toEqual([]);
    const outcome = await runExamination(prepared);
    if (outcome.kind === 'paused') throw new Error('paused');
    expect(Object.keys(must(windowDetailsOf(outcome.findings)).cleaning)).not.toContain('sources');
    await opened.close();
  });

  it('is refused where it is a work of the examination, has another role, or was named twice', async () => {
    const opened = await quotingCase();
    await addEvidence(opened, must(opened.index.evidence[1]).path, { role: 'source-text', copy: true });
    for (const [sourceIds, code] of [
      [['E7'], 'source-equals-work'],
      [['E5'], 'evidence-role'],
      [['E6', 'E6'], 'evidence-twice'],
    ] as const)
      await expect(prepare(opened, tinyAttack(), { sourceIds }), code).rejects.toMatchObject({ code });
    await opened.close();
  });

  it('is refused where it holds more than a fifth of the works, as an anthology with the work in it does', async () => {
    const opened = await quotingCase();
    const path = join(scratch, `${count} anthology.txt`);
    writeFileSync(path, `Collected tales.\n\n${targetText.slice(0, 1500)}\n\nThe end of the volume.`);
    await addEvidence(opened, path, { role: 'source-text' });
    await expect(
      prepare(opened, tinyAttack(), { ...QUOTING, sourceIds: ['E6', 'E7'] }),
    ).rejects.toMatchObject({
      code: 'source-removes-much',
      details: { sources: [`${count} older.txt`, `${count} anthology.txt`], works: [`${count} quoting.txt`] },
    });
    await opened.close();
  });
});
