import { expect, it } from 'vitest';
import { refuseSame, runExamination, sameExamination } from '../../src/examine/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();

it('a request that an examination of the case has answered, or begun to, is refused with the way to go on', async () => {
  const opened = await examinationCase(scratch, 'same', 2500);
  const attack = tinyAttack();
  const request = {
    case: opened,
    attack,
    parameters: {},
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed: 'seed',
  };
  expect(await sameExamination(request)).toBeNull();
  const pause = new AbortController();
  const paused = tinyAttack({ before: (index) => (index === 2 ? pause.abort() : undefined) });
  await runExamination(await prepare(opened, paused), { signal: pause.signal, lookAhead: 1 });
  await expect(refuseSame(request)).rejects.toMatchObject({
    code: 'examination-same',
    message: like(/^X1 has the same .* is not finished \(paused; 3 of \d+ units/),
    hint: like(/palimpsest resume CASE X1\. .*--again/),
  });
  await runExamination(await resume(opened, 'X1', attack));
  await expect(refuseSame(request)).rejects.toMatchObject({
    message: like(/ is finished\.$/),
    hint: like(/palimpsest findings CASE X1\./),
  });
  const others: readonly Partial<Parameters<typeof sameExamination>[0]>[] = [
    { seed: 'another' },
    { controlIds: [] },
    { parameters: { tokensPerUnit: 41 } },
    { attack: tinyAttack({ version: '9.9.9' }) },
    { load: { gpu: 'off' } },
  ];
  for (const other of others) expect(await sameExamination({ ...request, ...other })).toBeNull();
  expect(await sameExamination({ ...request, parameters: { tokensPerUnit: 40 } })).toMatchObject({
    id: 'X1',
  });
  await opened.close();
});
