import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodingProposals } from '../../src/domain/index.js';
import { openCase, readAudit } from '../../src/casefile/index.js';
import type { CallInput, Job } from '../../src/contract/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { DEMO } from '../support/cli.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { OTHER_FILES } from '../support/models/otherFiles.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

type Receipt = Omit<CallInput<'evidence.add'>, 'caseId' | 'file'>;
const WORK: Receipt = {
  role: 'target-work',
  copy: false,
  receivedFrom: 'counsel for Доу',
  receivedBy: '',
  title: '',
  author: '',
  edition: '',
  encoding: '',
};

async function newCase(bench: OpenWorkbench): Promise<{ caseId: string; folder: string }> {
  const { caseId } = await bench.call('case.create', {
    parent: await bench.grant(bench.home),
    name: 'case',
    head: sampleHead,
  });
  return { caseId, folder: join(bench.home, 'case') };
}

async function add(
  bench: OpenWorkbench,
  caseId: string,
  path: string,
  receipt: Receipt = WORK,
): Promise<Job> {
  const { jobId } = await bench.call('evidence.add', { caseId, file: await bench.grant(path), ...receipt });
  return bench.ended(jobId);
}

describe('receiving evidence', () => {
  it('is a job that tells how far it is, and ends on the register', async () => {
    const bench = await openWorkbench(scratch, 'received');
    const { caseId } = await newCase(bench);
    const path = join(DEMO, 'target-moby-dick-planted.txt');
    const job = await add(bench, caseId, path, {
      ...WORK,
      copy: true,
      receivedBy: 'R. Roe',
      title: 'Moby-Dick',
    });
    expect(job).toMatchObject({ state: 'done', caseId, result: { kind: 'evidence-add', evidenceId: 'E1' } });
    const { evidence, checks, usedBy } = await bench.call('evidence.show', { caseId, evidenceId: 'E1' });
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(evidence).toMatchObject({
      sha256,
      storage: 'copied',
      receivedBy: 'R. Roe',
      title: 'Moby-Dick',
      receivedFrom: 'counsel for Доу',
    });
    expect([checks.map(({ when, matches }) => `${when} ${matches}`), usedBy]).toEqual([['receipt true'], []]);
    const named = bench.events.filter((event) => event.name === 'job.changed').map(({ payload }) => payload);
    expect(named.map(({ state }) => state)).toEqual(expect.arrayContaining(['running', 'done']));
    expect(named.some(({ unit, done, total }) => unit === 'bytes' && done === total && total > 0)).toBe(true);
    expect(bench.events.at(-2)).toMatchObject({
      name: 'case.changed',
      payload: { caseId, what: 'evidence' },
    });
    const again = await add(bench, caseId, path);
    expect(again).toMatchObject({
      state: 'failed',
      error: { code: 'evidence-duplicate', kind: 'input', hint: 'Use E1.' },
    });
  });

  it('takes a folder of works as one packed file, and a folder as nothing else', async () => {
    const bench = await openWorkbench(scratch, 'folder');
    const { caseId } = await newCase(bench);
    const folder = join(scratch, 'lyrics');
    mkdirSync(join(folder, 'b'), { recursive: true });
    writeFileSync(join(folder, 'a.txt'), 'The first song of two.\n');
    writeFileSync(join(folder, 'b', 'c.html'), '<title>Blue</title><p>The second song.');
    const job = await add(bench, caseId, folder);
    expect(job).toMatchObject({ state: 'done', result: { kind: 'evidence-add', evidenceId: 'E1' } });
    const { work, evidence } = await bench.call('work.show', { caseId, evidenceId: 'E1' });
    expect(evidence).toMatchObject({
      name: 'lyrics.zip',
      title: 'lyrics',
      storage: 'copied',
      packed: { files: 2, links: [] },
    });
    expect(work.chapters.map(({ title }) => title)).toEqual(['a', 'Blue']);
    expect(work.source.document?.collection?.works.map(({ entry, format }) => `${entry} ${format}`)).toEqual([
      'a.txt txt',
      'b/c.html html',
    ]);
    const asModel = await add(bench, caseId, folder, { ...WORK, role: 'target-model' });
    expect(asModel).toMatchObject({ state: 'failed', error: { kind: 'input' } });
    await expect(
      bench.call('evidence.add', { caseId, file: await bench.grant(join(bench.home, 'case')), ...WORK }),
    ).rejects.toMatchObject({ code: 'grant-kind' });
  });

  it('takes a GGUF file that cannot be scored, says why in the case, and still asks for a model', async () => {
    const bench = await openWorkbench(scratch, 'not scorable');
    const { caseId } = await newCase(bench);
    const path = join(scratch, 'projector.gguf');
    writeGguf(path, OTHER_FILES['a projector']);
    const job = await add(bench, caseId, path, { ...WORK, role: 'target-model' });
    expect(job).toMatchObject({ state: 'done', result: { kind: 'evidence-add', evidenceId: 'E1' } });
    const shown = await bench.call('case.show', { caseId });
    expect(shown.notScorable).toEqual([
      {
        id: 'E1',
        why: 'it is a projector for pictures or sound, one part of a multimodal model',
        remedy: 'Name the GGUF file of the language model itself.',
      },
    ]);
    expect(shown.nextStep.step).toBe('add-model');
    const { facts } = await bench.call('model.show', { caseId, evidenceId: 'E1' });
    expect(facts).toMatchObject({ kind: 'projector', scoring: { can: false, code: 'model-not-generative' } });
  });

  it('gives several files that were dropped at once their numbers in order, and other changes do not wait for them', async () => {
    const bench = await openWorkbench(scratch, 'dropped');
    const { caseId } = await newCase(bench);
    const texts = ['one', 'two', 'three'].map((word) => {
      const path = join(scratch, `${word}.txt`);
      writeFileSync(path, `The ${word} work, in words. `.repeat(200));
      return path;
    });
    const start = async (path: string) =>
      (await bench.call('evidence.add', { caseId, file: await bench.grant(path), ...WORK })).jobId;
    const model = await bench.call('evidence.add', {
      caseId,
      file: await bench.grant(join(DEMO, 'P1-f16.gguf')),
      ...WORK,
      role: 'target-model',
    });
    const ids: string[] = [];
    for (const path of texts) ids.push(await start(path));
    await bench.call('case.edit', { caseId, head: { court: 'Meanwhile' } });
    await expect(bench.call('case.close', { caseId })).rejects.toMatchObject({ code: 'case-busy' });
    const jobs = await Promise.all([model.jobId, ...ids].map((jobId) => bench.ended(jobId)));
    expect(jobs.map(({ result }) => result)).toEqual(
      ['E1', 'E2', 'E3', 'E4'].map((evidenceId) => ({ kind: 'evidence-add', evidenceId })),
    );
  });

  it('of a text in another encoding fails with the remedy, and works when the encoding is named', async () => {
    const bench = await openWorkbench(scratch, 'encoding');
    const { caseId, folder } = await newCase(bench);
    const path = join(scratch, 'latin.txt');
    writeFileSync(path, Buffer.from('Caf\xe9 au lait, s\xfa plait.', 'latin1'));
    expect(await add(bench, caseId, path)).toMatchObject({
      state: 'failed',
      error: { code: 'text-not-utf8' },
    });
    expect(existsSync(join(folder, 'evidence', 'E1'))).toBe(false);
    const job = await add(bench, caseId, path, { ...WORK, encoding: 'windows-1252' });
    expect(job.result).toEqual({ kind: 'evidence-add', evidenceId: 'E1' });
  });

  it('copies what was uploaded under the name it had, and removes the upload once it is received', async () => {
    const bench = await openWorkbench(scratch, 'uploaded');
    const { caseId, folder } = await newCase(bench);
    const uploads = join(scratch, 'uploads');
    mkdirSync(uploads);
    const upload = (text: string, name: string): string => {
      const path = join(uploads, `u-${readdirSync(uploads).length}`);
      writeFileSync(path, text);
      return bench.workbench.grants.grant({ path, kind: 'file', isUpload: true, root: '', name });
    };
    const start = async (file: string) => {
      const { jobId } = await bench.call('evidence.add', { caseId, file, ...WORK });
      return bench.ended(jobId);
    };
    const file = upload('Call me Ishmael.', '../../C:\\evil\\moby "dick".txt');
    expect(await start(file)).toMatchObject({ state: 'done' });
    const { evidence } = await bench.call('evidence.show', { caseId, evidenceId: 'E1' });
    expect(evidence).toMatchObject({ storage: 'copied', name: 'moby "dick".txt' });
    expect(readFileSync(join(folder, evidence.path), 'utf8')).toBe('Call me Ishmael.');
    await expect(start(file)).rejects.toMatchObject({ code: 'grant-unknown' });
    expect(readdirSync(uploads)).toEqual([]);
    // One that was refused stays until it is discarded.
    const empty = upload('   ', 'empty.txt');
    expect(await start(empty)).toMatchObject({ state: 'failed', error: { code: 'work-empty' } });
    expect(readdirSync(uploads)).toEqual(['u-0']);
    await bench.call('files.discard', { grantId: empty });
    expect(readdirSync(uploads)).toEqual([]);
    expect(await start(upload('words words', '..'))).toMatchObject({ state: 'done' });
    expect(readdirSync(uploads)).toEqual([]);
  });

  it('proposes encodings for an upload that is not UTF-8, and keeps it until it is received with one', async () => {
    const bench = await openWorkbench(scratch, 'proposed');
    const { caseId, folder } = await newCase(bench);
    const path = join(scratch, 'u-legacy');
    writeFileSync(path, Buffer.from('Caf\xe9 au lait, s\xfa plait.', 'latin1'));
    const file = bench.workbench.grants.grant({
      path,
      kind: 'file',
      isUpload: true,
      root: '',
      name: 'a.txt',
    });
    const start = async (encoding: string) => {
      const { jobId } = await bench.call('evidence.add', { caseId, file, ...WORK, encoding });
      return bench.ended(jobId);
    };
    const refused = await start('');
    const [first] = encodingProposals(refused.error?.details ?? {});
    expect(first).toMatchObject({ encoding: 'windows-1252', sample: 'Café au lait, sú plait.' });
    expect(await start('utf-7')).toMatchObject({ error: { code: 'text-encoding-unknown' } });
    expect(existsSync(path)).toBe(true);
    expect(await start(first?.encoding ?? '')).toMatchObject({ state: 'done' });
    expect([existsSync(path), existsSync(`${path}.received`)]).toEqual([false, false]);
    const { evidence } = await bench.call('evidence.show', { caseId, evidenceId: 'E1' });
    expect(evidence).toMatchObject({ encoding: 'windows-1252', name: 'a.txt' });
    expect(existsSync(join(folder, evidence.path))).toBe(true);
    await expect(start('windows-1252')).rejects.toMatchObject({ code: 'grant-unknown' });
  });

  it('is refused when only reading is possible', async () => {
    const bench = await openWorkbench(scratch, 'refused');
    const { caseId, folder } = await newCase(bench);
    await bench.call('case.close', { caseId });
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    await expect(add(bench, caseId, join(DEMO, 'P1-f16.gguf'))).rejects.toMatchObject({
      code: 'case-read-only',
    });
    child.process.stdin?.write('end\n');
    await child.ended;
  });
});

describe('cancelling', () => {
  it('stops the hashing of a file of several gigabytes at once and leaves nothing behind', async () => {
    const bench = await openWorkbench(scratch, 'cancelled');
    const { caseId, folder } = await newCase(bench);
    const path = join(scratch, 'huge.gguf');
    writeFileSync(path, readFileSync(join(DEMO, 'P1-f16.gguf')));
    // Valid in front, endless behind: as a model of 40 GB is to the hash.
    truncateSync(path, 40 * 2 ** 30);
    for (const copy of [false, true]) {
      const { jobId } = await bench.call('evidence.add', {
        caseId,
        file: await bench.grant(path),
        ...WORK,
        role: 'target-model',
        copy,
      });
      const waiting = await bench.call('evidence.add', {
        caseId,
        file: await bench.grant(join(DEMO, 'target-moby-dick-planted.txt')),
        ...WORK,
      });
      await expect.poll(async () => (await bench.call('jobs.show', { jobId })).done).toBeGreaterThan(0);
      await bench.call('jobs.cancel', { jobId: waiting.jobId });
      expect(await bench.ended(waiting.jobId)).toMatchObject({
        state: 'cancelled',
        error: null,
        result: null,
      });
      expect((await bench.call('jobs.show', { jobId })).state).toBe('running');
      const before = performance.now();
      await bench.call('jobs.cancel', { jobId });
      expect(await bench.ended(jobId)).toMatchObject({ state: 'cancelled', result: null });
      expect(performance.now() - before).toBeLessThan(2000);
    }
    const left = existsSync(join(folder, 'evidence')) ? readdirSync(join(folder, 'evidence')) : [];
    expect(left).toEqual([]);
    expect((await readAudit(folder)).map(({ action }) => action)).toEqual(['case-created']);
    expect((await bench.call('case.show', { caseId })).index.evidence).toEqual([]);
    rmSync(path);
  });

  it('of a check puts nothing on record', async () => {
    const bench = await openWorkbench(scratch, 'check cancelled');
    const { caseId, folder } = await newCase(bench);
    const path = join(scratch, 'checked.txt');
    writeFileSync(path, 'Some words of a work.');
    await add(bench, caseId, path);
    truncateSync(path, 20 * 2 ** 30);
    const { jobId } = await bench.call('evidence.verify', { caseId, ids: [] });
    await expect.poll(async () => (await bench.call('jobs.show', { jobId })).done).toBeGreaterThan(0);
    await bench.call('jobs.cancel', { jobId });
    expect(await bench.ended(jobId)).toMatchObject({ state: 'cancelled' });
    expect((await readAudit(folder)).map(({ action }) => action)).toEqual(['case-created', 'evidence-added']);
    rmSync(path);
  });

  it('of the demonstration takes back what was made', async () => {
    const bench = await openWorkbench(scratch, 'demo cancelled');
    const parent = await bench.grant(bench.home);
    const { jobId } = await bench.call('case.createDemo', { parent, name: 'demo' });
    await expect.poll(() => existsSync(join(bench.home, 'demo', 'case.json'))).toBe(true);
    await bench.call('jobs.cancel', { jobId });
    expect(await bench.ended(jobId)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(bench.home)).toEqual([]);
  });
});

describe('verifying', () => {
  it('says of each piece what became of it, on record, and the case shows it', async () => {
    const bench = await openWorkbench(scratch, 'verified');
    const { caseId, folder } = await newCase(bench);
    const paths = ['kept', 'changed', 'gone'].map((name) => join(scratch, `${name} work.txt`));
    for (const path of paths) {
      writeFileSync(path, `The words of ${path}`);
      await add(bench, caseId, path);
    }
    const states = async () =>
      (await bench.call('case.show', { caseId })).evidenceStates.map(({ state }) => state);
    expect(await states()).toEqual(['received', 'received', 'received']);
    writeFileSync(must(paths[1]), 'other words');
    rmSync(must(paths[2]));
    await expect(bench.call('evidence.verify', { caseId, ids: ['E9'] })).rejects.toMatchObject({
      code: 'evidence-unknown',
    });
    const { jobId } = await bench.call('evidence.verify', { caseId, ids: [] });
    const { result } = await bench.ended(jobId);
    expect(result).toMatchObject({
      kind: 'evidence-verify',
      checks: [{ status: 'ok' }, { status: 'changed' }, { status: 'missing' }],
    });
    expect(await states()).toEqual(['ok', 'changed', 'missing']);
    expect((await readAudit(folder)).at(-1)).toMatchObject({
      action: 'evidence-changed',
      detail: { purpose: { kind: 'on-request' } },
    });
    await expect(bench.call('work.show', { caseId, evidenceId: 'E2' })).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    await expect(
      bench.call('work.text', { caseId, evidenceId: 'E3', startChar: 0, endChar: 1 }),
    ).rejects.toMatchObject({
      code: 'evidence-changed',
      message: like(/missing/),
    });
    await expect(bench.call('model.show', { caseId, evidenceId: 'E1' })).rejects.toMatchObject({
      code: 'evidence-role',
    });
  });

  it('works without the right to write, and says that it is not on record', async () => {
    const bench = await openWorkbench(scratch, 'verified read-only');
    const { caseId, folder } = await newCase(bench);
    const path = join(scratch, 'lone work.txt');
    writeFileSync(path, 'words of a work');
    await add(bench, caseId, path);
    await bench.call('case.close', { caseId });
    const writer = await openCase(folder, { mode: 'write' });
    const { jobId } = await bench.call('evidence.verify', { caseId, ids: ['E1'] });
    expect(await bench.ended(jobId)).toMatchObject({
      state: 'done',
      title: like(/not recorded: .*is being written to/),
      result: { checks: [{ status: 'ok' }] },
    });
    await writer.close();
    expect((await readAudit(folder)).map(({ action }) => action)).not.toContain('evidence-verified');
  });
});

describe('the demonstration case', () => {
  it('holds the shipped models and works, and asks for an examination next', async () => {
    const bench = await openWorkbench(scratch, 'demo');
    const parent = await bench.grant(bench.home);
    const { jobId } = await bench.call('case.createDemo', { parent, name: 'demo' });
    const { result } = await bench.ended(jobId);
    const caseId = result?.kind === 'demo-case' ? result.caseId : '';
    const shown = await bench.call('case.show', { caseId });
    expect(shown.index.evidence.map(({ id, role, storage }) => `${id} ${role} ${storage}`)).toEqual([
      'E1 target-model copied',
      'E2 reference-model copied',
      'E3 target-work copied',
      'E4 control-work copied',
    ]);
    expect(shown.nextStep.step).toBe('examine');
    await expect(bench.call('case.createDemo', { parent, name: 'demo' })).rejects.toMatchObject({
      code: 'case-exists',
    });
  });
});
