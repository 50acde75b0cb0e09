import { appendFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { examinationStartSchema, entriesOf } from '../../src/domain/index.js';
import { resumeExamination, runExamination } from '../../src/examine/index.js';
import { identityOf, NOT_RECORDED, programIdentity } from '../../src/files/index.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, fakeEngine, prepare, resume } from './tinyRun.js';

/** Of a run that is resumed: nothing is drawn, so that it is short. */
const PARAMETERS = JSON.stringify({ sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 });
const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = scratchFolder();

/** The same program with one comment more in a compiled file, as an installation of its own. */
function otherBuild(): string {
  const program = join(scratch, 'program');
  mkdirSync(join(program, 'test'), { recursive: true });
  cpSync(join(root, 'dist'), join(program, 'dist'), { recursive: true });
  cpSync(join(root, 'test/support'), join(program, 'test/support'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(root, file), join(program, file));
  for (const folder of ['node_modules', 'assets']) symlinkSync(join(root, folder), join(program, folder));
  appendFileSync(join(program, 'dist/base/hash.js'), '\n// changed\n');
  return program;
}

let program: string;
beforeAll(() => {
  program = otherBuild();
});

async function pausedCase(name: string): Promise<CaseFolder> {
  const opened = await examinationCase(scratch, name, 3000);
  const pause = new AbortController();
  const attack = tinyAttack({ before: (index) => (index === 5 ? pause.abort() : undefined) });
  await runExamination(await prepare(opened, attack), { signal: pause.signal });
  return opened;
}

describe('the identity of the program', () => {
  it('changes with its compiled files, its lock file and its commit, and with nothing else', () => {
    const first = identityOf(program);
    expect(first).toMatchObject({ name: 'Palimpsest', lockFileSha256: like(/^[0-9a-f]{64}$/) });
    expect(first.build).toMatch(/^[0-9a-f]{16}$/);
    expect(first.build).not.toBe(programIdentity().build);
    writeFileSync(
      join(program, 'dist/commit.json'),
      JSON.stringify({ commit: 'a'.repeat(40), modified: true }),
    );
    appendFileSync(join(program, 'package-lock.json'), '\n');
    const second = identityOf(program);
    expect(second).toMatchObject({ build: first.build, commit: `${'a'.repeat(40)}, modified` });
    expect(second.lockFileSha256).not.toBe(first.lockFileSha256);
    writeFileSync(join(program, 'dist/commit.json'), '{}');
    expect(identityOf(program).commit).toBe(NOT_RECORDED);
  });

  it('stands in start.json and in the log, and not in the findings', async () => {
    const opened = await examinationCase(scratch, 'recorded', 3000);
    await runExamination(await prepare(opened, tinyAttack()));
    const own = { ...programIdentity() };
    const start: unknown = JSON.parse(readFileSync(opened.path('examinations/X1/start.json'), 'utf8'));
    expect(examinationStartSchema.parse(start).program).toEqual(own);
    const [started] = entriesOf(await readAudit(opened.folder), 'examination-started');
    expect(started?.detail.program).toEqual(own);
    expect(bytesOf(opened, 'X1')['findings.json']).not.toContain(own.build);
    await opened.close();
  });
});

describe('a resume by another build', () => {
  it('is refused, naming both, unless it is insisted on; then it is on record', async () => {
    const text = join(scratch, 'known.txt');
    writeFileSync(text, targetText.slice(0, 20_000));
    const opened = await examinationCase(scratch, 'other', 3000);
    await opened.close();
    const { folder } = opened;
    const begun = startBuiltChild('runExaminationChild', [folder, 'start', text, PARAMETERS]);
    await begun.line((line) => line === 'running');
    begun.process.kill('SIGKILL');
    await begun.ended;

    const before = programIdentity().build;
    const now = identityOf(program).build;
    const goOn = (insist: string) =>
      startBuiltChild(
        'runExaminationChild',
        [folder, 'X1', text, '{}', 'probabilistic', '', insist],
        [],
        program,
      );
    const refused = goOn('');
    expect(await refused.ended).toMatchObject({ code: 2 });
    expect(JSON.parse(refused.lines.at(-1) ?? '')).toMatchObject({
      code: 'resume-other-build',
      message: like(new RegExp(`${before}.*${now}`)),
    });
    const insisting = goOn('resume-other-build');
    expect(await insisting.ended).toMatchObject({ code: 0 });
    const resumed = (await readAudit(folder)).find(({ action }) => action === 'examination-resumed');
    expect(resumed?.detail).toMatchObject({
      insisted: ['resume-other-build'],
      begunWith: { build: before },
      program: { build: now },
    });
  });

  it('needs no insisting by the same build, and is on record where the first was never recorded', async () => {
    const opened = await pausedCase('same');
    await expect(
      resumeExamination({ case: opened, id: 'X1', startEngine: fakeEngine, insist: ['anything'] }),
    ).rejects.toMatchObject({ code: 'insist-unknown' });
    await runExamination(await resume(opened, 'X1', tinyAttack()));
    const [resumed] = entriesOf(await readAudit(opened.folder), 'examination-resumed');
    expect(resumed?.detail).not.toHaveProperty('insisted');
    expect(resumed?.detail.begunWith).toEqual({ ...programIdentity() });
    await opened.close();
  });
});

describe('known answers before a run', () => {
  it('are on record as not asked of an engine that is not llama.cpp', async () => {
    const opened = await pausedCase('fake');
    const tests = (await readAudit(opened.folder)).filter(({ action }) => action === 'self-tested');
    expect(tests.map(({ detail }) => detail)).toEqual([
      { examination: 'X1', result: 'none', engine: 'fake', checks: [] },
    ]);
    await opened.close();
    await (await openCase(opened.folder, { mode: 'read' })).close();
  });
});
