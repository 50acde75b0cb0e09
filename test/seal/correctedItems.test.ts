import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson, dataBlock, systemClock } from '../../src/base/index.js';
import { addEvidence } from '../../src/casefile/index.js';
import type { Evidence, Report } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import {
  correctEvidence,
  editCase,
  makeReport,
  replayBag,
  withdrawEvidence,
} from '../../src/matter/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { HEAD } from '../api/reportsCase.js';
import { fakeEngine, prepare } from '../examine/tinyRun.js';
import { DEMO } from '../support/cli.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { renewManifests } from './caseBag.js';
import { bash, copyOf, hasTool, makeKey, temporaryFolder } from './support.js';

// E2 was corrected after X1 examined it, and E4 was withdrawn.

const REPORT = 'data/report/report.json';
let home = '';
let bag = '';

beforeAll(async () => {
  home = temporaryFolder();
  const opened = await examinationCase(home, 'corrected', 3000);
  await editCase(opened, HEAD);
  const path = join(home, 'stray.txt');
  writeFileSync(path, 'A file that was sent by mistake.');
  await addEvidence(opened, path, { role: 'target-work', title: 'Stray file' });
  await runExamination(
    await prepare(opened, findAttack('probabilistic'), {
      parameters: { sampledPassages: 0 },
      command: 'palimpsest examine CASE',
    }),
  );
  const words = { title: 'Moby-Dick; or, The Whale', edition: 'Harper, 1851', firstPublished: '1851' };
  await correctEvidence(opened, 'E2', words, 'the title page');
  await correctEvidence(opened, 'E2', { firstPublished: '', receivedFrom: 'Doe' }, 'not on the title page');
  await withdrawEvidence(opened, 'E4', 'received in error');
  const { folder } = await makeReport(opened, {
    clock: systemClock,
    key: await makeKey(join(home, 'key'), 'R. Roe', systemClock),
    outFolder: join(home, 'PAL-2026-0001'),
    gpu: 'off',
  });
  await opened.close();
  bag = folder;
});

const hasTools = ['jq', 'sha256sum', 'pdfdetach'].every(hasTool);

/** The check and its standard command say the same. */
async function expectVerdict(folder: string, check: string, ok: boolean, words: string): Promise<void> {
  const { checks } = await verifyBag(folder);
  const found = must(checks.find(({ id }) => id === check));
  expect(found).toMatchObject({ ok, words: expect.stringContaining(words) as string });
  if (hasTools) expect(bash(found.proof, folder).status === 0).toBe(ok);
}

/** A copy in which the register entry of an item says something else, in its file and in the report alike. */
function changed(id: string, edit: (item: Report['items'][number]) => void): string {
  const copy = copyOf(bag);
  const read = (path: string): unknown => JSON.parse(readFileSync(join(copy, path), 'utf8'));
  const report = read(REPORT) as Report;
  const item = must(report.items.find(({ evidence }) => evidence.id === id));
  edit(item);
  const before = readFileSync(join(copy, REPORT), 'utf8');
  const after = canonicalJson(report);
  writeFileSync(join(copy, REPORT), after);
  const html = join(copy, 'data/report/report.html');
  writeFileSync(html, readFileSync(html, 'utf8').replace(dataBlock(before), dataBlock(after)));
  const path = `data/items/${id}.json`;
  const file = read(path) as { evidence: Evidence };
  writeFileSync(join(copy, path), canonicalJson({ ...file, evidence: item.evidence }));
  renewManifests(copy);
  return copy;
}

describe('a sealed report of a case whose register was corrected', () => {
  it('holds the corrected words, every change, and the withdrawn item with the reason', async () => {
    const report = JSON.parse(readFileSync(join(bag, REPORT), 'utf8')) as Report;
    const [, target, , stray] = report.items;
    expect(target?.evidence).toMatchObject({ title: 'Moby-Dick; or, The Whale', receivedFrom: 'Doe' });
    expect(target?.changes?.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'corrected: the title page',
      'corrected: not on the title page',
    ]);
    expect(stray?.evidence.withdrawn).toBe('received in error');
    expect(report.title).toContain('Moby-Dick; or, The Whale');
    expect(JSON.stringify(report.notTested)).not.toContain('stray');
    await expectVerdict(bag, 'items', true, 'stated text and corrections of 4 items are as recorded');
    await expectVerdict(bag, 'report-contents', true, '4 items');
  });

  it('is refused where a correction was taken back, or a withdrawal hidden', async () => {
    const title = changed('E2', ({ evidence }) => (evidence.title = 'target'));
    await expectVerdict(title, 'items', false, 'title is target');
    const from = changed('E2', ({ evidence }) => (evidence.receivedFrom = ''));
    await expectVerdict(from, 'items', false, 'receivedFrom');
    const first = changed('E2', ({ evidence }) => (evidence.firstPublished = '1851'));
    await expectVerdict(first, 'items', false, 'firstPublished is 1851');
    const hidden = changed('E4', ({ evidence }) => delete evidence.withdrawn);
    await expectVerdict(hidden, 'items', false, 'received in error');
    const other = changed('E4', ({ evidence }) => (evidence.withdrawn = 'as agreed'));
    await expectVerdict(other, 'items', false, 'as agreed');
  });

  it('is refused where the list of changes is not the one of the log', async () => {
    const none = changed('E2', (item) => delete item.changes);
    await expectVerdict(none, 'report-contents', false, 'E2: the changes of its register entry');
    const reason = changed('E2', ({ changes }) => (must(changes?.[0]).reason = 'a slip'));
    await expectVerdict(reason, 'report-contents', false, 'E2');
    const before = changed('E2', ({ changes }) => (must(changes?.[0]?.fields[2]).before = 'Typee'));
    await expectVerdict(before, 'report-contents', false, 'E2');
    const more = changed('E3', (item) => {
      item.changes = [
        { entry: 1, at: '2026-01-01T00:00:00.000Z', by: 'x', kind: 'restored', reason: 'r', fields: [] },
      ];
    });
    await expectVerdict(more, 'report-contents', false, 'E3');
  });

  it('is repeated with the words that the plan was made from', async () => {
    const replay = await replayBag(bag, {
      mode: 'from-journal',
      files: [
        join(home, 'corrected target.txt'),
        join(home, 'corrected control.txt'),
        join(DEMO, 'P0-f16.gguf'),
      ],
      startEngine: fakeEngine,
    });
    expect(
      replay.examinations.map(({ id, outcome, reason, places }) => [id, outcome, reason.words, places]),
    ).toEqual([['X1', 'same-bytes', '', []]]);
  });
});
