import type { ExhibitContent } from '../../src/domain/index.js';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  editCase,
  keepStatementDraft,
  keepValidation,
  type MadeReport,
  makeReport,
  previewDisclosure,
  readStatementDraft,
  type ReportOptions,
  validatedAttacks,
  type Validation,
  readMethodNumbers,
  readRates,
  validationsFolder,
  verifyCase,
} from '../../src/matter/index.js';
import { reportEnvironment } from '../../src/matter/machine/environment.js';
import { exhibitSource } from '../../src/matter/exhibit/exhibitSource.js';
import { omittedExaminations } from '../../src/matter/report/leftOut.js';
import { previewReport } from '../../src/matter/report/previewReport.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { findAttack } from '../../src/attacks/index.js';
import { systemClock } from '../../src/base/index.js';
import { addEvidence, addExhibit, openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { reportSchema, type ReportSelfTest } from '../../src/domain/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { requireSameCase, runExamination, type StartEngine } from '../../src/examine/index.js';
import { programIdentity } from '../../src/files/index.js';
import { createKey, openKey, verifyBag, type SigningKey } from '../../src/seal/index.js';
import { prepare } from '../examine/tinyRun.js';
import { bash, hasTool } from '../seal/support.js';
import { examinationCase } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { passageContent } from '../support/samples/sampleExhibits.js';
import { scratchFolder } from '../support/scratch.js';
import { HEAD } from './reportsCase.js';
import { note } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();
const TEST: ReportSelfTest = { kind: 'run', at: new Date().toISOString(), passed: true, checks: [] };
const HOME = join(scratch, 'home');

let opened: CaseFolder;
let key: SigningKey;
let count = 0;

/** X1 is finished, X2 was prepared and never run. */
beforeAll(async () => {
  opened = await examinationCase(scratch, 'contents', 1500);
  await editCase(opened, HEAD);
  const command = 'palimpsest examine CASE --attack greedy';
  await runExamination(await prepare(opened, findAttack('greedy'), { command }));
  await (await prepare(opened, findAttack('greedy'), { command, seed: 'other' })).close();
  await createKey({
    folder: join(scratch, 'key'),
    name: 'R. Roe',
    passphrase: 'correct horse',
    clock: systemClock,
  });
  key = await openKey(join(scratch, 'key'), 'correct horse', systemClock);
});

function make(options: Partial<ReportOptions> = {}): Promise<MadeReport> {
  count += 1;
  const outFolder = join(scratch, `report ${count}`);
  const usual = { clock: systemClock, key: null, outFolder, selfTest: TEST, dataFolder: HOME };
  return makeReport(opened, { ...usual, ...options });
}

const html = ({ folder }: MadeReport): string =>
  readFileSync(join(folder, 'data/report/report.html'), 'utf8');
const words = (text: string): string => text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('what is reported', () => {
  it('leaves out only with a reason, and names what it leaves out, with attack, model, works and how it ended', async () => {
    await expect(make({ only: ['X1'] })).rejects.toMatchObject({ code: 'report-choice' });
    await expect(make({ only: ['X9'] })).rejects.toMatchObject({ code: 'examination-unknown' });
    const made = await make({ key, only: ['X1'], leaveOutReason: 'It was given up.' });
    expect(made.report.examinations.map(({ id }) => id)).toEqual(['X1']);
    expect(made.report.omitted).toEqual([
      {
        id: 'X2',
        attack: { id: 'greedy', version: findAttack('greedy').version, title: findAttack('greedy').title },
        models: ['plant-P0 (E1)'],
        works: ['contents target (E2)', 'contents control (E3)'],
        status: 'planned',
        at: made.report.omitted[0]?.at,
        reason: 'It was given up.',
      },
    ]);
    const text = words(html(made));
    expect(text).toContain('Examinations carried out but not reported here');
    expect(text).toContain('2 in the audit log; 1 reported here in full, 1 listed in the section');
    expect(text).toMatch(/X2 .* contents target \(E2\) .* planned, .* It was given up\./);
    expect(existsSync(join(made.folder, 'data/results/X1.start.json'))).toBe(true);
    expect(existsSync(join(made.folder, 'data/results/X2.start.json'))).toBe(false);
    const stored: unknown = JSON.parse(readFileSync(join(made.folder, 'data/report/report.json'), 'utf8'));
    expect(reportSchema.parse(stored)).toEqual(made.report);
    // It is sealed as the audit log has it, by this program and by stock tools.
    const { checks } = await verifyBag(made.folder);
    expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
    const complete = must(checks.find(({ id }) => id === 'report-complete'));
    expect(complete.words).toContain('1 of them are listed as carried out but not reported here');
    if (hasTool('jq')) expect(bash(complete.proof, made.folder).status).toBe(0);
  });

  it('lists evidence in brief only with a reason, and never what a reported examination uses', async () => {
    const only = { only: ['X1'], leaveOutReason: 'It was given up.' };
    const all = opened.index.evidence.map(({ id }) => id);
    const [model] = all;
    await expect(make({ ...only, onlyEvidence: [...all, 'E99'] })).rejects.toMatchObject({
      code: 'evidence-unknown',
    });
    await expect(
      make({ ...only, onlyEvidence: all.filter((id) => id !== model), evidenceReason: 'why' }),
    ).rejects.toMatchObject({ code: 'report-choice', details: { id: model } });
    const path = join(scratch, 'stray.txt');
    writeFileSync(path, 'A stray file that no examination uses.');
    const stray = await addEvidence(opened, path, { role: 'source-text', title: 'A stray file', copy: true });
    await expect(make({ ...only, onlyEvidence: all })).rejects.toMatchObject({ code: 'report-choice' });
    const made = await make({
      ...{ key, ...only, onlyEvidence: all, evidenceReason: 'Received by mistake.' },
      statement: { qualifications: ' ', opinion: '', limits: '' },
    });
    // A statement in which nothing is written is none.
    expect(made.report).not.toHaveProperty('statement');
    expect(html(made)).not.toContain('Statement of the examiner');
    expect(made.report.briefItems).toEqual([{ id: stray.id, reason: 'Received by mistake.' }]);
    // Its data and its checks are in the report and in the bag as those of all others.
    expect(made.report.items.map(({ evidence }) => evidence.id)).toEqual([...all, stray.id]);
    expect(words(html(made))).toMatch(/A stray file .* Received by mistake\./);
    expect((await verifyBag(made.folder)).checks.filter(({ ok }) => ok === false)).toEqual([]);
  });

  it('prints the statement of the examiner as the words of the examiner, and refuses overstatement', async () => {
    const statement = {
      qualifications: 'Twenty years.\n\nTwo books.',
      opinion: 'In my opinion <b>the work</b>\nis in the model.',
      limits: '',
    };
    const made = await make({ key, statement });
    expect(made.report.statement).toEqual(statement);
    const page = html(made);
    for (const paragraph of ['Twenty years.', 'Two books.'])
      expect(page).toMatch(new RegExp(`<p[^>]*>(<[^/][^>]*>)*${paragraph}(</[a-z]+>)*</p>`));
    const text = words(page);
    expect(text).toContain('Statement of the examiner');
    expect(text).toContain('In my opinion &lt;b&gt;the work&lt;/b&gt; is in the model.');
    expect(text).toContain('wrote this section.');
    expect(text).not.toContain('Limits of the opinion');
    const stored: unknown = JSON.parse(readFileSync(join(made.folder, 'data/report/report.json'), 'utf8'));
    expect(reportSchema.parse(stored)).toEqual(made.report);
    expect((await verifyBag(made.folder)).checks.filter(({ ok }) => ok === false)).toEqual([]);
    const over = { ...statement, opinion: 'This proves that the work is in the model.' };
    await expect(make({ key, statement: over })).rejects.toMatchObject({
      code: 'report-incomplete',
      details: { missing: ['statement.opinion'] },
    });
  });

  it('keeps a draft of the statement in the case, from which no report is made by itself', async () => {
    const statement = { qualifications: 'Kept privately.', opinion: '', limits: '' };
    await keepStatementDraft(opened, statement);
    expect(await readStatementDraft(opened)).toEqual(statement);
    const made = await make({ only: ['X2', 'X1'] });
    expect(made.report).not.toHaveProperty('statement');
    // Examinations are shown in the order in which they were named.
    expect(made.report.examinations.map(({ id }) => id)).toEqual(['X2', 'X1']);
    expect(made.report.omitted).toEqual([]);
    const files = readdirSync(made.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(5);
    for (const bytes of files) expect(bytes.includes('Kept privately.')).toBe(false);
    writeFileSync(join(opened.folder, 'drafts/statement.json'), '{"opinion":1}');
    await expect(readStatementDraft(opened)).rejects.toMatchObject({ code: 'statement-broken' });
    await keepStatementDraft(opened, { qualifications: '', opinion: '', limits: '' });
    expect(existsSync(join(opened.folder, 'drafts/statement.json'))).toBe(false);
  });

  it('shows no exhibit of an examination that it leaves out', async () => {
    const id = await addExhibit(
      opened,
      { ...passageContent('words'), kind: 'passage', examinationId: 'X2' } as ExhibitContent,
      { title: '', note: '' },
    );
    expect(id).toBeTruthy();
    await expect(make({ only: ['X1'], leaveOutReason: 'why' })).rejects.toMatchObject({
      code: 'report-choice',
    });
  });

  it('names an examination of the log that the case folder does not list any more', async () => {
    const entries = await readAudit(opened.folder);
    expect(omittedExaminations(entries, opened.index, ['X1'], [], 'chosen')).toMatchObject([
      { id: 'X2', models: ['plant-P0 (E1)'], reason: 'It is no longer in the case folder.' },
    ]);
  });
});

describe('which program ran', () => {
  it('stands beside each examination, with its self-test and the validation of its build', async () => {
    const { build, commit, lockFileSha256 } = programIdentity();
    const bare = await make();
    expect(bare.report.examinations[0]?.runs).toMatchObject([
      { kind: 'started', program: { build, commit, lockFileSha256 }, insisted: [], selfTest: 'none' },
    ]);
    // A release is shipped with the rates of its own build.
    const isShipped = (await readRates()).some(({ program }) => program.build === build);
    expect(bare.report.validations).toEqual([
      { build, record: isShipped ? (expect.objectContaining({ build }) as unknown) : null },
    ]);
    const text = words(html(bare));
    // Rates of the version are on record, whichever build measured them, and stand in one place.
    expect(text).not.toContain('No validation of this method is on record.');
    expect(text.match(/Known error rates/gu)).toHaveLength(1);
    expect(text).toMatch(new RegExp(`started .*build ${build}.*lock file SHA-256 ${lockFileSha256}`));
    expect(text).toContain('self-test before the run: none, because the engine is not llama.cpp');

    const { version, title } = findAttack('greedy');
    const group = { group: 'R64', repeats: 64, trials: 87, hits: 2, passages: 10, reached: 1 };
    const interval = { lower: 0.003, upper: 0.081, level: 0.95, method: 'Clopper–Pearson' };
    const rest = { highest: 0, median: 0, agreement: 'missed', reachedInterval: interval } as const;
    const validation = {
      plant: { title: 'A fixture', groups: [{ id: 'R64', repeats: 64, expect: 'found', note: '' }] },
      manifestSha256: 'b'.repeat(64),
      models: { planted: { name: 'P1', sha256: 'a'.repeat(64) } },
      attacks: [
        {
          attack: { id: 'greedy', version, title },
          model: 'planted',
          parameters: {},
          rates: [{ ...group, ...rest, interval }],
          claims: [],
          thresholds: [],
          tokens: 1,
          seconds: 1,
        },
      ],
    } as unknown as Validation;
    const about = { at: new Date().toISOString(), command: 'palimpsest validate --attack greedy' };
    const path = await keepValidation(
      programIdentity(),
      validatedAttacks(validation, { ...about, numbers: await readMethodNumbers() }),
      validationsFolder(HOME),
    );
    expect(path).toBe(join(HOME, 'validations', `${build}.json`));
    const known = await make();
    expect(known.report.validations[0]?.record?.attacks).toHaveLength(1);
    expect(known.report.methodRates).toContainEqual(
      expect.objectContaining({
        id: 'greedy',
        fixture: 'A fixture',
        program: expect.objectContaining({ build }) as unknown,
      }),
    );
    const rates = words(html(known));
    expect(rates).toContain('measured on models for which it is known what was planted in them.');
    expect(rates).toContain('2 of 87');
    expect(rates).toContain('0.023; 0.003 to 0.081');
    expect(rates).toContain('report.json has the command.');
    writeFileSync(path, '{"schema":"something"}');
    await expect(make()).rejects.toMatchObject({ code: 'validation-broken' });
    mkdirSync(join(scratch, 'another home'));
  });
});

describe('what is sealed', () => {
  it('names no path of a self-test that gave no answer, and a disclosure lists the titles of evidence', async () => {
    const gone = join(scratch, 'no such engine');
    let starts = 0;
    // The self-test is the first to start one.
    const startEngine: StartEngine = () =>
      (starts += 1) === 1
        ? Promise.reject(new Error(`cannot start ${gone}`))
        : spawnEngine({ kind: 'llama' });
    const made = await make({ selfTest: undefined, startEngine, dataFolder: join(scratch, 'another home') });
    expect(made.report.selfTest).toMatchObject({ passed: false, checks: [{}, { got: 'an error' }] });
    const disclosed = ['audit/audit.jsonl', 'tool/selftest.json', 'report/report.json'];
    for (const file of disclosed) {
      expect(readFileSync(join(made.folder, 'data', file), 'utf8'), file).not.toContain('no such engine');
    }
    const { words } = await previewDisclosure(opened);
    expect(words.map(({ what }) => what)).toContain('E1 title');
  });

  it('is issued after every event that it tells of', async () => {
    const selfTest = { ...TEST, at: new Date().toISOString() };
    const { report } = await make({ key, selfTest, dataFolder: join(scratch, 'another home') });
    const checked = report.items.flatMap(({ checks }) => checks).filter(({ when }) => when === 'seal');
    expect(checked).not.toEqual([]);
    for (const time of [selfTest.at, ...checked.map(({ at }) => at)])
      expect(Date.parse(report.issuedAt)).toBeGreaterThanOrEqual(Date.parse(time));
  });

  it('is refused over evidence that changed, which is on record', async () => {
    const path = opened.index.evidence[1]?.path ?? '';
    const before = readFileSync(path);
    appendFileSync(path, 'x');
    const dataFolder = join(scratch, 'another home');
    await expect(make({ key, dataFolder })).rejects.toMatchObject({ code: 'evidence-changed' });
    writeFileSync(path, before);
    const actions = (await readAudit(opened.folder)).map(({ action }) => action);
    expect(actions.slice(-3)).toEqual(['report-begun', 'evidence-changed', 'report-failed']);
    // A draft says that it happened; what is made after the file was put back says both.
    const draft = await make({ dataFolder });
    expect(draft.remarks.filter(({ field }) => field === 'items[1].checks')).toMatchObject([
      { level: 'refuse', why: like(/E2 did not match the file received when it was hashed at/) },
    ]);
    const checks = draft.report.items.find(({ evidence }) => evidence.id === 'E2')?.checks;
    expect(checks?.at(-1)).toMatchObject({ when: 'seal', matches: false });
    const declared = readFileSync(join(draft.declarationsFolder, '902-14.txt'), 'utf8');
    expect(declared).toMatch(/E2 .* NOT always equal/);
  });

  it('is not barred for good by evidence that was absent once, and prints that it was', async () => {
    const path = opened.index.evidence[2]?.path ?? '';
    renameSync(path, `${path} unplugged`);
    const dataFolder = join(scratch, 'another home');
    await expect(make({ key, dataFolder })).rejects.toMatchObject({ code: 'evidence-changed' });
    renameSync(`${path} unplugged`, path);
    const sealed = await make({ key, dataFolder });
    const all = await verifyBag(sealed.folder);
    expect(all).toMatchObject({ ok: true });
    expect(sealed.remarks).toContainEqual({
      level: 'warn',
      field: 'items[2].checks',
      why: like(
        /E3 could not be hashed at .*missing.*It matched the file received when it was last hashed\./,
      ),
      subject: { kind: 'evidence', id: 'E3' },
    });
    expect(words(html(sealed))).toMatch(/NOT equal, before sealing [-0-9: ]+UTC: the file was missing/u);
  });

  it('is previewed as little as made when the case is not as its log has it', async () => {
    const findings = opened.path('examinations/X1/findings.json');
    const before = readFileSync(findings, 'utf8');
    writeFileSync(findings, before.replace('"standing":"', '"standing":"not '));
    const about = {
      clock: systemClock,
      title: '',
      confidentiality: '',
      environment: await reportEnvironment(),
    };
    const preview = previewReport(opened, {
      ...about,
      signer: { kind: 'none', reason: 'nobody' },
      selfTest: TEST,
      sources: { works: new PreparedWorks() },
      dataFolder: join(scratch, 'another home'),
    });
    const differs = { code: 'case-differs', message: like(/X1\/findings\.json, SHA-256/) };
    await expect(preview).rejects.toMatchObject(differs);
    await expect(previewDisclosure(opened)).rejects.toMatchObject(differs);
    writeFileSync(findings, before);
    await previewDisclosure(opened);
  });

  it('keeps no passage from being marked when it is written into, but the next report, which says what to do', async () => {
    const dataFolder = join(scratch, 'another home');
    const { id, folder } = await make({ outFolder: undefined, dataFolder });
    appendFileSync(join(folder, 'data/report/report.pdf'), 'a note in the margin');
    const source = { kind: 'finding', examinationId: 'X1', findingId: 'none' } as const;
    const none = { get: () => undefined };
    const sources = { works: new PreparedWorks(), asks: none, inspections: none };
    await expect(exhibitSource(opened, source, sources)).rejects.toMatchObject({ code: 'exhibit-source' });
    await requireSameCase(opened, { examinations: ['X1'], arrays: true });
    const file = `reports/${id}/data/report/report.pdf`;
    await expect(make({ dataFolder })).rejects.toMatchObject({
      code: 'case-differs',
      message: like(new RegExp(`${file}, SHA-256`)),
      hint: like(/a draft that was changed can be moved out of the folder reports/),
    });
    expect(await verifyCase(opened)).toMatchObject({ ok: false, differences: [{ file }] });
    renameSync(folder, join(scratch, 'moved away'));
    // What refused the report does so no more.
    await requireSameCase(opened, { reports: true, arrays: true });
  });

  it('says that the clock was set back', async () => {
    await opened.close();
    const earlier = Date.parse('2020-01-01T00:00:00.000Z');
    const back = await openCase(opened.folder, { mode: 'write', clock: { now: () => earlier } });
    await note(back);
    const made = await makeReport(back, {
      clock: systemClock,
      key: null,
      outFolder: join(scratch, 'set back'),
      selfTest: TEST,
      dataFolder: join(scratch, 'another home'),
    });
    expect(made.report.integrity.clockSetBack).toMatchObject([{ time: '2020-01-01T00:00:00.000Z' }]);
    expect(made.report.issuedAtLocalOffset).toMatch(/^[+-]\d\d:\d\d$/);
    expect(words(html(made))).toContain('The clock was set back: entry');
    await back.close();
  });
});
