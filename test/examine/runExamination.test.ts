import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PROGRAM } from '../support/samples/recordSamples.js';
import { canonicalJson, environmentError, sha256Hex } from '../../src/base/index.js';
import { addEvidence, openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { examinationStartSchema, examinationsOnRecord, entriesOf } from '../../src/domain/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import {
  inThisThread,
  listExaminations,
  planExamination,
  readFindings,
  readStart,
  requireSameCase,
  runExamination,
  summarizeExamination,
  type HeavyWork,
  type RunProgress,
} from '../../src/examine/index.js';
import { ObservedUnits } from '../../src/examine/journal/observedUnits.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { cutLog } from '../support/cutLog.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { sumsOf, tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, fakeEngine, prepare, resume } from './tinyRun.js';
import { must } from '../support/must.js';

const scratch = scratchFolder();
let count = 0;

function newCase(chars = 1000): Promise<CaseFolder> {
  return examinationCase(scratch, `case ${(count += 1)}`, chars);
}

async function actions(opened: CaseFolder, from = 4): Promise<string[]> {
  return (await readAudit(opened.folder)).slice(from).map(({ action }) => action);
}

/** The last state of the journal of X1 that the log has. */
async function markOf(opened: CaseFolder) {
  const finished = entriesOf(await readAudit(opened.folder), 'examination-finished').at(-1);
  const { examination, journalLines, journalHead } = must(finished).detail;
  return { examination, journalLines, journalHead };
}

describe('prepareExamination', () => {
  it('writes start.json before anything is scored', async () => {
    const opened = await newCase();
    let scored = 0;
    const attack = tinyAttack({ before: () => void (scored += 1) });
    const prepared = await prepare(opened, attack, { seed: 's' });
    expect(scored).toBe(0);
    const text = readFileSync(join(prepared.folder, 'start.json'), 'utf8');
    const start = examinationStartSchema.parse(JSON.parse(text));
    expect(start).toEqual(prepared.start);
    expect(start).toMatchObject({
      id: 'X1',
      attack: { id: 'tiny', version: '1.0.0' },
      parameters: { tokensPerUnit: 40 },
      seed: 's',
      units: prepared.plan.units.length,
      planSha256: sha256Hex(canonicalJson(prepared.plan.document)),
      numericFingerprint: { engine: 'fake' },
    });
    expect(prepared.estimate).toMatchObject({ tokens: start.totalTokens, memory: { fits: true } });
    expect('kind' in prepared.estimate.time).toBe(false);
    expect((await readAudit(opened.folder)).at(-1)).toMatchObject({
      action: 'examination-prepared',
      detail: { startSha256: sha256Hex(text) },
    });
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'planned', unitsDone: 0 });
    await prepared.close();
    await opened.close();
  });

  it('plans without writing anything but the check of the evidence', async () => {
    const opened = await newCase();
    const planned = await planExamination({
      case: opened,
      attack: tinyAttack(),
      parameters: {},
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds: [],
      cleaningIds: [],
      seed: '1',
      startEngine: fakeEngine,
    });
    await planned.engine.close();
    expect(existsSync(opened.path('examinations'))).toBe(false);
    expect(await actions(opened)).toEqual(['evidence-verified']);
    await opened.close();
  });

  it('maps tokens to characters and bytes, and gives blocks that tile the tokens', async () => {
    const opened = await newCase();
    const accents = join(scratch, `accents ${count}.txt`);
    writeFileSync(accents, 'Ünïcödé 研究 “quotes” '.repeat(60));
    await addEvidence(opened, accents, { role: 'control-work' });
    const prepared = await prepare(opened, tinyAttack(), { controlIds: ['E4'] });
    for (const work of prepared.input.works) {
      const text = work.textOf(0, work.charCount);
      expect(work.tokenStartChar).toHaveLength(work.tokens.length + 1);
      expect(work.tokenStartChar.at(-1)).toBe(Array.from(text).length);
      expect(work.tokenStartByte.at(-1)).toBe(Buffer.byteLength(text));
      expect(work.blocks[0]?.startToken).toBe(0);
      expect(work.blocks.at(-1)?.endToken).toBe(work.tokens.length);
      work.blocks
        .slice(1)
        .forEach(({ startToken }, at) => expect(startToken).toBe(work.blocks[at]?.endToken));
    }
    await prepared.close();
    await opened.close();
  });

  it('refuses what does not fit before anything is written', async () => {
    const opened = await newCase();
    const attack = tinyAttack();
    const refusals: [Parameters<typeof prepare>[2], object][] = [
      [{ parameters: { tokensPerUnits: 4 } }, { code: 'parameter-unknown', hint: like(/tokensPerUnit/) }],
      [{ parameters: { tokensPerUnit: 1 } }, { code: 'parameter-value', hint: like(/2 to 1000/) }],
      [{ targetIds: [] }, { code: 'no-target' }],
      [{ targetIds: ['E9'] }, { code: 'evidence-unknown' }],
      [{ targetIds: ['E3'], controlIds: [] }, { code: 'evidence-role' }],
      [{ targetIds: ['E2', 'E2'] }, { code: 'evidence-twice' }],
      [{ modelId: 'E2' }, { code: 'evidence-role', exitCode: 2 }],
    ];
    for (const [change, expected] of refusals) {
      await expect(
        prepare(opened, attack, change),
        canonicalJson(Object.keys(change ?? {})),
      ).rejects.toMatchObject(expected);
    }
    expect(existsSync(opened.path('examinations'))).toBe(false);
    expect(opened.index.examinations).toEqual([]);
    await opened.close();
  });

  it('refuses a control that is the target or shares passages with it, unless both are cleaned of them', async () => {
    const opened = await newCase(1500);
    const sharing = join(scratch, `sharing ${count}.txt`);
    const control = readFileSync(opened.index.evidence[2]?.path ?? '', 'utf8');
    writeFileSync(sharing, control + targetText.slice(500, 1100));
    const list = join(scratch, `list ${count}.txt`);
    writeFileSync(list, 'rule: shared-passages 25\n');
    await addEvidence(opened, opened.index.evidence[1]?.path ?? '', { role: 'control-work' });
    await addEvidence(opened, sharing, { role: 'control-work' });
    await addEvidence(opened, list, { role: 'cleaning-list' });
    await expect(prepare(opened, tinyAttack(), { controlIds: ['E4'] })).rejects.toMatchObject({
      code: 'control-equals-target',
    });
    await expect(prepare(opened, tinyAttack(), { controlIds: ['E5'] })).rejects.toMatchObject({
      code: 'control-overlaps-target',
      message: like(/words at character/),
    });
    const cleaned = await prepare(opened, tinyAttack(), { controlIds: ['E5'], cleaningIds: ['E6'] });
    expect(cleaned.input.cleaning.entries).toEqual(['rule: shared-passages 25']);
    for (const work of cleaned.input.works) {
      const [span] = work.excluded;
      expect(span?.rule).toBe('rule: shared-passages 25');
      expect(work.textOf(span?.startChar ?? 0, span?.endChar ?? 0).length).toBeGreaterThan(400);
    }
    await cleaned.close();
    await opened.close();
  });
});

describe('findings of another shape', () => {
  it('are refused by name, with the place', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    const path = join(opened.folder, 'examinations', 'X1', 'findings.json');
    const findings = readFileSync(path, 'utf8');
    writeFileSync(path, findings.replace('"kind":"panels"', '"kind":"pie"'));
    await expect(readFindings(opened, 'X1')).rejects.toMatchObject({
      code: 'findings-broken',
      message: expect.stringMatching(/findings\.json .*details\.kind/) as string,
    });
    writeFileSync(path, findings.replace('"id":"sums"', '"id":"Sums!"'));
    await expect(readFindings(opened, 'X1')).rejects.toThrow(/details\.panels\.0\.id/);
  });
});

/** The SHA-256 of bytes that were read as Latin-1. */
function sha256Of(bytes: string | undefined): string {
  return sha256Hex(Buffer.from(must(bytes), 'latin1'));
}

describe('runExamination', () => {
  it('reads its journal once for findings and workings', async () => {
    const opened = await newCase();
    const read = vi.spyOn(ObservedUnits.prototype, Symbol.iterator);
    expect(await runExamination(await prepare(opened, tinyAttack()))).toMatchObject({ kind: 'finished' });
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
    await opened.close();
  });

  it('gives equal bytes for equal examinations, however many units are in flight', async () => {
    const opened = await newCase();
    for (const lookAhead of [1, 2, 5])
      await runExamination(await prepare(opened, tinyAttack()), { lookAhead });
    const reference = bytesOf(opened, 'X1');
    expect(Object.keys(reference).sort()).toEqual([
      'arrays/logProbs.f32',
      'arrays/ranks.f32',
      'findings.json',
      'journal.jsonl',
      'recompute.json',
      'windows.jsonl',
    ]);
    expect(bytesOf(opened, 'X2')).toEqual(reference);
    expect(bytesOf(opened, 'X3')).toEqual(reference);
    const findings = await readFindings(opened, 'X1');
    const { sum, arraySum } = sumsOf(findings);
    expect(arraySum).toBeCloseTo(Number(sum), 2);
    expect(`${canonicalJson(findings)}\n`).toBe(reference['findings.json']);
    expect((await listExaminations(opened)).map(({ id, status }) => `${id} ${status}`)).toEqual([
      'X1 finished',
      'X2 finished',
      'X3 finished',
    ]);
    expect((await readAudit(opened.folder)).at(-1)).toMatchObject({
      action: 'examination-finished',
      detail: {
        examination: 'X3',
        journalHead: findings?.journalHead,
        findingsSha256: sha256Of(reference['findings.json']),
        journalSha256: sha256Of(reference['journal.jsonl']),
        windowsSha256: sha256Of(reference['windows.jsonl']),
        recomputeSha256: sha256Of(reference['recompute.json']),
        threads: expect.any(Number) as number,
        engineResidentBytes: expect.any(Number) as number,
        runnerPeakResidentBytes: expect.any(Number) as number,
      },
    });
    const text = reference['journal.jsonl'] ?? '';
    expect(
      /20\d\d-\d\d-\d\dT/.test(
        text + (reference['findings.json'] ?? '') + (reference['recompute.json'] ?? ''),
      ),
    ).toBe(false);
    await opened.close();
  });

  it('uses sequences one unit at a time, and closes those a unit left open', async () => {
    const opened = await newCase();
    const attack = tinyAttack({ useSequences: true });
    for (const lookAhead of [1, 4]) await runExamination(await prepare(opened, attack), { lookAhead });
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    await opened.close();
  });

  it('pauses after the units in flight and goes on to the same bytes', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    const pause = new AbortController();
    const pausing = tinyAttack({ before: (index) => (index === 7 ? pause.abort() : undefined) });
    const paused = await runExamination(await prepare(opened, pausing), { signal: pause.signal });
    expect(paused).toMatchObject({ kind: 'paused', id: 'X2', unitsDone: 8 });
    expect(await summarizeExamination(opened, 'X2')).toMatchObject({ status: 'paused', unitsDone: 8 });
    const again = await resume(opened, 'X2', tinyAttack());
    expect(await runExamination(again)).toMatchObject({ kind: 'finished', unscoredUnits: 0 });
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    expect((await actions(opened)).slice(-6)).toEqual([
      'examination-paused',
      'evidence-verified',
      'examination-resumed',
      'self-tested',
      'evidence-verified',
      'examination-finished',
    ]);
    await expect(resume(opened, 'X2', tinyAttack())).rejects.toMatchObject({ code: 'examination-finished' });
    await opened.close();
  });

  it('stops at once at the second signal and loses only what was in flight', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    const stop = new AbortController();
    const hanging = tinyAttack({
      before: async (index, { signal }) => {
        if (index !== 9) return;
        setTimeout(() => stop.abort(), 20);
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        );
      },
    });
    const began = performance.now();
    const stopped = await runExamination(await prepare(opened, hanging), { stopSignal: stop.signal });
    expect(stopped).toMatchObject({ kind: 'paused', unitsDone: 9 });
    expect(performance.now() - began).toBeLessThan(4000);
    await runExamination(await resume(opened, 'X2', tinyAttack()));
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    await opened.close();
  });

  it('reports progress in tokens, at most four times a second', async () => {
    const opened = await newCase(3000);
    const seen: (RunProgress & { at: number })[] = [];
    const slow = tinyAttack({ before: () => new Promise((done) => setTimeout(done, 15)) });
    await runExamination(await prepare(opened, slow), {
      onProgress: (progress) => seen.push({ ...progress, at: performance.now() }),
    });
    const running = seen.filter(({ phase }) => phase === 'run');
    expect(running.length).toBeGreaterThan(3);
    running.slice(1).forEach(({ at }, index) => expect(at - (running[index]?.at ?? 0)).toBeGreaterThan(230));
    const last = running.at(-1);
    expect(last?.doneTokens).toBeGreaterThan(0);
    expect(last?.tokensPerSecond).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ phase: 'reduce', etaSeconds: 0 });
    expect(seen.at(-1)?.doneTokens).toBe(seen.at(-1)?.totalTokens);
    await opened.close();
  });

  it('refuses to run twice at once', async () => {
    const opened = await newCase();
    const prepared = await prepare(opened, tinyAttack());
    const first = runExamination(prepared);
    await expect(runExamination(prepared)).rejects.toMatchObject({ code: 'examination-running' });
    expect((await first).kind).toBe('finished');
    await opened.close();
  });
});

describe('docs/sealed-bag.md', () => {
  it('prints shell lines that check a journal, and find a changed one', async () => {
    const opened = await newCase(600);
    const { folder } = await prepare(opened, tinyAttack()).then(async (prepared) => {
      await runExamination(prepared);
      return prepared;
    });
    const docs = readFileSync(new URL('../../docs/sealed-bag.md', import.meta.url), 'utf8');
    const scripts = [...docs.matchAll(/```bash\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    const shell = (script: string | undefined): string => {
      const { stdout } = spawnSync('bash', ['-c', script ?? 'exit 9'], { cwd: folder, encoding: 'utf8' });
      return stdout;
    };
    const journal = scripts.find((script) => script.includes('< journal.jsonl'));
    const array = scripts.find((script) => script.startsWith('read -r offset'));
    const { journalHead } = (await readFindings(opened, 'X1')) ?? {};
    expect(shell(journal)).toBe(
      `${bytesOf(opened, 'X1')['journal.jsonl']?.match(/\n/g)?.length} units, head ${journalHead}, as findings.json has it\n`,
    );
    expect(shell(array)).toBe('arrays/logProbs.f32: 40 numbers match\n');
    const path = join(folder, 'journal.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"drawn":\d+/, '"drawn":5'));
    expect(shell(journal)).toBe('broken at line 2\n');
    // What stands there as text is not a number, whatever a shell would make of it.
    for (const [name, value] of [
      ['count', 'a[$(touch canary)]'],
      ['offset', 'a[$(touch canary)]'],
      ['file', '0 a[$(touch canary)] x'],
    ] as const) {
      const hostile = text.replace(new RegExp(`"${name}":("[^"]*"|\\d+)`), () => `"${name}":"${value}"`);
      expect(hostile).not.toBe(text);
      writeFileSync(path, hostile);
      expect(shell(array)).not.toContain('match');
      expect(existsSync(join(folder, 'canary'))).toBe(false);
    }
    await opened.close();
  });
});

describe('evidence that changed', () => {
  it('before the run: the run refuses and the audit log says so', async () => {
    const opened = await newCase();
    appendFileSync(opened.index.evidence[1]?.path ?? '', 'x');
    await expect(prepare(opened, tinyAttack())).rejects.toMatchObject({
      code: 'evidence-changed',
      message: like(/E2 .* is changed/),
    });
    expect(existsSync(opened.path('examinations'))).toBe(false);
    expect(await actions(opened)).toEqual(['evidence-changed']);
    await opened.close();
  });

  it('during the run: there are no findings until it is put right', async () => {
    const opened = await newCase();
    const path = opened.index.evidence[1]?.path ?? '';
    const before = readFileSync(path);
    const attack = tinyAttack({ before: (index) => (index === 5 ? appendFileSync(path, 'x') : undefined) });
    await expect(runExamination(await prepare(opened, attack))).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    expect(await readFindings(opened, 'X1')).toBeNull();
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'failed', failure: like(/E2/) });
    writeFileSync(path, before);
    await runExamination(await resume(opened, 'X1', tinyAttack()));
    await runExamination(await prepare(opened, tinyAttack()));
    expect(bytesOf(opened, 'X1')).toEqual(bytesOf(opened, 'X2'));
    await opened.close();
  });
});

describe('resumeExamination', () => {
  async function pausedCase(): Promise<CaseFolder> {
    const opened = await newCase();
    const pause = new AbortController();
    const attack = tinyAttack({ before: (index) => (index === 5 ? pause.abort() : undefined) });
    await runExamination(await prepare(opened, attack), { signal: pause.signal });
    return opened;
  }

  it('refuses another attack version or engine, naming it', async () => {
    const opened = await pausedCase();
    await expect(resume(opened, 'X1', tinyAttack({ version: '1.0.1' }))).rejects.toMatchObject({
      code: 'resume-differs',
      message: like(/attack version was 1\.0\.0 and is now 1\.0\.1/),
    });
    const other = () => Promise.resolve(createFakeEngine({ text: 'another model altogether' }));
    await expect(resume(opened, 'X1', tinyAttack(), other)).rejects.toMatchObject({
      code: 'resume-differs',
      message: like(/engine: numeric/),
    });
    await expect(resume(opened, 'X7', tinyAttack())).rejects.toMatchObject({ code: 'examination-unknown' });
    await opened.close();
  });

  it('refuses a start.json, or a register, that was changed by hand', async () => {
    const opened = await pausedCase();
    const path = opened.path('examinations/X1/start.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"tokensPerUnit": 40', '"tokensPerUnit": 41'));
    await expect(resume(opened, 'X1', tinyAttack())).rejects.toMatchObject({
      code: 'resume-differs',
      message: like(/SHA-256 of start.json/),
    });
    writeFileSync(path, '{}');
    await expect(resume(opened, 'X1', tinyAttack())).rejects.toMatchObject({ code: 'start-broken' });
    writeFileSync(path, text);
    expect((await readStart(opened, 'X1')).id).toBe('X1');
    await opened.close();

    const index = join(opened.folder, 'case.json');
    const sha256 = opened.index.evidence[1]?.sha256 ?? '';
    writeFileSync(index, readFileSync(index, 'utf8').replaceAll(sha256, 'a'.repeat(64)));
    const again = await openCase(opened.folder, { mode: 'write' });
    await expect(resume(again, 'X1', tinyAttack())).rejects.toMatchObject({ message: like(/SHA-256 of E2/) });
    await again.close();
  });

  it('is finished when what failed came after the result was on record', async () => {
    const opened = await newCase();
    const prepared = await prepare(opened, tinyAttack());
    const commit = opened.commit.bind(opened);
    const spy = vi.spyOn(opened, 'commit').mockImplementation(async (...entry) => {
      const recorded = await commit(...entry);
      if (entry[0] === 'examination-finished') throw environmentError('disk-full', 'Full.', 'Free some.');
      return recorded;
    });
    await expect(runExamination(prepared)).rejects.toMatchObject({ code: 'disk-full' });
    spy.mockRestore();
    expect((await readAudit(opened.folder)).at(-1)?.action).toBe('examination-finished');
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'finished', failure: '' });
    await requireSameCase(opened, { arrays: true });
    await opened.close();
  });

  it('is finished where a failure is on record after that, and can be resumed where one came after a resume', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    const failed = () =>
      opened.record('examination-failed', { examination: 'X1', code: 'disk-full' }, { message: '' });
    const status = async () => [
      (await summarizeExamination(opened, 'X1')).status,
      examinationsOnRecord(await readAudit(opened.folder))[0]?.status,
    ];
    await failed();
    expect(await status()).toEqual(['finished', 'finished']);
    await expect(resume(opened, 'X1', tinyAttack())).rejects.toMatchObject({ code: 'examination-finished' });
    await opened.record('examination-resumed', {
      ...(await markOf(opened)),
      session: 'gone',
      program: PROGRAM,
      begunWith: PROGRAM,
    });
    await failed();
    expect(await status()).toEqual(['failed', 'failed']);
    const made = bytesOf(opened, 'X1');
    await runExamination(await resume(opened, 'X1', tinyAttack()));
    expect(await status()).toEqual(['finished', 'finished']);
    expect(bytesOf(opened, 'X1')).toEqual(made);
    await requireSameCase(opened, { arrays: true });
    await opened.close();
  });

  it('makes results that were taken away again, each of them alone, and refuses ones that come out otherwise', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    const made = bytesOf(opened, 'X1');
    for (const file of ['windows.jsonl', 'recompute.json', 'findings.json']) {
      rmSync(opened.path('examinations/X1', file));
      expect((await summarizeExamination(opened, 'X1')).status).toBe('interrupted');
      await expect(requireSameCase(opened)).rejects.toMatchObject({
        message: like(new RegExp(`X1/${file}`)),
      });
      await runExamination(await resume(opened, 'X1', tinyAttack()));
      expect(bytesOf(opened, 'X1')).toEqual(made);
      await requireSameCase(opened, { arrays: true });
    }
    await expect(resume(opened, 'X1', tinyAttack())).rejects.toMatchObject({ code: 'examination-finished' });
    // Killed after its results were made again, and before that was on record.
    await opened.record('examination-resumed', {
      ...(await markOf(opened)),
      session: 'one that is gone',
      program: PROGRAM,
      begunWith: PROGRAM,
    });
    await runExamination(await resume(opened, 'X1', tinyAttack()));
    expect((await summarizeExamination(opened, 'X1')).status).toBe('finished');
    const windows = opened.path('examinations/X1/windows.jsonl');
    rmSync(windows);
    const other: HeavyWork = {
      ...inThisThread,
      reduce: async (job, file) => {
        const { findings, recompute } = await inThisThread.reduce(job, file);
        return { findings: { ...findings, seed: 'other' }, recompute };
      },
    };
    await expect(
      runExamination(await resume(opened, 'X1', tinyAttack()), { heavy: other }),
    ).rejects.toMatchObject({
      code: 'findings-differ',
      message: like(/findings\.json computed from the journal has SHA-256/),
    });
    expect(existsSync(opened.path('examinations/X1/findings.json'))).toBe(false);
    expect(readFileSync(windows, 'utf8')).toBe(made['windows.jsonl']);
    await opened.close();
  });

  it('makes findings that a crash kept from the audit log anew, and ones that were put there too', async () => {
    const opened = await newCase();
    await runExamination(await prepare(opened, tinyAttack()));
    await opened.close();
    const findings = opened.path('examinations/X1/findings.json');
    const made = readFileSync(findings);
    cutLog(opened.folder, 1);
    writeFileSync(findings, made.toString('utf8').replace('"standing":"', '"standing":"not '));
    const again = await openCase(opened.folder, { mode: 'write', heads: null });
    expect((await summarizeExamination(again, 'X1')).status).toBe('interrupted');
    await expect(requireSameCase(again)).rejects.toMatchObject({
      code: 'case-differs',
      message: like(/examinations\/X1\/findings\.json, not on record/),
    });
    const outcome = await runExamination(await resume(again, 'X1', tinyAttack()));
    expect(outcome.kind).toBe('finished');
    expect(readFileSync(findings).equals(made)).toBe(true);
    await requireSameCase(again, { arrays: true });
    await expect(resume(again, 'X1', tinyAttack())).rejects.toMatchObject({ code: 'examination-finished' });
    await again.close();
  });
});
