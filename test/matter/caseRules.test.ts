import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loggedExaminations, type AuditEntry } from '../../src/domain/index.js';
import { canonicalJson, sha256Hex, systemClock, type Json } from '../../src/base/index.js';
import { addProposals, adoptCase, openCase } from '../../src/casefile/index.js';
import { caseDifferences, differenceWords, runExamination } from '../../src/examine/index.js';
import { nextReport } from '../../src/matter/report/reportInput.js';
import { makeReport, signHead, verifyCase } from '../../src/matter/index.js';
import { createKey, openKey } from '../../src/seal/index.js';
import { prepare } from '../examine/tinyRun.js';
import { examinationCase } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { note, beginReport } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();
const LOG = 'audit/audit.jsonl';
let base = '';
let copies = 0;

interface Entry {
  action: string;
  prev: string;
  seq: number;
  detail: Record<string, Json>;
}

/** A finished examination, proposals of quotations, and a signed head. */
beforeAll(async () => {
  const opened = await examinationCase(scratch, 'base', 2500);
  base = opened.folder;
  await runExamination(await prepare(opened, tinyAttack()));
  await addProposals(opened, {
    indexSha256: sha256Hex('index'),
    shingleWords: 5,
    guaranteedWords: 9,
    texts: [],
    works: [],
    proposals: [],
  });
  const folder = join(scratch, 'key');
  await createKey({ folder, name: 'R. Roe', passphrase: 'correct horse', clock: systemClock });
  await signHead(opened, await openKey(folder, 'correct horse', systemClock));
  await opened.close();
});

function copyOf(): string {
  const folder = join(scratch, `copy ${(copies += 1)}`);
  cpSync(base, folder, { recursive: true });
  return folder;
}

const entriesOf = (folder: string): Entry[] =>
  readFileSync(join(folder, LOG), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);

/** Writes a log whose chain is unbroken, and the index that holds its head: what a person with the files can do. */
function writeLog(folder: string, entries: readonly Entry[]): void {
  let prev = '0'.repeat(64);
  const lines = entries.map((entry, at) => {
    const line = canonicalJson({ ...entry, seq: at + 1, prev });
    prev = sha256Hex(line);
    return line;
  });
  writeFileSync(join(folder, LOG), `${lines.join('\n')}\n`);
  const path = join(folder, 'case.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...index, anchor: { entries: lines.length, sha256: prev } }));
}

async function differencesOf(folder: string): Promise<string[]> {
  const opened = await openCase(folder, { mode: 'read', heads: null });
  return (await verifyCase(opened)).differences.map((one) => differenceWords(one));
}

/** A sealed bag of the case as it is now, as far as a case compares it with its log. */
function bagOf(folder: string, into: string, name = 'PAL-2026-0001'): void {
  const bag = join(into, 'reports', name);
  mkdirSync(join(bag, 'data/audit'), { recursive: true });
  cpSync(join(folder, LOG), join(bag, 'data', LOG));
  const last = must(readFileSync(join(folder, LOG), 'utf8').trimEnd().split('\n').at(-1));
  writeFileSync(join(bag, 'bag-info.txt'), `Audit-Head: ${sha256Hex(last)}\n`);
}

it('a case as it was made differs in nothing', async () => {
  const folder = copyOf();
  bagOf(folder, folder);
  expect(await differencesOf(folder)).toEqual([]);
});

describe('an examination', () => {
  it('that was finished twice, with another result, differs: one line at the end of the log replaces no findings', async () => {
    const folder = copyOf();
    const path = join(folder, 'examinations/X1/findings.json');
    const forged = readFileSync(path, 'utf8').replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
    writeFileSync(path, forged);
    const entries = entriesOf(folder);
    const finished = must(entries.find(({ action }) => action === 'examination-finished'));
    const again = { ...finished, detail: { ...finished.detail, findingsSha256: sha256Hex(forged) } };
    writeLog(folder, [...entries, again]);
    expect(await differencesOf(folder)).toEqual([
      `${LOG}, X1: it was finished twice, with different results`,
      `examinations/X1/findings.json, SHA-256: recorded ${finished.detail['findingsSha256'] as string}, found ${sha256Hex(forged)}`,
    ]);
  });

  it('that was prepared twice differs', async () => {
    const folder = copyOf();
    const path = join(folder, 'examinations/X1/start.json');
    const forged = readFileSync(path, 'utf8').replace('"seed": "seed"', '"seed": "other"');
    writeFileSync(path, forged);
    const entries = entriesOf(folder);
    const prepared = must(entries.find(({ action }) => action === 'examination-prepared'));
    const again = { ...prepared, detail: { ...prepared.detail, startSha256: sha256Hex(forged) } };
    writeLog(folder, [...entries, again]);
    expect(await differencesOf(folder)).toEqual([
      `${LOG}, X1: it was prepared twice`,
      expect.stringContaining('examinations/X1/start.json, SHA-256: recorded '),
    ]);
  });

  it('that was finished twice with the same results contradicts nothing, in a case or a bag', () => {
    const entries = entriesOf(base);
    const finished = must(entries.find(({ action }) => action === 'examination-finished'));
    const problem = (all: readonly Entry[]) =>
      loggedExaminations(all as unknown as readonly AuditEntry[]).get('X1')?.problem;
    expect(problem([...entries, finished])).toBe('');
    const { windowsSha256, ...detail } = finished.detail;
    expect(windowsSha256).toBeDefined();
    expect(problem([...entries, { ...finished, detail }])).toBe(
      'it was finished twice, with different results',
    );
  });

  it('is not planned in a case with other findings than those on record', async () => {
    const folder = copyOf();
    const path = join(folder, 'examinations/X1/findings.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\d/, '7'));
    const opened = await openCase(folder, { mode: 'write', heads: null });
    await expect(prepare(opened, tinyAttack())).rejects.toMatchObject({ code: 'case-differs' });
    await opened.close();
  });
});

describe('a head that was given out', () => {
  /** The log from the beginning again, with other findings. */
  function rewritten(folder: string, edit: (entries: Entry[]) => Entry[]): void {
    const path = join(folder, 'examinations/X1/findings.json');
    const forged = readFileSync(path, 'utf8').replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
    writeFileSync(path, forged);
    const entries = entriesOf(folder);
    const finished = must(entries.find(({ action }) => action === 'examination-finished'));
    finished.detail = { ...finished.detail, findingsSha256: sha256Hex(forged) };
    writeLog(folder, edit(entries));
  }

  it('as a signature in the case is compared with a log that was written again', async () => {
    const folder = copyOf();
    rewritten(folder, (entries) => entries);
    const signed = must(entriesOf(folder).find(({ action }) => action === 'head-signed'));
    const {
      entries: count,
      sha256,
      file,
    } = signed.detail as { entries: number; sha256: string; file: string };
    expect(await differencesOf(folder)).toEqual([
      expect.stringContaining(`audit/heads/${file}, the head of entries 1 to ${count}: recorded ${sha256}`),
    ]);
  });

  it('is compared when its entry names the new head', async () => {
    const folder = copyOf();
    rewritten(folder, (entries) => entries);
    const entries = entriesOf(folder);
    const at = entries.findIndex(({ action }) => action === 'head-signed');
    const signed = must(entries[at]);
    signed.detail = { ...signed.detail, sha256: signed.prev };
    writeLog(folder, entries);
    expect(await differencesOf(folder)).toEqual([
      expect.stringMatching(/^audit\/heads\/\d+\.p7s, it proves no head of entries 1 to \d+ of this log: /),
    ]);
  });

  it('is compared when its entry was removed', async () => {
    const folder = copyOf();
    rewritten(folder, (entries) => entries.filter(({ action }) => action !== 'head-signed'));
    expect(await differencesOf(folder)).toEqual([
      expect.stringMatching(/^audit\/heads\/\d+\.p7s, it proves no head/),
    ]);
  });

  it('is the one in a sealed bag, whose log is the beginning of the log of the case', async () => {
    const folder = copyOf();
    bagOf(base, folder);
    rewritten(folder, (entries) => entries.filter(({ action }) => action !== 'head-signed'));
    rmSync(join(folder, 'audit/heads'), { recursive: true });
    expect(await differencesOf(folder)).toEqual([
      expect.stringMatching(/^audit\/audit\.jsonl, entry \d+, as the log in reports\/PAL-2026-0001 has it: /),
    ]);
  });

  it('is the one that bag-info.txt states', async () => {
    const folder = copyOf();
    bagOf(folder, folder);
    const info = join(folder, 'reports/PAL-2026-0001/bag-info.txt');
    writeFileSync(info, `Audit-Head: ${'7'.repeat(64)}\n`);
    expect(await differencesOf(folder)).toEqual([
      `reports/PAL-2026-0001/bag-info.txt, Audit-Head: recorded ${'7'.repeat(64)}, found nothing`,
    ]);
  });

  it('is not asked of the bag of another case', async () => {
    const folder = copyOf();
    const other = await examinationCase(scratch, 'other', 2000);
    await other.close();
    bagOf(other.folder, folder, 'Other');
    expect(await differencesOf(folder)).toEqual([]);
  });
});

describe('a report', () => {
  const ask = async (folder: string, confidentiality = '') => {
    const opened = await openCase(folder, { mode: 'write', heads: null });
    const before = [entriesOf(folder), readdirSync(folder, { recursive: true }).sort()];
    try {
      await makeReport(opened, {
        clock: systemClock,
        key: null,
        confidentiality,
        selfTest: { kind: 'run', at: '2026-12-01T00:00:00.000Z', passed: true, checks: [] },
      });
      return null;
    } catch (error) {
      expect([entriesOf(folder), readdirSync(folder, { recursive: true }).sort()]).toEqual(before);
      return error;
    } finally {
      await opened.close();
    }
  };

  it('with a designation for which a page has no room is refused, and nothing is written', async () => {
    expect(await ask(copyOf(), 'x'.repeat(501))).toMatchObject({
      code: 'report-choice',
      message: like(/has 501 characters, and every page has room for 500/),
      hint: like(/Nothing was written\.$/),
    });
  });

  it('of a case whose log is not the one in an earlier report is refused', async () => {
    const folder = copyOf();
    bagOf(base, folder);
    writeLog(
      folder,
      entriesOf(folder).filter(({ action }) => action !== 'head-signed'),
    );
    rmSync(join(folder, 'audit/heads'), { recursive: true });
    expect(await ask(folder)).toMatchObject({
      code: 'case-differs',
      message: like(/as the log in reports\/PAL-2026-0001 has it/),
    });
  });
});

it.each(['edited', 'deleted'])('proposed quotations that were %s differ', async (how) => {
  const folder = copyOf();
  const path = join(folder, 'proposals/1.json');
  if (how === 'deleted') rmSync(path);
  else writeFileSync(path, readFileSync(path, 'utf8').replace('"guaranteedWords":9', '"guaranteedWords":8'));
  expect(await differencesOf(folder)).toEqual([
    expect.stringContaining('proposals/1.json, SHA-256: recorded '),
  ]);
});

describe('what this machine knows', () => {
  it('of reports that the log no longer has is a difference, until the case is adopted', async () => {
    const heads = join(scratch, 'heads');
    const folder = copyOf();
    const opened = await openCase(folder, { mode: 'write', heads });
    const { id } = await nextReport(opened, '2026-12-01T00:00:00.000Z', undefined);
    await beginReport(opened, id);
    await opened.close();
    writeLog(
      folder,
      entriesOf(folder).filter(({ action }) => action !== 'report-begun'),
    );
    const reader = await openCase(folder, { mode: 'read', heads });
    // The head of this machine is written again, as the person who rewrites a log would do, and only forgets the number.
    const kept = join(heads, `${opened.index.id}.json`);
    const { entries, sha256 } = await reader.auditHead();
    const head = JSON.parse(readFileSync(kept, 'utf8')) as Record<string, unknown>;
    expect(head['lastReport']).toBe(1);
    writeFileSync(kept, JSON.stringify({ ...head, entries, sha256 }));
    const wordsNow = async () => (await caseDifferences(reader)).map((one) => differenceWords(one));
    const gone = `${LOG}, the number of the last report, as this machine has it: recorded 1, found 0`;
    expect(await wordsNow()).toEqual([gone]);

    writeFileSync(kept, JSON.stringify({ ...head, entries: entries + 5, sha256: '8'.repeat(64) }));
    await (await adoptCase(folder, 'restored from a backup', { heads })).close();
    expect(await wordsNow()).toEqual([]);
  });
});

describe('what a check does not compare is said', () => {
  it('entries that are newer than the index, and sealed reports that are not in their place', async () => {
    const folder = copyOf();
    const opened = await openCase(folder, { mode: 'write', heads: null });
    const path = join(folder, 'reports/PAL-2026-0001');
    await beginReport(opened, 'PAL-2026-0001', 1, { sealed: true, path });
    const made = { revision: 1, createdAt: '2026-12-01T00:00:00.000Z', sealNumber: '1'.repeat(64) };
    await opened.commit(
      'report-sealed',
      { report: 'PAL-2026-0001', ...made, pdfSha256: '' },
      { path },
      (index) => void index.reports.push({ id: 'PAL-2026-0001', ...made, sealed: true, path }),
    );
    await opened.close();
    const read = async () => verifyCase(await openCase(folder, { mode: 'read', heads: null }));
    expect(await read()).toMatchObject({
      notes: [{ code: 'report-not-in-place', report: 'PAL-2026-0001' }],
    });
    bagOf(folder, folder);
    expect((await read()).notes).toEqual([]);
    const count = entriesOf(folder).length;
    const index = readFileSync(join(folder, 'case.json'));
    const writer = await openCase(folder, { mode: 'write', heads: null });
    await note(writer);
    const lock = readFileSync(join(folder, 'case.lock'));
    await writer.close();
    writeFileSync(join(folder, 'case.json'), index);
    writeFileSync(join(folder, 'case.lock'), lock);
    expect((await read()).notes).toEqual([{ code: 'entries-not-compared', from: count + 1, to: count + 1 }]);
  });

  it('and two long values are shown where they differ', () => {
    const [recorded, found] = ['a', 'b'].map((last) => `${'target-moby-dick-'.repeat(20)}${last}`);
    const words = differenceWords({
      file: 'case.json',
      what: 'title',
      recorded: must(recorded),
      found: must(found),
    });
    expect(words).toMatch(/recorded …[a-z-]{40}a, found …[a-z-]{40}b$/);
  });
});
