import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/index.js';
import { cli, errorOf, json, ONE_THREAD } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { must } from '../support/must.js';
import {
  ADDRESSES_CONTROL,
  ADDRESSES_WORK,
  PLANTED,
  runsOf,
  withMinority,
} from '../examine/constructions/texts.js';
import { auditOf, caseWith, findingsText, ok, P1 } from './caseWith.js';

// The whole path on addresses that the model never saw. The target quotes chapters that it saw 128 times, and scripture; the control quotes the
// Declaration of Independence.

const scratch = scratchFolder();
const CHARS = 24_000;
const SCRIPTURE =
  'Behold, a sower went forth to sow; And when he sowed, some seeds fell by the way side, and the fowls came and devoured them up:';
const DECLARATION =
  'When in the course of human events it becomes necessary for one people to dissolve the political bands which have connected them with another';
const QUOTES = runsOf(PLANTED, 5, 120);

interface Listed {
  readonly set: number;
  readonly setSha256: string;
  readonly works: readonly { readonly id: string; readonly own: readonly { readonly textId: string }[] }[];
  readonly proposals: readonly {
    readonly id: string;
    readonly passage: string;
    readonly textId: string;
    readonly place: string;
    readonly places: readonly { readonly work: string }[];
    readonly decided: { readonly decision: string; readonly reason: string } | null;
  }[];
}

interface Findings {
  readonly findings: readonly {
    readonly id: string;
    readonly count?: { readonly hits: number };
    readonly caveats: readonly { readonly code: string; readonly text: string }[];
  }[];
}

let folder = '';

beforeAll(async () => {
  folder = await caseWith(scratch, 'quoting', [
    { role: 'target-model', file: P1 },
    {
      role: 'target-work',
      text: `${withMinority(ADDRESSES_WORK.slice(0, CHARS), [...QUOTES, `“${SCRIPTURE}”`])}\n`,
    },
    { role: 'control-work', text: `${withMinority(ADDRESSES_CONTROL.slice(0, CHARS), [DECLARATION])}\n` },
  ]);
});

async function examined(...more: readonly string[]): Promise<string> {
  const examine = [
    ...['--attack', 'probabilistic', '--stride-tokens', '30', '--sampled-passages', '0'],
    ...['--shuffled-passages', '0', '--self-written-passages', '0', ...ONE_THREAD],
  ];
  return json<{ id: string }>(await ok('examine', folder, ...examine, ...more, '--json')).id;
}

function passages(id: string): Findings['findings'][number] {
  const { findings } = JSON.parse(findingsText(folder, id)) as Findings;
  return must(findings.find((one) => one.id === 'memorized-passages/E2'));
}

function startOf(id: string): { proposals?: Record<string, unknown> | null; cleaning: { id: string }[] } {
  return JSON.parse(readFileSync(join(folder, 'examinations', id, 'start.json'), 'utf8')) as ReturnType<
    typeof startOf
  >;
}

describe('palimpsest cleaning', () => {
  it('says that nothing was asked for, and refuses decisions, before there are proposals', async () => {
    for (const args of [['proposals'], ['accept', 'Q1'], ['list']] as const) {
      const [command, ...ids] = args;
      const result = await cli(['cleaning', command, folder, ...ids, '--json']);
      expect(result.code).not.toBe(0);
      expect(errorOf(result).code).toBe('proposals-none');
    }
    const id = await examined();
    expect(startOf(id).proposals).toBeNull();
    expect(passages(id).count?.hits).toBeGreaterThan(5);
  });

  it('proposes what target and control share with the index, but nothing from the text that is the work', async () => {
    const listed = json<Listed>(await ok('cleaning', 'propose', folder, '--json'));
    expect(listed.works.map(({ id, own }) => [id, own.map(({ textId }) => textId)])).toEqual([
      ['E2', ['sotu']],
      ['E3', ['sotu']],
    ]);
    const of = (textId: string): Listed['proposals'] =>
      listed.proposals.filter((proposal) => proposal.textId === textId);
    expect(of('moby-dick')).toHaveLength(QUOTES.length);
    expect(of('kjv').map(({ place, places }) => [place, places.map(({ work }) => work)])).toEqual([
      ['Matthew 13', ['E2']],
    ]);
    expect(of('us-declaration').map(({ places }) => places.map(({ work }) => work))).toEqual([['E3']]);
    expect(listed.proposals.every(({ decided }) => decided === null)).toBe(true);
    const { action, detail } = must(auditOf(folder).at(-1));
    expect([action, detail['proposals']]).toEqual(['cleaning-proposed', listed.proposals.length]);
    const text = await ok('cleaning', 'proposals', folder);
    expect(text.stdout).toContain('as those of the work itself or an edition of it would');
    expect(text.stdout).toMatch(
      /Q\d+ {2}not decided .* agree with The Bible, King James Version, Matthew 13/u,
    );
  });

  it('records each decision by itself, and takes a proposal that does not exist for none', async () => {
    const listed = json<Listed>(await ok('cleaning', 'proposals', folder, '--json'));
    const ids = (textId: string): string[] =>
      listed.proposals.filter((one) => one.textId === textId).map(({ id }) => id);
    const before = auditOf(folder).length;
    expect(errorOf(await cli(['cleaning', 'accept', folder, 'Q1', 'Q999', '--json'])).code).toBe(
      'proposal-unknown',
    );
    expect(
      auditOf(folder)
        .slice(before)
        .some(({ action }) => action === 'cleaning-decided'),
    ).toBe(false);
    expect(errorOf(await cli(['cleaning', 'list', folder, '--json'])).code).toBe('proposals-not-accepted');
    const reason = 'a novel that the author quotes';
    await ok('cleaning', 'accept', folder, ...ids('moby-dick'), ...ids('us-declaration'), '--reason', reason);
    await ok('cleaning', 'refuse', folder, ...ids('kjv'));
    const decisions = auditOf(folder).filter(({ action }) => action === 'cleaning-decided');
    expect(decisions.map(({ detail }) => detail['decision'])).toEqual([
      ...QUOTES.map(() => 'accepted'),
      'accepted',
      'refused',
    ]);
    expect(readFileSync(join(folder, 'audit', 'audit.jsonl'), 'utf8')).not.toContain(reason);
    const after = json<Listed>(await ok('cleaning', 'proposals', folder, '--json'));
    expect(after.proposals.find(({ id }) => id === ids('moby-dick')[0])?.decided).toMatchObject({
      decision: 'accepted',
      reason,
    });
  });

  it('makes a list that is applied to both sides, so that no finding rests on the quotations', async () => {
    const { id: listId } = json<{ id: string }>(await ok('cleaning', 'list', folder, '--json'));
    expect(errorOf(await cli(['cleaning', 'list', folder, '--json'])).code).toBe('evidence-duplicate');
    const id = await examined();
    expect(startOf(id).cleaning.map((item) => item.id)).toEqual([listId]);
    const undecided = Number(startOf(id).proposals?.['made']) - QUOTES.length - 2;
    expect(startOf(id).proposals).toMatchObject({
      ...{ set: 1, accepted: QUOTES.length + 1, refused: 1, unlisted: 0, unsearched: [] },
      made: QUOTES.length + 2 + undecided,
    });
    const one = passages(id);
    expect(one.count?.hits).toBe(0);
    expect(one.caveats.map(({ code }) => code)).toContain('uncleaned');
    const details = JSON.parse(findingsText(folder, id)) as {
      details: { cleaning: { removed: { workId: string; spans: number }[] } };
    };
    expect(details.details.cleaning.removed.map(({ workId, spans }) => [workId, spans])).toEqual([
      ['E2', QUOTES.length],
      ['E3', 1],
    ]);
    const without = await examined('--no-cleaning', '--again');
    expect(startOf(without).proposals).toMatchObject({ unlisted: QUOTES.length + 1 });
    expect(passages(without).count?.hits).toBeGreaterThan(5);
  });

  it('keeps decisions about passages that are proposed again, and the chain whole', async () => {
    const again = json<Listed>(await ok('cleaning', 'propose', folder, '--work', 'E2', '--json'));
    expect(again.set).toBe(2);
    expect(again.proposals.filter(({ decided }) => decided !== null)).toHaveLength(QUOTES.length + 1);
    const before = auditOf(folder).length;
    const stale = errorOf(await cli(['cleaning', 'refuse', folder, 'Q1', '--set', '1', '--json']));
    expect(stale).toMatchObject({
      code: 'proposals-newer',
      message: expect.stringContaining('set 2') as string,
    });
    expect(
      auditOf(folder)
        .slice(before)
        .some(({ action }) => action === 'cleaning-decided'),
    ).toBe(false);
    await ok('cleaning', 'refuse', folder, 'Q1', '--set', '2');
    const [first] = again.proposals;
    expect(auditOf(folder).findLast(({ action }) => action === 'cleaning-decided')?.detail).toMatchObject({
      ...{ set: 2, proposal: 'Q1', decision: 'refused' },
      passageSha256: sha256Hex(must(first).passage),
    });
    await ok('verify', folder);
  });

  it('refuses a file of proposals that is not the one on record', async () => {
    const path = join(folder, 'proposals', '2.json');
    const text = readFileSync(path, 'utf8');
    for (const changed of [text.replace('"agreeing":', '"agreeing": '), '', '{}']) {
      writeFileSync(path, changed);
      expect(errorOf(await cli(['cleaning', 'proposals', folder, '--json'])).code).toBe('proposals-changed');
    }
    writeFileSync(path, text);
    await ok('cleaning', 'proposals', folder);
  });
});
