import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { mapValues, Random } from '../../src/base/index.js';
import {
  addEvidence,
  addExhibit,
  caseOnRecord,
  openCase,
  readAudit,
  readOpenings,
  removeExhibit,
  verifyAudit,
  verifyEvidence,
  type CaseFolder,
} from '../../src/casefile/index.js';
import {
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  evidenceHistory,
  evidenceWords,
  OPTIONAL_TEXT_NAMES,
  wordsAsOf,
  type EvidenceWords,
} from '../../src/domain/index.js';
import { caseDifferences, runExamination } from '../../src/examine/index.js';
import {
  correctEvidence,
  evidenceStates,
  receiptOptions,
  relocateEvidence,
  restoreEvidence,
  withdrawEvidence,
} from '../../src/matter/index.js';
import { bytesOf, fakeEngine, prepare, resume } from '../examine/tinyRun.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase } from '../support/examinationCase.js';
import { TINY, writeLlamaShards } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import '../support/propertySeed.js';
import { passageContent } from '../support/samples/sampleExhibits.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { longLane } from '../support/lanes.js';

const scratch = scratchFolder();
let count = 0;
const newCase = (chars = 3000): Promise<CaseFolder> =>
  examinationCase(scratch, `case ${(count += 1)}`, chars);

const item = (opened: CaseFolder, id: string) => must(opened.index.evidence.find((one) => one.id === id));
const changes = async (opened: CaseFolder, id: string) =>
  evidenceHistory(await readAudit(opened.folder)).get(id) ?? [];

/** The log adds up to the index, and nothing of the case differs from it. */
async function expectSound(opened: CaseFolder): Promise<void> {
  const openings = await readOpenings(opened.folder);
  expect(caseOnRecord(await readAudit(opened.folder), openings, opened.index)).toEqual(opened.index);
  expect(await caseDifferences(opened)).toEqual([]);
}

async function fileAgain(opened: CaseFolder, name: string, text: string): Promise<string> {
  const path = join(scratch, `${(count += 1)} ${name}`);
  writeFileSync(path, text);
  return (await addEvidence(opened, path, { role: 'source-text' })).id;
}

describe('a correction', () => {
  it('changes what is stated, keeps the old words and the reason, and leaves what was hashed and read', async () => {
    const opened = await newCase();
    const before = item(opened, 'E3');
    const facts = readFileSync(opened.path('evidence/E3/facts.json'));
    const fields = await correctEvidence(
      opened,
      'E3',
      { edition: ' Harper, 1851 ', receivedFrom: 'Doe', firstPublished: '1851', title: undefined },
      ' the title page ',
    );
    expect(fields).toEqual(['edition', 'firstPublished', 'receivedFrom']);
    expect(item(opened, 'E3')).toEqual({
      ...before,
      edition: 'Harper, 1851',
      receivedFrom: 'Doe',
      firstPublished: '1851',
    });
    expect(await correctEvidence(opened, 'E3', { firstPublished: '' }, 'not known')).toEqual([
      'firstPublished',
    ]);
    expect(item(opened, 'E3')).not.toHaveProperty('firstPublished');
    expect(await changes(opened, 'E3')).toMatchObject([
      {
        kind: 'corrected',
        by: opened.person,
        reason: 'the title page',
        fields: [
          { name: 'edition', before: '', after: 'Harper, 1851' },
          { name: 'firstPublished', before: '', after: '1851' },
          { name: 'receivedFrom', before: '', after: 'Doe' },
        ],
      },
      { kind: 'corrected', fields: [{ name: 'firstPublished', before: '1851', after: '' }] },
    ]);
    expect(readFileSync(opened.path('evidence/E3/facts.json')).equals(facts)).toBe(true);
    await expectSound(opened);
    await opened.close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(item(again, 'E3')).toEqual(item(opened, 'E3'));
  });

  it('of every text that is stated at receipt is made, and taken back', async () => {
    const opened = await newCase();
    const path = join(scratch, `${(count += 1)} stated.txt`);
    writeFileSync(path, 'Call me Ishmael.');
    const said = mapValues(EVIDENCE_TEXT, (_, name) =>
      name === 'designated' ? '0-4 as stated' : `${name}, as stated`,
    );
    const { id } = await addEvidence(opened, path, receiptOptions({ role: 'source-text', ...said }));
    expect(evidenceWords(item(opened, id))).toEqual({ role: 'source-text', ...said });
    const nothing = mapValues(EVIDENCE_TEXT, () => '');
    expect(await correctEvidence(opened, id, nothing, 'nothing is known')).toEqual(EVIDENCE_TEXT_NAMES);
    expect(evidenceWords(item(opened, id))).toEqual({ role: 'source-text', ...nothing });
    for (const name of OPTIONAL_TEXT_NAMES) expect(item(opened, id)).not.toHaveProperty(name);
    await expectSound(opened);
    await opened.close();
  });

  it('puts nothing on record that the register states already, and refuses what cannot be recorded', async () => {
    const opened = await newCase();
    const entries = (await readAudit(opened.folder)).length;
    expect(await correctEvidence(opened, 'E2', { author: '  ' }, '')).toEqual([]);
    const refused = (words: Parameters<typeof correctEvidence>[2], reason: string, id = 'E2') =>
      expect(correctEvidence(opened, id, words, reason)).rejects;
    await refused({ author: 'X' }, '  ').toMatchObject({ code: 'evidence-reason', kind: 'input' });
    await refused({ author: 'X' }, 'r'.repeat(2001)).toMatchObject({ code: 'evidence-reason' });
    await refused({}, 'r').toMatchObject({ code: 'evidence-correction' });
    await refused({ title: 'x'.repeat(501) }, 'r').toMatchObject({
      code: 'evidence-correction',
      details: { field: 'title' },
    });
    await refused({ title: 'x' }, 'r', 'E9').toMatchObject({ code: 'evidence-unknown' });
    expect(await readAudit(opened.folder)).toHaveLength(entries);
    await opened.close();
  });

  it('of a role is refused where it decided how a file was read or an examination was made', async () => {
    const opened = await newCase();
    const id = await fileAgain(opened, 'older.txt', 'An older text that is quoted.');
    expect(await correctEvidence(opened, id, { role: 'known-memorized' }, 'a slip')).toEqual(['role']);
    const refused = (id: string, role: EvidenceWords['role']) =>
      expect(correctEvidence(opened, id, { role }, 'a slip')).rejects;
    await refused('E2', 'target-model').toMatchObject({
      code: 'evidence-role-fixed',
      hint: 'Add the file again as Model under examination, and withdraw E2.',
    });
    await refused('E2', 'cleaning-list').toMatchObject({ code: 'evidence-role-fixed' });
    await (await prepare(opened, tinyAttack())).close();
    await refused('E3', 'source-text').toMatchObject({
      code: 'evidence-role-fixed',
      message: expect.stringContaining('is used by X1 as Control') as string,
      details: { examinations: ['X1'] },
    });
    // A model is examined and compared with in either role.
    expect(await correctEvidence(opened, 'E1', { role: 'reference-model' }, 'a slip')).toEqual(['role']);
    await addEvidence(opened, item(opened, 'E1').path, { role: 'target-model' });
    await refused('E1', 'target-model').toMatchObject({ code: 'evidence-duplicate' });
    await expectSound(opened);
    await opened.close();
  });

  it('changes nothing of an examination that was planned before, and is seen by one that is planned later', async () => {
    const attack = findAttack('probabilistic');
    const parameters = { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 };
    const whole = await newCase();
    await runExamination(await prepare(whole, attack, { parameters }));
    const expected = bytesOf(whole, 'X1')['findings.json'];
    const opened = await newCase();
    const pause = new AbortController();
    const title = item(whole, 'E2').title;
    await correctEvidence(opened, 'E2', { title }, 'as in the other case');
    await correctEvidence(opened, 'E3', { title: item(whole, 'E3').title }, 'as in the other case');
    await runExamination(await prepare(opened, attack, { parameters }), {
      signal: pause.signal,
      lookAhead: 1,
      onObserved: () => pause.abort(),
    });
    await correctEvidence(opened, 'E2', { title: 'Another title', author: 'H. Melville' }, 'the title page');
    await runExamination(await resume(opened, 'X1', attack));
    expect(must(expected)).toContain(title);
    expect(bytesOf(opened, 'X1')['findings.json']).toBe(expected);
    await runExamination(await prepare(opened, attack, { parameters }));
    expect(bytesOf(opened, 'X2')['findings.json']).toContain('Another title');
    await expectSound(opened);
    await opened.close();
  });

  it('while an examination is planned sends the examiner back', async () => {
    const opened = await newCase();
    const planning = prepare(opened, tinyAttack(), {
      startEngine: async () => {
        await correctEvidence(opened, 'E3', { edition: 'second' }, 'a slip');
        return fakeEngine();
      },
    });
    await expect(planning).rejects.toMatchObject({ code: 'evidence-corrected', details: { id: 'E3' } });
    expect(opened.index.examinations).toEqual([]);
    await opened.close();
  });
});

describe('a withdrawal', () => {
  it('keeps the item with the reason, offers it for nothing, and can be undone', async () => {
    const opened = await newCase();
    const id = await fileAgain(opened, 'stray.txt', 'A file that was sent by mistake.');
    await expect(withdrawEvidence(opened, id, '')).rejects.toMatchObject({ code: 'evidence-reason' });
    await expect(restoreEvidence(opened, id, 'r')).rejects.toMatchObject({ code: 'evidence-not-withdrawn' });
    await withdrawEvidence(opened, id, 'received in error');
    expect(item(opened, id).withdrawn).toBe('received in error');
    await expect(withdrawEvidence(opened, id, 'again')).rejects.toMatchObject({ code: 'evidence-withdrawn' });
    await expect(prepare(opened, tinyAttack(), { sourceIds: [id] })).rejects.toMatchObject({
      code: 'evidence-withdrawn',
      message: expect.stringContaining('received in error') as string,
    });
    const content = { ...passageContent('x'), workId: id };
    await expect(addExhibit(opened, content, { title: '', note: '' })).rejects.toMatchObject({
      code: 'evidence-withdrawn',
    });
    await expect(addEvidence(opened, item(opened, id).path, { role: 'source-text' })).rejects.toMatchObject({
      code: 'evidence-duplicate',
      hint: expect.stringContaining('Restore it') as string,
    });
    // A file outside the case may have been given back.
    expect((await verifyEvidence(opened)).map((one) => one.id)).toEqual(['E1', 'E2', 'E3']);
    await restoreEvidence(opened, id, 'counsel confirmed it');
    expect(item(opened, id)).not.toHaveProperty('withdrawn');
    expect((await changes(opened, id)).map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'withdrawn: received in error',
      'restored: counsel confirmed it',
    ]);
    await expectSound(opened);
    await opened.close();
  });

  it('is refused while an examination or an exhibit uses the item', async () => {
    const opened = await newCase();
    const id = await fileAgain(opened, 'shown.txt', 'A text that is shown.');
    const content = { ...passageContent('A text'), workId: id };
    await addExhibit(opened, content, { title: 'shown', note: '' });
    await expect(withdrawEvidence(opened, id, 'r')).rejects.toMatchObject({
      code: 'evidence-in-use',
      message: `${id} is used by exhibit PX-001.`,
    });
    await removeExhibit(opened, 'P1');
    await withdrawEvidence(opened, id, 'r');
    await (await prepare(opened, tinyAttack())).close();
    await expect(withdrawEvidence(opened, 'E3', 'r')).rejects.toMatchObject({
      code: 'evidence-in-use',
      details: { examinations: ['X1'] },
    });
    await opened.close();
  });
});

describe('a relocation', () => {
  it('names the new place of every shard after it was hashed, and keeps the place out of the log', async () => {
    const opened = await newCase();
    const folder = join(scratch, `shards ${(count += 1)}`);
    const there = join(scratch, `moved ${count}`);
    mkdirSync(folder);
    mkdirSync(there);
    const tokenizer = byteLevelBpe(400, { bos: true });
    const paths = writeLlamaShards(join(folder, 'm'), 3, { ...TINY, tokenizer, seed: 'register' });
    const { id } = await addEvidence(opened, must(paths[0]), { role: 'reference-model' });
    const moved = paths.map((path) => join(there, must(path.split('/').at(-1))));
    paths.forEach((path, at) => renameSync(path, must(moved[at])));
    expect((await verifyEvidence(opened, { ids: [id] }))[0]?.status).toBe('missing');
    const progress: number[] = [];
    await relocateEvidence(opened, id, must(moved[1]), {
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(item(opened, id).files.map(({ path }) => path)).toEqual(moved);
    expect(progress.at(-1)).toBe(1);
    expect((await verifyEvidence(opened, { ids: [id] }))[0]?.status).toBe('ok');
    expect(readFileSync(opened.path('audit/audit.jsonl'), 'utf8')).not.toContain(there);
    const entries = await readAudit(opened.folder);
    const until = entries.findIndex(({ action }) => action === 'evidence-relocated') + 1;
    expect(
      evidenceStates(entries.slice(0, until), opened.index.evidence).find((one) => one.id === id)?.state,
    ).toBe('ok');
    await expectSound(opened);
    await opened.close();
  });

  it('is refused for a file with another hash, and for one in the case', async () => {
    const opened = await newCase();
    const entries = (await readAudit(opened.folder)).length;
    const other = join(scratch, 'other control.txt');
    writeFileSync(other, `${readFileSync(item(opened, 'E3').path, 'utf8')} `);
    await expect(relocateEvidence(opened, 'E3', other)).rejects.toMatchObject({
      code: 'evidence-other-file',
      message: expect.stringContaining(item(opened, 'E3').sha256) as string,
    });
    await expect(relocateEvidence(opened, 'E3', join(scratch, 'none'))).rejects.toMatchObject({
      code: 'file-missing',
    });
    expect(await readAudit(opened.folder)).toHaveLength(entries);
    const path = join(scratch, 'copied.txt');
    writeFileSync(path, 'A text.');
    const { id } = await addEvidence(opened, path, { role: 'source-text', copy: true });
    await expect(relocateEvidence(opened, id, path)).rejects.toMatchObject({ code: 'evidence-copied' });
    await opened.close();
  });
});

describe('the audit log', () => {
  it('gives the stored register after any changes, and the words of any earlier point', async () => {
    const opened = await newCase(600);
    const word = fc.string({ unit: 'grapheme', maxLength: 8 });
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('correct' as const),
        id: fc.constantFrom('E2', 'E3'),
        words: fc.record(
          { title: word, author: word, edition: word, howKnown: word, whyUnseen: word, receivedBy: word },
          { requiredKeys: [] },
        ),
      }),
      fc.record({
        kind: fc.constantFrom('withdraw' as const, 'restore' as const),
        id: fc.constantFrom('E2', 'E3'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const before = opened.index.evidence;
        const { entries } = await opened.auditHead();
        for (const one of steps) {
          const done =
            one.kind === 'correct'
              ? correctEvidence(opened, one.id, one.words, 'r')
              : one.kind === 'withdraw'
                ? withdrawEvidence(opened, one.id, 'r')
                : restoreEvidence(opened, one.id, 'r');
          await done.catch((error: unknown) => {
            expect(error).toMatchObject({
              code: expect.stringMatching(/^evidence-(withdrawn|not-withdrawn|correction)$/) as string,
            });
          });
        }
        await expectSound(opened);
        const then = wordsAsOf(await readAudit(opened.folder), entries);
        expect(opened.index.evidence.map((one) => evidenceWords(then(one)))).toEqual(
          before.map(evidenceWords),
        );
      }),
      { numRuns: 25 },
    );
    await opened.close();
  });

  it('names a register entry that was edited, and mends one that a crash left behind', async () => {
    const opened = await newCase();
    const path = join(opened.folder, 'case.json');
    await correctEvidence(opened, 'E2', { edition: 'first' }, 'r');
    const older = readFileSync(path, 'utf8');
    await correctEvidence(opened, 'E2', { edition: 'second' }, 'r');
    await opened.close();
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace('"edition": "second"', '"edition": "third"'));
    expect(readFileSync(path, 'utf8')).not.toBe(whole);
    const edited = await openCase(opened.folder, { mode: 'read' });
    expect(await caseDifferences(edited)).toMatchObject([
      { file: 'case.json', what: 'evidence E2 edition', found: 'third' },
    ]);
    // A process that died between the log and the index leaves the older index.
    writeFileSync(path, older);
    const again = await openCase(opened.folder, { mode: 'write' });
    expect(item(again, 'E2').edition).toBe('second');
    await expectSound(again);
    await again.close();
    const log = opened.path('audit/audit.jsonl');
    writeFileSync(
      log,
      readFileSync(log, 'utf8').replace('"before":{"edition":"first"}', '"before":{"edition":""}'),
    );
    expect(await verifyAudit(opened.folder)).toMatchObject({ kind: 'broken' });
  });

  longLane(
    'is sound after a kill at a random moment of correcting, withdrawing, restoring and relocating',
    'casefile/exhibits for kills at random moments',
    async () => {
      const KILLS = 4;
      const opened = await newCase(600);
      const spare = join(scratch, `spare ${(count += 1)}.txt`);
      writeFileSync(spare, readFileSync(item(opened, 'E3').path));
      await opened.close();
      const random = new Random('kill -9 register');
      for (let kill = 0; kill < KILLS; kill++) {
        const child = startBuiltChild('registerChild', [opened.folder, spare]);
        await child.line((line) => line === 'round 0');
        const rounds = random.below(4);
        if (rounds > 0) await child.line((line) => line === `round ${rounds}`);
        await new Promise((resolve) => setTimeout(resolve, random.below(40)));
        child.process.kill('SIGKILL');
        expect((await child.ended).signal).toBe('SIGKILL');
        const again = await openCase(opened.folder, { mode: 'write' });
        await expectSound(again);
        await again.close();
        expect(await verifyAudit(opened.folder)).toMatchObject({ kind: 'intact' });
      }
      expect(existsSync(spare)).toBe(true);
      expect((await changes(opened, 'E3')).length).toBeGreaterThan(KILLS);
    },
  );
});
