import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, errorOf, ONE_THREAD } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { auditOf } from './caseWith.js';
import { startCli, until } from './startCli.js';

it('demo is carried out from its first hash on, and leaves a case that can be resumed where it was interrupted', async () => {
  const out = join(scratchFolder(), 'the demo');
  const journal = join(out, 'case/examinations/X1/journal.jsonl');
  const lines = (): number =>
    existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0;
  const { process: demo, ended } = startCli(['demo', '--out', out, ...ONE_THREAD]);
  await until('units of the first examination', () => lines() > 2);
  demo.kill('SIGINT');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('X1 is paused: ')]);
  // The command is one to paste into a shell, whatever the folder is called.
  const command = /palimpsest (resume .*)$/m.exec(stderr)?.[1] ?? '';
  const words = spawnSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).stdout;
  expect(words.split('\0').slice(0, 3)).toEqual(['resume', join(out, 'case'), 'X1']);
  expect(auditOf(join(out, 'case')).at(-1)).toMatchObject({
    action: 'examination-paused',
    detail: { examination: 'X1' },
  });
  const again = await cli(['demo', '--out', out, '--json']);
  expect([again.code, errorOf(again).code]).toEqual([2, 'output-exists']);
});
