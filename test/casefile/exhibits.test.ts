import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canonicalJson, Random, sha256Hex } from '../../src/base/index.js';
import {
  addExhibit,
  adoptCase,
  caseOnRecord,
  createCase,
  editExhibit,
  moveExhibit,
  openCase,
  readAudit,
  readExhibit,
  readOpenings,
  removeExhibit,
  verifyAudit,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { CaseDatabase } from '../../src/casefile/caseDatabase.js';
import { bash, hasTool } from '../seal/support.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { longLane } from '../support/lanes.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { passageContent, sampleContinuation } from '../support/samples/sampleExhibits.js';
import { scratchFolder } from '../support/scratch.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';
import { sampleHead, tickingClock } from './sampleHead.js';
import { note } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();
let count = 0;

async function newCase(): Promise<CaseFolder> {
  return createCase(join(scratch, `case ${(count += 1)}`), sampleHead, tickingClock(), 'ada');
}

async function withExhibits(number: number): Promise<CaseFolder> {
  const opened = await newCase();
  for (let n = 1; n <= number; n++) {
    await addExhibit(opened, passageContent(`Passage ${n}`), { title: `Title ${n}`, note: '' });
  }
  return opened;
}

/** The log of before the last entry. */
function cutLastLine(folder: string): void {
  const path = join(folder, 'audit/audit.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/[^\n]+\n$/, ''));
}

const ids = (opened: CaseFolder): string[] => opened.index.exhibits.map(({ id }) => id);
const contentPath = (opened: CaseFolder, id: string): string => join(opened.folder, 'exhibits', `${id}.json`);

async function lastEntry(opened: CaseFolder): Promise<{ action: string; detail: Record<string, unknown> }> {
  return must((await readAudit(opened.folder)).at(-1));
}

/** What must hold of any case that was opened for writing: the log adds up to the index, contents are whole, nothing is left over. */
async function expectSound(opened: CaseFolder): Promise<void> {
  const openings = await readOpenings(opened.folder);
  expect(caseOnRecord(await readAudit(opened.folder), openings, opened.index)).toEqual(opened.index);
  for (const entry of opened.index.exhibits) expect(await readExhibit(opened, entry)).not.toBeNull();
  const names = existsSync(join(opened.folder, 'exhibits'))
    ? readdirSync(join(opened.folder, 'exhibits'))
    : [];
  for (const name of names) {
    expect(name).toMatch(/^P[1-9][0-9]*\.json$/);
    expect(Number(name.slice(1, -5))).toBeLessThan(opened.index.nextExhibit);
  }
}

describe('addExhibit', () => {
  it('writes canonical JSON whose hash is in the index and in the audit log', async () => {
    const opened = await newCase();
    const content = passageContent('“Ωμέγα” \u202e\n\t');
    const entry = await addExhibit(opened, content, { title: 'A <b>title</b>', note: 'two\nlines' });
    expect(entry).toMatchObject({
      id: 'P1',
      kind: 'passage',
      title: 'A <b>title</b>',
      createdBy: 'person-1',
    });
    const bytes = readFileSync(contentPath(opened, 'P1'));
    expect(bytes.toString('utf8')).toBe(`${canonicalJson(content)}\n`);
    expect(entry.contentSha256).toBe(sha256Hex(bytes));
    const { title, note, ...open } = entry;
    expect(await lastEntry(opened)).toMatchObject({ action: 'exhibit-added', detail: open });
    const log = readFileSync(join(opened.folder, 'audit/audit.jsonl'), 'utf8');
    expect(log).not.toContain('A <b>title</b>');
    const last = must((await readAudit(opened.folder)).at(-1));
    const openings = await readOpenings(opened.folder);
    expect([openings.value(last, 'title'), openings.value(last, 'note')]).toEqual([title, note]);
    await opened.close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.exhibits).toEqual([entry]);
    expect(await readExhibit(again, entry)).toEqual(content);
  });

  it('keeps a continuation with everything in it', async () => {
    const opened = await newCase();
    const record = sampleContinuation();
    const entry = await addExhibit(opened, { kind: 'continuation', record }, { title: '', note: '' });
    expect(await readExhibit(opened, entry)).toEqual({ kind: 'continuation', record });
    await opened.close();
  });

  it('gives ids in the order asked for, never one twice, also after removals', async () => {
    const opened = await newCase();
    const add = (): Promise<{ id: string }> => addExhibit(opened, passageContent(), { title: '', note: '' });
    expect((await Promise.all([add(), add(), add()])).map(({ id }) => id)).toEqual(['P1', 'P2', 'P3']);
    await removeExhibit(opened, 'P3');
    expect((await add()).id).toBe('P4');
    await opened.close();
  });

  it('refuses words that are too long or claim too much, and contents of another shape, and writes nothing', async () => {
    const opened = await newCase();
    const before = await readAudit(opened.folder);
    const content = passageContent();
    const refused = [
      [content, { title: 'x'.repeat(301), note: '' }, 'exhibit-words'],
      [content, { title: '', note: 'x'.repeat(10_001) }, 'exhibit-words'],
      [content, { title: 'Undoubtedly the chase', note: '' }, 'words-overstated'],
      [content, { title: '', note: 'Beyond doubt a copy.' }, 'words-overstated'],
      [{ ...content, startChar: -1 }, { title: '', note: '' }, 'exhibit-content'],
      [{ ...content, more: 1 }, { title: '', note: '' }, 'exhibit-content'],
    ] as const;
    for (const [what, words, code] of refused) {
      await expect(addExhibit(opened, what, words)).rejects.toMatchObject({ code, exitCode: 2 });
    }
    expect(opened.index.exhibits).toEqual([]);
    expect(await readAudit(opened.folder)).toEqual(before);
    await expectSound(opened);
    await opened.close();
  });

  it('needs a case that is open for writing', async () => {
    const opened = await newCase();
    await opened.close();
    const reader = await openCase(opened.folder, { mode: 'read' });
    await expect(addExhibit(reader, passageContent(), { title: '', note: '' })).rejects.toMatchObject({
      code: 'case-open-for-reading',
    });
  });
});

describe('editExhibit, moveExhibit, removeExhibit', () => {
  it('put every change on record with what it was before', async () => {
    const opened = await withExhibits(3);
    await editExhibit(opened, 'P2', { title: 'New', note: 'Because.' });
    expect(await lastEntry(opened)).toMatchObject({
      action: 'exhibit-edited',
      detail: { id: 'P2' },
    });
    const edited = must((await readAudit(opened.folder)).at(-1));
    const openings = await readOpenings(opened.folder);
    expect([openings.value(edited, 'title'), openings.value(edited, 'note')]).toEqual(['New', 'Because.']);
    await moveExhibit(opened, 'P3', 'P1');
    expect(ids(opened)).toEqual(['P3', 'P1', 'P2']);
    expect(await lastEntry(opened)).toMatchObject({
      action: 'exhibits-reordered',
      detail: { id: 'P3', before: ['P1', 'P2', 'P3'], after: ['P3', 'P1', 'P2'] },
    });
    await moveExhibit(opened, 'P3', null);
    expect(ids(opened)).toEqual(['P1', 'P2', 'P3']);
    await moveExhibit(opened, 'P1', 'P3');
    expect(ids(opened)).toEqual(['P2', 'P1', 'P3']);
    await removeExhibit(opened, 'P1');
    expect(await lastEntry(opened)).toMatchObject({
      action: 'exhibit-removed',
      detail: { id: 'P1', place: 2, contentSha256: like(/^[0-9a-f]{64}$/) },
    });
    expect(existsSync(contentPath(opened, 'P1'))).toBe(true);
    await expectSound(opened);
    await opened.close();
  });

  it('record nothing when nothing changes', async () => {
    const opened = await withExhibits(2);
    const before = (await readAudit(opened.folder)).length;
    await editExhibit(opened, 'P1', { title: 'Title 1', note: '' });
    await moveExhibit(opened, 'P1', 'P1');
    await moveExhibit(opened, 'P1', 'P2');
    await moveExhibit(opened, 'P2', null);
    expect(await readAudit(opened.folder)).toHaveLength(before);
    await opened.close();
  });

  it('refuse an exhibit that is not there, naming what there is', async () => {
    const opened = await withExhibits(2);
    await removeExhibit(opened, 'P1');
    const unknown = { code: 'exhibit-unknown', hint: 'There are P2.' };
    await expect(editExhibit(opened, 'P1', { title: '', note: '' })).rejects.toMatchObject(unknown);
    await expect(moveExhibit(opened, 'P1', null)).rejects.toMatchObject(unknown);
    await expect(moveExhibit(opened, 'P2', 'P1')).rejects.toMatchObject(unknown);
    await expect(removeExhibit(opened, 'P9')).rejects.toMatchObject(unknown);
    await opened.close();
  });
});

describe('a content file that is not what was recorded', () => {
  it.each<[string, (path: string) => void]>([
    ['changed', (path) => appendFileSync(path, ' ')],
    ['missing', (path) => rmSync(path)],
    [
      'another file behind a link',
      (path) => {
        writeFileSync(`${path}.other`, 'secret');
        rmSync(path);
        symlinkSync(`${path}.other`, path);
      },
    ],
  ])('is not shown: %s', async (_, spoil) => {
    const opened = await withExhibits(1);
    spoil(contentPath(opened, 'P1'));
    expect(await readExhibit(opened, must(opened.index.exhibits[0]))).toBeNull();
    await opened.close();
  });

  it('nor one of another kind than the index says', async () => {
    const opened = await withExhibits(1);
    const entry = { ...must(opened.index.exhibits[0]), kind: 'finding' as const };
    expect(await readExhibit(opened, entry)).toBeNull();
    await opened.close();
  });
});

describe('docs/sealed-bag.md', () => {
  it.runIf(hasTool('jq'))(
    'prints a check of exhibits against the audit log that finds a changed byte',
    async () => {
      const opened = await withExhibits(3);
      await removeExhibit(opened, 'P2');
      await opened.close();
      const docs = readFileSync(new URL('../../docs/sealed-bag.md', import.meta.url), 'utf8');
      const script = must(
        /```bash\n(jq -r 'select\(.action == "exhibit-added"\)[\s\S]*?)```/.exec(docs)?.[1],
      );
      expect(bash(script, opened.folder)).toEqual({
        status: 0,
        output: 'exhibits/P1.json: OK\nexhibits/P2.json: OK\nexhibits/P3.json: OK\n',
      });
      appendFileSync(contentPath(opened, 'P3'), ' ');
      expect(bash(script, opened.folder)).toMatchObject({ status: 1, output: like(/P3\.json: FAILED/) });
    },
  );
});

describe('what a crash leaves behind', () => {
  it('between content and index is removed and put on record; contents of removed exhibits stay', async () => {
    const opened = await withExhibits(2);
    await removeExhibit(opened, 'P2');
    await opened.close();
    const folder = join(opened.folder, 'exhibits');
    writeFileSync(join(folder, 'P3.json'), '{}');
    writeFileSync(join(folder, '.P4.json.99999-1.partial'), '{');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const again = await openCase(opened.folder, { mode: 'write' });
    expect(readdirSync(folder).sort()).toEqual(['P1.json', 'P2.json', 'notes.txt']);
    expect(await lastEntry(again)).toMatchObject({
      action: 'exhibit-undone',
      detail: { file: 'exhibits/P3.json' },
    });
    expect((await addExhibit(again, passageContent(), { title: '', note: '' })).id).toBe('P3');
    await again.close();
  });

  it('between audit log and index is put right from the log, if a process died there; else it is left and named', async () => {
    const opened = await withExhibits(2);
    const path = join(opened.folder, 'case.json');
    const older = readFileSync(path);
    await addExhibit(opened, passageContent('third'), { title: 'third', note: '' });
    const last = readFileSync(path);
    await editExhibit(opened, 'P1', { title: 'First', note: 'n' });
    const whole = opened.index;
    await opened.close();
    for (const index of [older.toString('utf8'), last.toString('utf8').replace('"Title 2"', '"Title B"')]) {
      writeFileSync(path, index);
      const untouched = await openCase(opened.folder, { mode: 'write' });
      expect(untouched.index.exhibits[0]?.title).toBe('Title 1');
      expect(existsSync(contentPath(opened, 'P3'))).toBe(true);
      await untouched.close();
    }
    // One entry is what a process lacks that died between the two; with the mark that it left, more.
    for (const mark of [false, true]) {
      writeFileSync(path, mark ? older : last);
      if (mark) writeFileSync(join(opened.folder, 'case.unfinished'), '');
      const again = await openCase(opened.folder, { mode: 'write' });
      expect(again.index.exhibits).toEqual(whole.exhibits);
      expect(await lastEntry(again)).toMatchObject({ action: 'case-index-restored' });
      await expectSound(again);
      await again.close();
    }
  });

  it('between audit log and index is put right when the case is adopted, in the same step', async () => {
    const opened = await withExhibits(1);
    const older = readFileSync(join(opened.folder, 'case.json'));
    await addExhibit(opened, passageContent('second'), { title: 'second', note: '' });
    const before = await opened.auditHead();
    const whole = opened.index;
    await note(opened);
    await opened.close();
    cutLastLine(opened.folder);
    writeFileSync(join(opened.folder, 'case.json'), older);
    const adopted = await adoptCase(opened.folder, 'restored from a backup');
    expect(adopted.index.exhibits).toEqual(whole.exhibits);
    expect(await lastEntry(adopted)).toMatchObject({
      action: 'case-adopted',
      detail: { had: { ...before }, indexRestored: { from: before.entries - 1, to: before.entries } },
    });
    await expectSound(adopted);
    await adopted.close();
  });

  it('while a case is opened leaves a mark when the index could not be saved', async () => {
    const opened = await withExhibits(1);
    await opened.close();
    writeFileSync(contentPath(opened, 'P2'), '{}');
    const take = vi.spyOn(CaseDatabase.prototype, 'take').mockImplementation(function (this: CaseDatabase) {
      Object.defineProperty(this, 'isBehind', { value: true });
      return Promise.reject(new Error('full'));
    });
    await expect(openCase(opened.folder, { mode: 'write' })).rejects.toThrow('full');
    take.mockRestore();
    expect(readdirSync(opened.folder)).toContain('case.unfinished');
    const again = await openCase(opened.folder, { mode: 'write' });
    await expectSound(again);
    expect(readdirSync(opened.folder)).not.toContain('case.unfinished');
    await again.close();
  });

  /** @param seed draws more rounds than kills, each of which marks an exhibit before the kill */
  async function survives(kills: number, seed: string): Promise<void> {
    const opened = await newCase();
    await opened.close();
    const random = new Random(seed);
    let added = 0;
    for (let kill = 0; kill < kills; kill++) {
      const child = startBuiltChild('exhibitChild', [opened.folder]);
      await child.line((line) => line === 'round 0');
      const rounds = random.below(4);
      if (rounds > 0) await child.line((line) => line === `round ${rounds}`);
      await new Promise((resolve) => setTimeout(resolve, random.below(60)));
      child.process.kill('SIGKILL');
      expect((await child.ended).signal).toBe('SIGKILL');
      const again = await openCase(opened.folder, { mode: 'write' });
      await expectSound(again);
      added = again.index.nextExhibit - 1;
      await again.close();
      expect(await verifyAudit(opened.folder)).toMatchObject({ kind: 'intact' });
    }
    expect(added).toBeGreaterThan(kills);
    const entries = await readAudit(opened.folder);
    const late = entries.filter(({ action }) => action === 'case-index-restored').length;
    const undone = entries.filter(({ action }) => action === 'exhibit-undone').length;
    console.log(
      `${kills} kills, ${added} exhibits marked, ${late} indexes brought up to the log, ${undone} undone`,
    );
  }

  it('at 4 random moments of marking, editing, moving and removing is sound after the next opening', () =>
    survives(4, 'kill -9 a few exhibits'));
  longLane('at 12 random moments, likewise', '4 of them in the test before', () =>
    survives(12, 'kill -9 exhibits'),
  );
});

describe('on a small disk', () => {
  let disk: SmallDisk | undefined;
  afterEach(() => disk?.remove());

  it('a full disk leaves neither a content nor an entry', async (context) => {
    disk = mountSmallDisk(256 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const opened = await createCase(join(disk.path, 'case'), sampleHead, tickingClock(), 'ada');
    const big = passageContent('x'.repeat(300_000));
    await expect(addExhibit(opened, big, { title: '', note: '' })).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 3,
    });
    expect(readdirSync(join(opened.folder, 'exhibits'))).toEqual([]);
    expect(opened.index).toMatchObject({ exhibits: [], nextExhibit: 1 });
    await addExhibit(opened, passageContent(), { title: 'after', note: '' });
    await expectSound(opened);
    await opened.close();
  });
});
