import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/domain/index.js';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson, sha256Hex, systemClock } from '../../src/base/index.js';
import { addProposals, decideProposals, readAudit, type ProposalSet } from '../../src/casefile/index.js';
import { runExamination } from '../../src/examine/index.js';
import { editCase, listAccepted, makeReport, PreparedWorks } from '../../src/matter/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { HEAD } from '../api/reportsCase.js';
import { prepare } from '../examine/tinyRun.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { renewManifests } from './caseBag.js';
import { bash, copyOf, hasTool, makeKey, temporaryFolder } from './support.js';

// Passages of the target as proposals: Q1 accepted and in a list, Q2 accepted after the list was made, Q3 refused and then accepted after the
// plan was fixed, Q4 about a work that is not examined, Q5 not decided.

const SET = 'data/proposals/1.json';
const LOG = 'data/audit/audit.jsonl';
let bag = '';
let passages: string[] = [];

beforeAll(async () => {
  const home = temporaryFolder();
  const opened = await examinationCase(home, 'quoting', 3000);
  await editCase(opened, HEAD);
  const { reading, work } = await new PreparedWorks().get(opened, 'E2');
  const proposal = (number: number): ProposalSet['proposals'][number] => {
    const [startChar, endChar] = [300 * number, 300 * number + 120];
    const text = reading.text.slice(startChar, endChar);
    const passage = must(text.toLowerCase().match(/[a-z]+/gu)).join(' ');
    passages.push(passage);
    return {
      ...{
        id: `Q${number}`,
        passage,
        text,
        words: 20,
        agreeing: 20,
        textId: 'kjv',
        place: 'Job 41',
        textWord: 5,
      },
      also: [],
      places: [{ work: number === 4 ? 'E9' : 'E2', startChar, endChar }],
    };
  };
  passages = [];
  await addProposals(opened, {
    ...{ indexSha256: '1'.repeat(64), shingleWords: 13, guaranteedWords: 25 },
    texts: [{ id: 'kjv', title: 'The Bible', author: '', published: '1611' }],
    works: [
      { id: 'E2', readingSha256: work.reading.sha256, words: 500, own: [{ textId: 'kjv', share: 0.6 }] },
    ],
    proposals: [1, 2, 3, 4, 5].map(proposal),
  });
  const decide = (id: string, decision: 'accepted' | 'refused') =>
    decideProposals(opened, { set: 1, proposals: [{ id }] }, decision, '');
  await decide('Q1', 'accepted');
  const { id: listId } = await listAccepted(opened);
  await decide('Q2', 'accepted');
  await decide('Q3', 'refused');
  await decide('Q4', 'accepted');
  await runExamination(
    await prepare(opened, findAttack('greedy'), {
      cleaningIds: [listId],
      command: 'palimpsest examine CASE',
    }),
  );
  await decide('Q3', 'accepted');
  const { folder } = await makeReport(opened, {
    clock: systemClock,
    key: await makeKey(join(home, 'key'), 'R. Roe', systemClock),
    outFolder: join(home, 'PAL-2026-0001'),
    gpu: 'off',
  });
  const [proposed] = entriesOf(await readAudit(opened.folder), 'cleaning-proposed');
  expect(proposed?.detail.sealedSha256).toBe(sha256Hex(readFileSync(join(folder, SET))));
  await opened.close();
  bag = folder;
});

async function checkOf(folder: string) {
  const { checks } = await verifyBag(folder);
  return must(checks.find(({ id }) => id === 'proposals'));
}

const hasTools = ['jq', 'sha256sum'].every(hasTool);

/** The check and its standard command say the same. */
async function expectVerdict(folder: string, ok: boolean, words: string): Promise<void> {
  const check = await checkOf(folder);
  expect(check).toMatchObject({ ok, words: expect.stringContaining(words) as string });
  if (hasTools) expect(bash(check.proof, folder).status === 0).toBe(ok);
}

/** A copy whose log says other things, chained again; its plan and the seal of the log are not made again. */
function relogged(edit: (entries: Record<string, unknown>[]) => void): string {
  const copy = copyOf(bag);
  const entries = readFileSync(join(copy, LOG), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  edit(entries);
  let prev = '0'.repeat(64);
  const lines = entries.map((entry, at) => {
    const line = canonicalJson({ ...entry, seq: at + 1, prev });
    prev = sha256Hex(line);
    return `${line}\n`;
  });
  writeFileSync(join(copy, LOG), lines.join(''));
  renewManifests(copy);
  return copy;
}

describe('the proposals of a sealed report', () => {
  it('hold no text of a work, and give the counts that the plan states', async () => {
    const text = readFileSync(join(bag, SET), 'utf8');
    const set = JSON.parse(text) as { proposals: { passageSha256: string; text?: string }[] };
    expect(set.proposals.map(({ passageSha256 }) => passageSha256)).toEqual(
      passages.map((one) => sha256Hex(one)),
    );
    for (const passage of passages) expect(text).not.toContain(passage.slice(0, 20));
    expect(text).not.toMatch(/"text":|"passage":/u);
    const start = JSON.parse(readFileSync(join(bag, 'data/results/X1.start.json'), 'utf8')) as {
      proposals: object;
    };
    expect(start.proposals).toMatchObject({ made: 4, accepted: 2, refused: 1, unlisted: 1 });
    await expectVerdict(bag, true, '1 examinations');
  });

  it('are refused where the file is missing, another one, or named by no examination', async () => {
    const missing = copyOf(bag);
    rmSync(join(missing, SET));
    renewManifests(missing);
    await expectVerdict(missing, false, SET);
    const changed = copyOf(bag);
    writeFileSync(
      join(changed, SET),
      readFileSync(join(bag, SET), 'utf8').replace('"agreeing":20', '"agreeing":19'),
    );
    renewManifests(changed);
    await expectVerdict(changed, false, 'is not the file');
    const more = copyOf(bag);
    writeFileSync(join(more, 'data/proposals/2.json'), '{}');
    expect(existsSync(join(more, SET))).toBe(true);
    renewManifests(more);
    await expectVerdict(more, false, 'no examination names');
  });

  it('are refused where the plan states other counts than follow', async () => {
    for (const name of ['made', 'accepted', 'refused'] as const) {
      const copy = copyOf(bag);
      const path = join(copy, 'data/results/X1.start.json');
      const start = JSON.parse(readFileSync(path, 'utf8')) as { proposals: Record<string, number> };
      start.proposals[name] = Number(start.proposals[name]) + 1;
      writeFileSync(path, `${JSON.stringify(start, null, 2)}\n`);
      renewManifests(copy);
      await expectVerdict(copy, false, `X1: ${name}`);
    }
  });

  it('are refused where a decision is taken out of the log, or the proposals were made again before the plan', async () => {
    const without = relogged((entries) => {
      const at = entries.findIndex(
        ({ action, detail }) =>
          action === 'cleaning-decided' && (detail as { proposal: string }).proposal === 'Q2',
      );
      entries.splice(at, 1);
    });
    await expectVerdict(without, false, 'X1: accepted');
    const newer = relogged((entries) => {
      const at = entries.findIndex(({ action }) => action === 'cleaning-proposed');
      const again = must(entries[at]);
      entries.splice(at + 1, 0, { ...again, detail: { ...(again['detail'] as object), set: 2 } });
    });
    await expectVerdict(newer, false, 'the latest on record');
  });
});
