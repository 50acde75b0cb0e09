import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';
import { EVIDENCE_TEXT_NAMES, type CaseIndex } from '../../src/domain/index.js';
import { cli, errorOf, json } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { makePdf, show } from '../unit/document/pdf/makePdf.js';
import { caseWith, ok, TARGET } from './caseWith.js';

const scratch = scratchFolder();
let folder = '';

beforeAll(async () => {
  folder = await caseWith(scratch, 'register', [
    { role: 'target-work', text: TARGET.slice(0, 2000) },
    { role: 'source-text', text: 'A stray file.' },
  ]);
});

const item = (id: string): CaseIndex['evidence'][number] => {
  const { evidence } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as CaseIndex;
  return must(evidence.find((one) => one.id === id));
};

describe('palimpsest evidence', () => {
  it.each(['add', 'correct'])('%s has an option for every text that can be stated', async (name) => {
    const evidence = must((await buildProgram()).commands.find((command) => command.name() === 'evidence'));
    const { options } = must(evidence.commands.find((command) => command.name() === name));
    expect(options.map((option) => option.attributeName())).toEqual(
      expect.arrayContaining([...EVIDENCE_TEXT_NAMES]),
    );
  });

  it('corrects what is stated, with the reason, and says what it states now', async () => {
    const correct = ['evidence', 'correct', folder, 'E1'];
    const { stdout } = await ok(
      ...correct,
      '--edition',
      'Harper, 1851',
      '--author',
      'Melville',
      '--reason',
      'a slip',
    );
    expect(stdout).toBe('E1  Author: Melville\nE1  Edition: Harper, 1851\n');
    expect(item('E1')).toMatchObject({ edition: 'Harper, 1851', author: 'Melville' });
    const again = await ok(...correct, '--author', '', '--reason', 'not on the title page', '--json');
    expect(json(again)).toMatchObject({ id: 'E1', fields: ['author'], evidence: { author: '' } });
    const none = await ok(...correct, '--author', '', '--reason', 'twice');
    expect(none.stdout).toContain('nothing to correct');
    const role = await cli([...correct, '--role', 'target-model', '--reason', 'a slip', '--json']);
    expect([role.code, errorOf(role).code]).toEqual([2, 'evidence-role-fixed']);
    expect((await cli([...correct, '--title', 'x'])).code).toBe(2);
  });

  it('says what text of a document is missing, when it is received and when the case is shown', async () => {
    const add = (name: string): string[] => {
      const path = join(scratch, name);
      const page = show([`A page of ${name} that has text, and after it two that have none.`]);
      writeFileSync(path, makePdf([{ content: page }, { content: '' }, { content: '' }]));
      return ['evidence', 'add', folder, path, '--role', 'target-work'];
    };
    const said = '2 pages have no text (2, 3).';
    const { stderr } = await ok(...add('one.pdf'));
    expect(stderr.split('\n')).toContain(`E3: ${said}`);
    const remark = { code: 'pdf-page-without-text', count: 2, message: said };
    expect(json(await ok(...add('two.pdf'), '--json'))).toMatchObject({
      id: 'E4',
      remarks: expect.arrayContaining([remark]) as unknown,
    });
    const shown = (await ok('case', 'show', folder)).stdout.split('\n');
    expect(shown[shown.findIndex((line) => line.startsWith('    E3  ')) + 1]).toBe(`      ${said}`);
    expect(json(await ok('case', 'show', folder, '--json'))).toMatchObject({
      missingText: [
        { id: 'E3', remarks: [remark] },
        { id: 'E4', remarks: [remark] },
      ],
    });
  });

  it('withdraws, shows and restores', async () => {
    const { stdout } = await ok('evidence', 'withdraw', folder, 'E2', '--reason', 'received in error');
    expect(stdout).toBe('E2  withdrawn\n');
    expect((await ok('case', 'show', folder)).stdout).toContain('Withdrawn: received in error');
    const twice = await cli(['evidence', 'withdraw', folder, 'E2', '--reason', 'again', '--json']);
    expect([twice.code, errorOf(twice).code]).toEqual([2, 'evidence-withdrawn']);
    await ok('evidence', 'restore', folder, 'E2', '--reason', 'it was expected after all');
    expect(item('E2')).not.toHaveProperty('withdrawn');
  });

  it('relocates a file that was moved, and no other', async () => {
    const { path } = item('E1');
    const there = join(scratch, 'there');
    mkdirSync(there);
    const moved = join(there, 'novel.txt');
    renameSync(path, moved);
    expect((await cli(['evidence', 'verify', folder, 'E1'])).code).toBe(1);
    const other = join(there, 'other.txt');
    writeFileSync(other, 'Another text.');
    const refused = await cli(['evidence', 'relocate', folder, 'E1', '--file', other, '--json']);
    expect([refused.code, errorOf(refused).code]).toEqual([2, 'evidence-other-file']);
    const { stdout } = await ok('evidence', 'relocate', folder, 'E1', '--file', moved);
    expect(stdout).toContain('E1  relocated');
    expect(item('E1').path).toBe(moved);
    await ok('evidence', 'verify', folder, 'E1');
    await ok('verify', folder);
  });
});
