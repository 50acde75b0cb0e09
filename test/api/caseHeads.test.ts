import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entriesOf, type AuditEntry, type DetailOf } from '../../src/domain/index.js';
import {
  attachHeadStamp,
  editCase,
  givenHead,
  type MadeReport,
  makeReport,
  planFixed,
  signHead,
  verifyCase,
  writeHeadQuery,
} from '../../src/matter/index.js';
import { findAttack } from '../../src/attacks/index.js';
import { sha256Hex, systemClock, type Json } from '../../src/base/index.js';
import { createCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { runExamination } from '../../src/examine/index.js';
import { planFixedWords } from '../../src/exhibit/document/facts/planFixedWords.js';
import { signCades } from '../../src/seal/signature/cades.js';
import { rootsOf, verifyBag, type BagCheck, type SigningKey } from '../../src/seal/index.js';
import { prepare } from '../examine/tinyRun.js';
import { bash, hasTool, makeAuthority, makeKey, temporaryFolder } from '../seal/support.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { HEAD } from './reportsCase.js';
import { longLane } from '../support/lanes.js';

const scratch = scratchFolder();
const FIVE_MINUTES = 5 * 60 * 1000;
let key: SigningKey;
let cases = 0;
const stampOf = async (opened: CaseFolder) =>
  must(entriesOf(await readAudit(opened.folder), 'head-stamped')[0]);
/** What an entry states, without its HMACs. */
function stated(detail: Awaited<ReturnType<typeof stampOf>>['detail']): DetailOf<'head-stamped'> {
  const open = { ...detail };
  delete open.private;
  return open;
}

beforeAll(async () => {
  key = await makeKey(join(scratch, 'key'), HEAD.examiner, systemClock);
});

/** A case that can be sealed once its examination has run. */
async function newCase(): Promise<CaseFolder> {
  const opened = await examinationCase(scratch, `case ${(cases += 1)}`, 1500);
  await editCase(opened, HEAD);
  return opened;
}

async function run(opened: CaseFolder): Promise<void> {
  await runExamination(await prepare(opened, findAttack('greedy'), { command: 'palimpsest examine CASE' }));
}

const seal = (opened: CaseFolder): Promise<MadeReport> =>
  makeReport(opened, {
    clock: systemClock,
    key,
    selfTest: { kind: 'run', at: new Date().toISOString(), passed: true, checks: [] },
  });

async function headsCheck(bag: string, tsaRoots?: Uint8Array[]): Promise<BagCheck> {
  return must((await verifyBag(bag, { tsaRoots })).checks.find(({ id }) => id === 'heads'));
}

describe.runIf(hasTool('openssl'))('a head of the audit log that was stamped', () => {
  const authorities: ((query: string, response: string) => void)[] = [];
  const roots: Uint8Array[] = [];
  beforeAll(() => {
    for (const name of ['one', 'two']) {
      const folder = join(temporaryFolder(), name);
      authorities.push(makeAuthority(folder));
      roots.push(...rootsOf(readFileSync(join(folder, 'root.pem'), 'latin1'), 'root.pem'));
    }
  });

  /** Answers of the first authorities to one query over the head now. */
  async function answers(opened: CaseFolder, count = 1): Promise<Uint8Array[]> {
    const query = join(scratch, `query ${(cases += 1)}`);
    await writeHeadQuery(await givenHead(opened), query);
    return authorities.slice(0, count).map((stamp) => {
      stamp(query, `${query}.tsr`);
      return readFileSync(`${query}.tsr`);
    });
  }

  it('by two authorities has two files, one entered twice, as versions before did, and the report can be sealed', async () => {
    const opened = await newCase();
    const [one, two] = (await answers(opened, 2)) as [Uint8Array, Uint8Array];
    const { entries } = await givenHead(opened);
    expect(await attachHeadStamp(opened, one)).toMatchObject({ entries, authority: 'Test time stamps' });
    await expect(attachHeadStamp(opened, one)).rejects.toMatchObject({ code: 'head-stamp-exists' });
    await expect(attachHeadStamp(opened, two, roots.slice(0, 1))).rejects.toMatchObject({
      code: 'head-stamp-unfit',
    });
    expect(await attachHeadStamp(opened, two, roots)).toMatchObject({
      entries,
      root: { name: 'Test root' },
    });
    await run(opened);
    await opened.record('head-stamped', stated((await stampOf(opened)).detail));
    const { folder } = await seal(opened);
    await opened.close();
    for (const [name, bytes] of [
      [`${entries}.tsr`, one],
      [`${entries}-2.tsr`, two],
    ] as const)
      expect(readFileSync(join(folder, 'data/audit/heads', name)).equals(bytes)).toBe(true);

    const open = await headsCheck(folder);
    expect(open.ok).toBe('skipped');
    expect(open.words.match(/An authority named Test time stamps stamped entries 1 to/g)).toHaveLength(3);
    expect(open.words).toContain('This is not confirmed');
    const confirmed = await headsCheck(folder, roots);
    expect(confirmed.ok).toBe(true);
    expect(confirmed.words.match(/under the root Test root/g)).toHaveLength(3);
    expect(await headsCheck(folder, roots.slice(0, 1))).toMatchObject({ ok: false });
  });

  longLane(
    'is held against each thing that its entry says',
    'the checks of one of them, in seal and in the test before',
    async () => {
      const opened = await newCase();
      await attachHeadStamp(opened, must((await answers(opened))[0]));
      await run(opened);
      const { detail } = await stampOf(opened);
      const wrong = {
        time: '2020-01-01T00:00:00.000Z',
        authority: 'Bundesdruckerei',
        authorityFingerprint: '0'.repeat(64),
      };
      for (const [name, value] of Object.entries(wrong))
        await opened.record('head-stamped', { ...stated(detail), [name]: value });
      const refusal: unknown = await seal(opened).catch((error: unknown) => error);
      await opened.close();
      expect(refusal).toMatchObject({ code: 'seal-unsound' });
      for (const name of Object.keys(wrong))
        expect((refusal as Error).message).toContain(`the audit log states ${name} `);
    },
  );

  it.each([
    ['ahead', 2 * FIVE_MINUTES],
    ['behind', -2 * FIVE_MINUTES],
  ])('is refused where the clock is %s', async (_, shift) => {
    const clock = { now: () => systemClock.now() + shift };
    const opened = await createCase(join(scratch, `shifted ${shift}`), HEAD, clock, 'ada');
    const [answer] = await answers(opened);
    await expect(attachHeadStamp(opened, must(answer))).rejects.toMatchObject({ code: 'head-stamp-unfit' });
    expect(entriesOf(await readAudit(opened.folder), 'head-stamped')).toEqual([]);
    await opened.close();
  });

  it.each(['deleted', 'edited'])('is named by the check of the case when its file is %s', async (how) => {
    const opened = await newCase();
    await attachHeadStamp(opened, must((await answers(opened))[0]));
    const { detail } = await stampOf(opened);
    const file = `audit/heads/${detail.file}`;
    expect((await verifyCase(opened)).differences).toEqual([]);
    if (how === 'deleted') rmSync(join(opened.folder, file));
    else writeFileSync(join(opened.folder, file), 'x');
    expect((await verifyCase(opened)).differences).toMatchObject([
      { file, what: 'SHA-256', recorded: detail.fileSha256 },
    ]);
    await opened.close();
  });
});

describe('a head of the audit log that was signed', () => {
  it('names who signed, and is checked with the chain', async () => {
    const opened = await newCase();
    await signHead(opened, key);
    await signHead(opened, key);
    await run(opened);
    const { folder } = await seal(opened);
    await opened.close();
    const check = await headsCheck(folder);
    expect(check.ok).toBe(true);
    expect(check.words.match(new RegExp(`${HEAD.examiner} signed entries 1 to`, 'g'))).toHaveLength(2);
    expect(check.words).toContain(key.info.fingerprint);
    expect(check.words).toContain('self-asserted');
    if (!hasTool('openssl')) return;
    const file = must(readdirSync(join(folder, 'data/audit/heads'))[0]);
    const root = join(scratch, 'key', 'authority.pem');
    const commands = check.proof
      .slice(check.proof.indexOf('sed'))
      .replace('Np', `${Number.parseInt(file, 10)}p`)
      .replace('N.p7s', file)
      .replaceAll('LINE', 'line.bin')
      .replace('ROOT.pem', `"${root}"`);
    expect(bash(commands, folder)).toMatchObject({ status: 0 });
  });

  it('is no proof by a chain that does not vouch for itself, nor where its entry says something else', async () => {
    const opened = await newCase();
    const { entries, sha256 } = await givenHead(opened);
    const { path } = await signHead(opened, key);
    const digest = Buffer.from(sha256, 'hex');
    const namesake = await makeKey(join(scratch, 'namesake'), HEAD.examiner, systemClock);
    const broken = { ...key.chain, authority: namesake.chain.authority };
    // What somebody else would have the case say of its first head.
    const forged = [
      [broken, {}],
      [key.chain, { signer: 'f'.repeat(64) }],
      [key.chain, { certificateSha256: 'f'.repeat(64) }],
    ] as const;
    for (const [at, [chain, more]] of forged.entries()) {
      const signature = await signCades(digest, chain, key.certified);
      const file = `${entries}-${at + 2}.p7s`;
      writeFileSync(path.replace(`${entries}.p7s`, file), signature);
      await opened.record('head-signed', {
        ...{ entries, sha256, file, fileSha256: sha256Hex(signature) },
        ...{ signer: key.info.name, certificateSha256: key.info.fingerprint, ...more },
      });
    }
    await run(opened);
    const refusal: unknown = await seal(opened).catch((error: unknown) => error);
    await opened.close();
    expect(refusal).toMatchObject({ code: 'seal-unsound' });
    for (const words of [
      'is not signed by the next one',
      'the audit log states signer',
      'the audit log states certificateSha256',
    ])
      expect((refusal as Error).message).toContain(words);
  });
});

describe('what shows that a plan was there before a run', () => {
  const STARTED = '2026-05-03T12:00:00.000Z';
  const entry = (seq: number, action: string, detail: Record<string, Json>): AuditEntry =>
    ({
      ...{ seq, action, detail: { examination: 'X1', ...detail } },
      ...{ time: seq < 5 ? '2026-05-03T11:00:00.000Z' : STARTED, actor: 'person-1', prev: '' },
    }) as unknown as AuditEntry;
  const log = (...between: AuditEntry[]): AuditEntry[] => [
    entry(1, 'case-created', {}),
    entry(2, 'examination-prepared', {}),
    ...between,
    entry(5, 'examination-started', {}),
  ];
  const stamp = (seq: number, time: string, entries = 2): AuditEntry =>
    entry(seq, 'head-stamped', { entries, time, authority: 'A' });
  const signed = entry(3, 'head-signed', { entries: 2, signer: 'S' });
  const words = (entries: AuditEntry[]): string => JSON.stringify(planFixedWords(planFixed(entries, 'X1')));

  it('is a stamp whose time is no later than the start, not one that merely stands before it', () => {
    expect(planFixed(log(signed, stamp(4, STARTED)), 'X1')).toEqual({
      ...{ by: 'stamped', entries: 2, at: STARTED, who: 'A' },
    });
    const late = log(signed, stamp(4, '2026-05-03T12:00:01.000Z'));
    expect(planFixed(late, 'X1')).toMatchObject({ by: 'stamped-later', at: '2026-05-03T12:00:01.000Z' });
    expect(planFixed(log(stamp(3, '2026-06-01T00:00:00.000Z'), stamp(4, STARTED)), 'X1')).toMatchObject({
      by: 'stamped',
      at: STARTED,
    });
    expect(words(late)).toContain('does not show that the plan existed before');
    expect(words(log(stamp(4, STARTED)))).toContain('does not show that nothing had been scored before');
  });

  it('is a signature, or the order of the log, where no stamp covers the plan', () => {
    expect(planFixed(log(signed, stamp(4, STARTED, 1)), 'X1')).toMatchObject({ by: 'signed', who: 'S' });
    expect(planFixed(log(), 'X1')).toMatchObject({ by: 'log' });
    expect(planFixed(log().slice(0, 2), 'X1')).toBeNull();
  });
});
