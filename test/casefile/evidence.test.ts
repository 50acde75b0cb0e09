import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addEvidence,
  createCase,
  evidencePaths,
  openCase,
  readAudit,
  verifyEvidence,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { TINY, writeLlamaShards } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead, tickingClock } from './sampleHead.js';

const scratch = scratchFolder();
const demo = fileURLToPath(new URL('../../assets/demo', import.meta.url));
const model = join(demo, 'P0-f16.gguf');
const target = join(demo, 'target-moby-dick-planted.txt');
let count = 0;

async function newCase(): Promise<CaseFolder> {
  return createCase(join(scratch, `case ${(count += 1)}`), sampleHead, tickingClock(), 'ada');
}

function sha256sum(path: string): string {
  return execFileSync('sha256sum', ['-z', path], { encoding: 'utf8' }).slice(0, 64);
}

async function actions(opened: CaseFolder): Promise<string[]> {
  return (await readAudit(opened.folder)).map(({ action }) => action);
}

describe('addEvidence', () => {
  it('copies a model, with facts, hashes as sha256sum has them, and an audit entry', async () => {
    const opened = await newCase();
    const progress: number[] = [];
    const evidence = await addEvidence(opened, model, {
      role: 'target-model',
      copy: true,
      receivedFrom: 'Office of the Clerk',
      onProgress: (done, total) => progress.push(done / total),
    });
    const copy = join(opened.folder, 'evidence/E1/received/P0-f16.gguf');
    expect(evidence).toMatchObject({
      id: 'E1',
      storage: 'copied',
      path: 'evidence/E1/received/P0-f16.gguf',
      sha256: sha256sum(copy),
      sizeBytes: statSync(model).size,
      receivedFrom: 'Office of the Clerk',
      receivedBy: 'A. Ünal',
    });
    expect(readFileSync(copy).equals(readFileSync(model))).toBe(true);
    expect(evidencePaths(opened, evidence)).toEqual([copy]);
    const facts = JSON.parse(readFileSync(join(opened.folder, 'evidence/E1/facts.json'), 'utf8')) as object;
    expect(facts).toMatchObject({ architecture: 'llama', sha256: evidence.sha256, vocabularySize: 4096 });
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect((await readAudit(opened.folder)).at(-1)).toMatchObject({
      action: 'evidence-added',
      detail: { id: 'E1', sha256: evidence.sha256 },
    });
    await opened.close();
  });

  it('refers to works where they are, under names with quotes and letters that are not Latin', async () => {
    const opened = await newCase();
    const path = join(scratch, `Моби "Дик" o'n.txt`);
    copyFileSync(target, path);
    const evidence = await addEvidence(opened, path, { role: 'target-work', author: 'Melville' });
    expect(evidence).toMatchObject({
      storage: 'referenced',
      path,
      title: `Моби "Дик" o'n`,
      author: 'Melville',
    });
    expect(await verifyEvidence(opened)).toMatchObject([{ id: 'E1', status: 'ok' }]);
    const copied = await addEvidence(opened, path, { role: 'control-work', copy: true });
    expect(readFileSync(evidencePaths(opened, copied)[0] ?? '').equals(readFileSync(target))).toBe(true);
    await opened.close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.evidence.map(({ id, role }) => [id, role])).toEqual([
      ['E1', 'target-work'],
      ['E2', 'control-work'],
    ]);
  });

  it('records when a text appeared and why it is unseen, and nothing where nothing was stated', async () => {
    const opened = await newCase();
    const control = await addEvidence(opened, target, {
      role: 'control-work',
      firstPublished: ' 1851 ',
      whyUnseen: 'in the training text of neither model',
    });
    expect(control).toMatchObject({
      firstPublished: '1851',
      whyUnseen: 'in the training text of neither model',
    });
    expect((await readAudit(opened.folder)).at(-1)?.detail).toMatchObject({
      firstPublished: '1851',
      whyUnseen: 'in the training text of neither model',
    });
    const silent = await addEvidence(opened, target, { role: 'target-work', firstPublished: ' ' });
    expect(Object.keys(silent)).not.toContain('firstPublished');
    expect(Object.keys(silent)).not.toContain('whyUnseen');
    expect(Object.keys((await readAudit(opened.folder)).at(-1)?.detail ?? {})).not.toContain(
      'firstPublished',
    );
    await opened.close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.evidence).toEqual([control, silent]);
  });

  it('takes all shards of a split model, given any one of them', async () => {
    const opened = await newCase();
    const folder = join(scratch, 'shards');
    mkdirSync(folder);
    const tokenizer = byteLevelBpe(400, { bos: true });
    const shards = writeLlamaShards(join(folder, 'model'), 3, { ...TINY, tokenizer, seed: 'evidence' });
    const evidence = await addEvidence(opened, shards[1] ?? '', { role: 'target-model', copy: true });
    expect(evidence.files.map(({ sha256 }) => sha256)).toEqual(shards.map(sha256sum));
    expect(evidence.path).toBe('evidence/E1/received/model-00001-of-00003.gguf');
    const docs = readFileSync(new URL('../../docs/file-formats.md', import.meta.url), 'utf8');
    const script = /```bash\n(sha256sum model-[^\n]*)\n```/.exec(docs)?.[1] ?? 'exit 9';
    const printed = execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(printed.slice(0, 64)).toBe(evidence.sha256);
    const last = join(opened.folder, 'evidence/E1/received/model-00003-of-00003.gguf');
    expect(statSync(last).mode & 0o222).toBe(0);
    chmodSync(last, 0o644);
    writeFileSync(last, 'x');
    const [check] = await verifyEvidence(opened);
    expect(check?.files.map(({ status }) => status)).toEqual(['ok', 'ok', 'changed']);
    await opened.close();
  });

  it('gives ids in order to receipts asked for at once', async () => {
    const opened = await newCase();
    const all = await Promise.all([
      addEvidence(opened, target, { role: 'target-work' }),
      addEvidence(opened, model, { role: 'reference-model' }),
      addEvidence(opened, target, { role: 'control-work' }),
    ]);
    expect(all.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'E1 target-work',
      'E2 reference-model',
      'E3 control-work',
    ]);
    await opened.close();
  });

  it('takes a cleaning list apart at receipt', async () => {
    const opened = await newCase();
    const path = join(scratch, 'cleaning.txt');
    writeFileSync(path, '# both sides\nrule: quotations 50\n');
    await addEvidence(opened, path, { role: 'cleaning-list', copy: true });
    const facts = JSON.parse(readFileSync(join(opened.folder, 'evidence/E1/facts.json'), 'utf8')) as object;
    expect(facts).toMatchObject({
      entries: [{ rule: 'quotations', longerThanWords: 50, acrossParagraphs: true }],
    });
    await opened.close();
  });

  it('refuses what is not fit before anything is written', async () => {
    const opened = await newCase();
    const write = (name: string, data: string | Buffer): string => {
      writeFileSync(join(scratch, name), data);
      return join(scratch, name);
    };
    const truncated = readFileSync(model).subarray(0, 100_000);
    const refusals: [string, 'target-model' | 'target-work' | 'cleaning-list', string][] = [
      [target, 'target-model', 'gguf-not-gguf'],
      [write('truncated.gguf', truncated), 'target-model', 'gguf-truncated'],
      [model, 'target-work', 'format-unsupported'],
      [write('empty.txt', ''), 'target-work', 'work-empty'],
      [write('blank.txt', ' \n'), 'target-work', 'work-empty'],
      [write('latin1.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9])), 'target-work', 'text-not-utf8'],
      [write('bad list.txt', 'rule: quotatons\n'), 'cleaning-list', 'cleaning-rule-unknown'],
      [join(scratch, 'nowhere.txt'), 'target-work', 'file-missing'],
      [scratch, 'target-model', 'file-not-regular'],
    ];
    for (const [path, role, code] of refusals) {
      await expect(addEvidence(opened, path, { role, copy: true }), path).rejects.toMatchObject({ code });
    }
    expect(existsSync(join(opened.folder, 'evidence'))).toBe(false);
    expect(await actions(opened)).toEqual(['case-created']);
    await expect(
      addEvidence(opened, join(scratch, 'latin1.txt'), { role: 'target-work', encoding: 'windows-1252' }),
    ).resolves.toMatchObject({ encoding: 'windows-1252' });
    await expect(
      addEvidence(opened, join(scratch, 'latin1.txt'), { role: 'target-work', encoding: 'windows-1252' }),
    ).rejects.toMatchObject({ code: 'evidence-duplicate', details: { id: 'E1' } });
    await opened.close();
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const opened = await newCase();
    const cancel = new AbortController();
    const adding = addEvidence(opened, model, {
      role: 'target-model',
      copy: true,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(adding).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(opened.folder, 'evidence'))).toEqual([]);
    expect(opened.index.evidence).toEqual([]);
    await opened.close();
  });

  it('undoes receipts that a crash cut off', async () => {
    const opened = await newCase();
    await addEvidence(opened, target, { role: 'target-work' });
    await opened.close();
    mkdirSync(join(opened.folder, 'evidence/.incoming-E2/received'), { recursive: true });
    writeFileSync(join(opened.folder, 'evidence/.incoming-E2/received/half'), 'half a mod');
    mkdirSync(join(opened.folder, 'evidence/E2'));
    const again = await openCase(opened.folder, { mode: 'write' });
    expect(readdirSync(join(again.folder, 'evidence'))).toEqual(['E1']);
    const entries = await readAudit(again.folder);
    expect(entries.slice(1).map(({ action }) => action)).toEqual([
      'evidence-added',
      'evidence-receipt-undone',
      'evidence-receipt-undone',
    ]);
    await again.close();
  });

  let disk: SmallDisk | undefined;
  afterEach(() => {
    disk?.remove();
    disk = undefined;
  });

  it('leaves nothing behind when the disk is full', async (context) => {
    disk = mountSmallDisk(4 * 1024 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const opened = await createCase(join(disk.path, 'case'), sampleHead);
    const adding = addEvidence(opened, model, { role: 'target-model', copy: true });
    await expect(adding).rejects.toMatchObject({ code: 'disk-full', exitCode: 3 });
    expect(readdirSync(join(opened.folder, 'evidence'))).toEqual([]);
    await addEvidence(opened, model, { role: 'target-model' });
    expect(opened.index.evidence).toMatchObject([{ id: 'E1', storage: 'referenced' }]);
    await opened.close();
  });
});

describe('verifyEvidence', () => {
  it('tells what changed and what is missing, and puts it on record', async () => {
    const opened = await newCase();
    const [work, other] = [join(scratch, 'work.txt'), join(scratch, 'other.txt')];
    copyFileSync(target, work);
    copyFileSync(join(demo, 'control-moby-dick-held-out.txt'), other);
    await addEvidence(opened, model, { role: 'target-model' });
    await addEvidence(opened, work, { role: 'target-work' });
    await addEvidence(opened, other, { role: 'control-work' });
    appendFileSync(work, '.');
    renameSync(other, `${other}.moved`);
    const checks = await verifyEvidence(opened, { purpose: { kind: 'before-run' } });
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ['E1', 'ok'],
      ['E2', 'changed'],
      ['E3', 'missing'],
    ]);
    expect(checks[1]?.files[0]?.actualSha256).toBe(sha256sum(work));
    expect((await readAudit(opened.folder)).at(-1)).toMatchObject({
      action: 'evidence-changed',
      detail: {
        purpose: { kind: 'before-run' },
        items: [{ status: 'ok' }, { status: 'changed' }, { status: 'missing' }],
      },
    });
    expect(await verifyEvidence(opened, { ids: ['E1'] })).toMatchObject([{ status: 'ok' }]);
    await expect(verifyEvidence(opened, { ids: ['E9'] })).rejects.toMatchObject({ code: 'evidence-unknown' });
    await opened.close();
    const entries = (await readAudit(opened.folder)).length;
    expect(await verifyEvidence(await openCase(opened.folder, { mode: 'read' }))).toHaveLength(3);
    expect(await readAudit(opened.folder)).toHaveLength(entries);
  });

  it('finds a register whose hash was changed by hand, and refuses a path that leads out of the case', async () => {
    const opened = await newCase();
    await addEvidence(opened, target, { role: 'target-work', copy: true });
    await opened.close();
    const index = join(opened.folder, 'case.json');
    const text = readFileSync(index, 'utf8');
    const sha256 = opened.index.evidence[0]?.sha256 ?? '';
    // The second mention is that of the evidence as a whole.
    const at = text.indexOf(sha256, text.indexOf(sha256) + 1);
    writeFileSync(index, text.slice(0, at) + 'f'.repeat(64) + text.slice(at + 64));
    expect(await verifyEvidence(await openCase(opened.folder, { mode: 'read' }))).toMatchObject([
      { status: 'changed' },
    ]);
    writeFileSync(index, text.replaceAll('evidence/E1/received/', '../'));
    await expect(verifyEvidence(await openCase(opened.folder, { mode: 'read' }))).rejects.toMatchObject({
      code: 'case-broken',
    });
    rmSync(opened.folder, { recursive: true, force: true });
  });
});
