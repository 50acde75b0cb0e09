import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findAttack, windowPlanDocument } from '../../src/attacks/index.js';
import { addEvidence } from '../../src/casefile/index.js';
import { inThisThread } from '../../src/examine/index.js';
import { measuredWorks } from '../../src/matter/examine/measuredWorks.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { earlierCleaningList, parseCleaningList } from '../../src/text/index.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
const LIST = 'rule: quotations 30\n';
const QUOTED = targetText.slice(4000, 4400).replaceAll(/[“”"]|\n/g, ' ');
const ATTACK = findAttack('probabilistic');
const PARAMETERS = { prefixTokens: 20, suffixTokens: 10, strideTokens: 10, sampledPassages: 1 };

it('an examination whose plan was made when quotations ended with their paragraph is resumed and read as it was', async () => {
  const opened = await examinationCase(scratch, 'case', 3000);
  const add = async (name: string, text: string, role: 'target-work' | 'cleaning-list'): Promise<void> => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    await addEvidence(opened, path, { role });
  };
  const own = readFileSync(must(opened.index.evidence[1]).path, 'utf8').replaceAll(/[“”"]/g, ' ');
  await add('quoting.txt', `${own}\n\n“${QUOTED}\n\n${QUOTED}”\n\nIts end.`, 'target-work');
  await add('list.txt', LIST, 'cleaning-list');
  const options = { targetIds: ['E4'], cleaningIds: ['E5'], parameters: PARAMETERS };
  const earlier = earlierCleaningList(parseCleaningList(LIST, 'list.txt')).sha256;
  const before = await prepare(opened, ATTACK, { ...options, cleaningSha256: earlier });
  const now = await prepare(opened, ATTACK, options);
  const chars = ({ input }: typeof before): number =>
    must(input.works[0]).excluded.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0);
  expect([chars(before), chars(now)]).toEqual([1 + QUOTED.length, 4 + 2 * QUOTED.length]);
  expect([before.start.plan['cleaning'], now.start.plan['cleaning']]).toMatchObject([
    { sha256: earlier, entries: ['rule: quotations 30'] },
    { entries: ['rule: quotations 30'] },
  ]);
  await before.close();
  await now.close();
  for (const one of [before, now]) {
    const again = await resume(opened, one.id, ATTACK);
    expect(again.planSha256).toBe(one.planSha256);
    await again.close();
    const measured = await measuredWorks(
      opened,
      one.start,
      must(windowPlanDocument(one.start.plan)),
      { works: new PreparedWorks(), tokenizers: { ofWork: () => Promise.reject(new Error('kept')) } },
      inThisThread,
    );
    expect(measured.map(({ removed }) => removed)).toEqual(one.input.works.map(({ excluded }) => excluded));
  }
  await opened.close();
});
