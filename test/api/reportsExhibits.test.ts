import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeArray, type ExhibitRequest } from '../../src/contract/index.js';
import { isScored } from '../../src/base/index.js';
import { openCase } from '../../src/casefile/index.js';
import { exhibitFactsSchema, windowDetailsOf, type ReportExhibit } from '../../src/domain/index.js';
import { readFindings } from '../../src/examine/index.js';
import { exhibitFacts } from '../../src/matter/exhibit/exhibitFacts.js';
import { caseSnapshot } from '../../src/matter/case/caseSnapshot.js';
import { caseFacts } from '../../src/matter/report/reportInput.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { caseOfDemo } from '../support/demoShort.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';
import { reportsCase, TARGET, type ReportsCase } from './reportsCase.js';

const scratch = scratchFolder();
const WORDS = { title: 'A title', note: 'A note' };
type PassageFacts = Extract<ReportExhibit['facts'], { kind: 'passage' }>;
const CHARS = Array.from(TARGET);

let bench: OpenWorkbench;
let made: ReportsCase;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'exhibits');
  made = await reportsCase(bench, 'case');
});

const passage = (startChar: number, endChar: number, change = {}): ExhibitRequest => ({
  kind: 'passage',
  examinationId: 'X1',
  workId: 'E2',
  startChar,
  endChar,
  ...change,
});

async function add(source: ExhibitRequest, words = WORDS): Promise<string> {
  return (await bench.call('exhibits.add', { caseId: made.caseId, source, ...words })).exhibitId;
}

async function list() {
  return (await bench.call('exhibits.list', { caseId: made.caseId })).exhibits;
}

async function clear(): Promise<void> {
  for (const { id } of await list()) {
    await bench.call('exhibits.remove', { caseId: made.caseId, exhibitId: id });
  }
}

async function ask(caseId = made.caseId): Promise<string> {
  const { jobId } = await bench.call('ask.start', {
    caseId,
    modelId: 'E1',
    workId: 'E2',
    startChar: 700,
    prefixTokens: 40,
    maxTokens: 12,
    decoding: { kind: 'greedy' },
    load: { threads: 1, gpu: 'off' },
  });
  const { result, error } = await bench.ended(jobId);
  if (result?.kind !== 'ask') throw new Error(`not asked: ${JSON.stringify(error)}`);
  return result.record.askId;
}

describe('marking exhibits', () => {
  it('takes the text of a passage from the work itself, by characters and not by UTF-16 units', async () => {
    const id = await add(passage(1, 60));
    expect(await list()).toMatchObject([
      {
        id,
        label: 'PX-001',
        kind: 'passage',
        ...WORDS,
        createdBy: 'person-1',
        intact: true,
        content: { kind: 'passage', startChar: 1, endChar: 60, text: CHARS.slice(1, 60).join('') },
      },
    ]);
    expect(bench.events.slice(-2)).toEqual([
      { name: 'case.changed', payload: { caseId: made.caseId, what: 'exhibits' } },
      { name: 'case.changed', payload: { caseId: made.caseId, what: 'audit' } },
    ]);
    await clear();
  });

  it('takes findings and continuations by reference; labels follow the order', async () => {
    await add({ kind: 'finding', examinationId: 'X1', findingId: 'best-passage/E2' });
    const askId = await ask();
    const id = await add({ kind: 'continuation', askId });
    expect((await list()).map(({ label, kind }) => [label, kind])).toEqual([
      ['PX-001', 'finding'],
      ['PX-002', 'continuation'],
    ]);
    expect((await list())[1]?.content).toMatchObject({ kind: 'continuation', record: { askId } });
    const first = must((await list())[0]).id;
    await bench.call('exhibits.move', { caseId: made.caseId, exhibitId: id, before: first });
    await bench.call('exhibits.edit', { caseId: made.caseId, exhibitId: id, title: 'First', note: '' });
    expect((await list()).map(({ label, title }) => [label, title])).toEqual([
      ['PX-001', 'First'],
      ['PX-002', 'A title'],
    ]);
    await bench.call('exhibits.remove', { caseId: made.caseId, exhibitId: id });
    expect((await list()).map(({ label, kind }) => [label, kind])).toEqual([['PX-001', 'finding']]);
    await clear();
  });
});

describe('a window that lies', () => {
  it.each<[string, ExhibitRequest, RegExp]>([
    [
      'an examination that is not there',
      passage(0, 9, { examinationId: 'X9' }),
      /There is no examination X9/,
    ],
    ['a work that is not there', passage(0, 9, { workId: 'E9' }), /X1 did not examine E9/],
    ['a work that the examination did not use', passage(0, 9, { workId: 'E4' }), /X1 did not examine E4/],
    ['the model for a work', passage(0, 9, { workId: 'E1' }), /X1 did not examine E1/],
    [
      'a control that X2 did without',
      passage(0, 9, { examinationId: 'X2', workId: 'E3' }),
      /did not examine E3/,
    ],
    ['a place behind the work', passage(CHARS.length - 5, CHARS.length + 1), /are not a passage of E2/],
    ['a place far behind the work', passage(2 ** 40, 2 ** 40 + 5), /are not a passage of E2/],
    ['an empty passage', passage(9, 9), /are not a passage of E2/],
    ['a passage that runs backwards', passage(9, 3), /are not a passage of E2/],
    [
      'a finding that is not there',
      { kind: 'finding', examinationId: 'X1', findingId: 'guilty/E2' },
      /X1 has no finding "guilty\/E2"/,
    ],
    [
      'a finding of another examination',
      { kind: 'finding', examinationId: 'X1', findingId: 'best-passage/E4' },
      /has no finding/,
    ],
    ['an ask that never was', { kind: 'continuation', askId: 'a0123456789abcdef' }, /is no longer available/],
  ])('is refused %s', async (_, source, message) => {
    await expect(add(source)).rejects.toMatchObject({ code: 'exhibit-source', message: like(message) });
    expect(await list()).toEqual([]);
  });

  it.each<[string, object]>([
    ['text of its own', { ...passage(0, 9), text: 'I confess.' }],
    ['numbers of its own', { kind: 'finding', examinationId: 'X1', findingId: 'best-passage/E2', value: 1 }],
    ['a record of its own', { kind: 'continuation', askId: 'a0123456789abcdef', record: {} }],
    ['a path', { kind: 'finding', examinationId: '../X1', findingId: 'best-passage/E2' }],
    ['half a character', passage(0.5, 9)],
  ])('cannot supply %s', async (_, source) => {
    await expect(
      bench.workbench.dispatch(
        'exhibits.add',
        { caseId: made.caseId, source, ...WORDS },
        { door: 'browser', role: 'writer' },
      ),
    ).rejects.toMatchObject({ code: 'call-input' });
    expect(await list()).toEqual([]);
  });

  it('cannot put a continuation of another case on record', async () => {
    const other = await caseOfDemo(join(bench.home, 'another'), 2500);
    await bench.call('case.open', { folder: await bench.grant(other.folder) });
    const { jobId: asked } = await bench.call('ask.start', {
      caseId: other.caseId,
      modelId: 'E1',
      workId: 'E2',
      startChar: 700,
      prefixTokens: 40,
      maxTokens: 4,
      decoding: { kind: 'greedy' },
      load: { threads: 1, gpu: 'off' },
    });
    const { result } = await bench.ended(asked);
    if (result?.kind !== 'ask') throw new Error('not asked');
    const source = { kind: 'continuation', askId: result.record.askId } as const;
    await expect(add(source)).rejects.toMatchObject({
      code: 'exhibit-source',
      message: like(/belongs to another case/),
    });
    await bench.call('exhibits.add', { caseId: other.caseId, source, ...WORDS });
  });

  it('as a visitor changes nothing, and sees the list', async () => {
    const id = await add(passage(0, 9));
    const visitor = { role: 'reader' as const };
    const { caseId } = made;
    await expect(
      bench.call('exhibits.add', { caseId, source: passage(0, 9), ...WORDS }, visitor),
    ).rejects.toMatchObject({ code: 'read-only' });
    await expect(bench.call('exhibits.remove', { caseId, exhibitId: id }, visitor)).rejects.toMatchObject({
      code: 'read-only',
    });
    expect((await bench.call('exhibits.list', { caseId }, visitor)).exhibits).toHaveLength(1);
    await clear();
  });
});

describe('what was changed behind the program’s back', () => {
  it('shows: a content file is not intact, a changed work cannot be quoted', async () => {
    const id = await add(passage(0, 9));
    const path = join(made.folder, 'exhibits', `${id}.json`);
    const before = readFileSync(path);
    appendFileSync(path, ' ');
    expect(await list()).toMatchObject([{ id, intact: false, content: null }]);
    writeFileSync(path, before);
    expect(await list()).toMatchObject([{ id, intact: true }]);
    writeFileSync(made.targetPath, TARGET.replace('whale', 'shark'));
    await expect(add(passage(0, 9))).rejects.toMatchObject({ code: 'evidence-changed' });
    writeFileSync(made.targetPath, TARGET);
    await clear();
    expect(existsSync(path)).toBe(true);
  });
});

describe('the numbers behind a passage', () => {
  async function factsOf(source: ExhibitRequest): Promise<PassageFacts> {
    const id = await add(source);
    const opened = await openCase(made.folder, { mode: 'read' });
    const { input, entries } = await caseFacts(opened, await caseSnapshot(opened));
    const [exhibit] = await exhibitFacts(
      opened,
      opened.index.exhibits.filter((one) => one.id === id),
      { ...input, entries },
      { works: new PreparedWorks() },
    );
    await clear();
    const facts = must(exhibit).facts;
    if (facts.kind !== 'passage') throw new Error(JSON.stringify(facts));
    // What a report may hold: what was stated of the work on receipt stands with the evidence, not here.
    expect(exhibitFactsSchema.parse(facts)).toEqual(facts);
    return facts;
  }

  it('are those of the findings, digit for digit, for a passage that these print', async () => {
    const opened = await openCase(made.folder, { mode: 'read' });
    const findings = must(await readFindings(opened, 'X1'));
    const details = must(windowDetailsOf(findings));
    const target = must(details.targets[0]);
    const shown = must(target.passages[1]);
    const facts = await factsOf(passage(shown.suffixStartChar, shown.suffixEndChar));
    expect(facts.windows).toEqual([
      {
        startToken: shown.startToken,
        prefixStartChar: shown.prefixStartChar,
        startChar: shown.suffixStartChar,
        endChar: shown.suffixEndChar,
        suffixTokens: 50,
        state: 'scored',
        logPzNats: shown.logPzNats,
        policyLogPzNats: shown.policyLogPzNats,
        greedyExact: shown.greedyExact,
        greedyPrefixTokens: shown.greedyPrefixTokens,
      },
    ]);
    expect(facts.tokens.filter(({ text }) => text !== '')).toEqual(
      shown.tokens.filter(({ text }) => text !== '').map(({ text, logProbNats }) => ({ text, logProbNats })),
    );
    expect(facts.incomplete).toBe('');
    expect(facts.role).toBe('target');
    expect(facts.calibration).toEqual(
      must(findings.findings.find(({ workId }) => workId === 'E2')).calibration,
    );
    expect(facts.familyFloorLog10).toEqual(
      must(target.thresholds.find(({ name }) => name === 'family-floor')).log10,
    );
    const best = details.controls.flatMap((control) => control.best.map(({ logPzNats }) => logPzNats));
    expect(facts.control?.passage.logPzNats).toBe(Math.max(...best));
  });

  it.each(['X1', 'X2'])(
    'are those that the reader shows, token by token, also where windows overlap (%s)',
    async (id) => {
      const [startChar, endChar] = [40, 900];
      const facts = await factsOf(passage(startChar, endChar, { examinationId: id }));
      expect(facts.tokens.map(({ text }) => text).join('')).toBe(CHARS.slice(startChar, endChar).join(''));
      const { caseId } = made;
      const read = await bench.call('reader.tokens', {
        caseId,
        examinationId: id,
        workId: 'E2',
        startChar,
        endChar,
      });
      const starts = decodeArray('u32', read.startChar);
      const logProbs = decodeArray('f32', read.logProbNats);
      const expected = Array.from({ length: read.count }, (_, at) => at)
        .filter((at) => (starts[at + 1] ?? 0) > (starts[at] ?? 0))
        .map((at) => logProbs[at]);
      const ours = facts.tokens.map(({ logProbNats }) => (isScored(logProbNats) ? logProbNats : NaN));
      expect(ours).toEqual(expected);
      expect(ours.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(150);
      expect(facts.windows.length).toBeGreaterThan(id === 'X1' ? 3 : 9);
      expect(facts.calibration.kind).toBe('uncalibrated');
      if (id === 'X2') expect(facts.control).toBeNull();
    },
  );

  it('of a control are those of the control', async () => {
    const facts = await factsOf(passage(1500, 1700, { workId: 'E3' }));
    expect(facts.role).toBe('control');
    expect(facts.windows.length).toBeGreaterThan(0);
    expect(facts.tokens.every(({ logProbNats }) => isScored(logProbNats))).toBe(true);
  });

  /** A passage of X1 as an exhibit, with its facts looked up in a folder where no engine can be started. */
  async function withoutEngine(folder: string, exhibitId: string): Promise<PassageFacts> {
    const opened = await openCase(folder, { mode: 'read', heads: null });
    const { input, entries } = await caseFacts(opened, await caseSnapshot(opened));
    const [exhibit] = await exhibitFacts(
      opened,
      opened.index.exhibits.filter((one) => one.id === exhibitId),
      { ...input, entries },
      { works: new PreparedWorks() },
    );
    const facts = must(exhibit).facts;
    if (facts.kind !== 'passage') throw new Error('no passage');
    return facts;
  }

  it('need no engine: the tokens that were kept beside the plan are read', async () => {
    const expected = await factsOf(passage(40, 900));
    const id = await add(passage(40, 900));
    const facts = await withoutEngine(made.folder, id);
    await clear();
    expect(facts.incomplete).toBe('');
    expect(facts).toEqual(expected);
  });

  it('come from the findings, and say so, when the tokens that were kept are gone', async () => {
    const opened = await openCase(made.folder, { mode: 'read' });
    const details = must(windowDetailsOf(await readFindings(opened, 'X1')));
    const shown = must(details.targets[0]?.passages[0]);
    const id = await add(passage(shown.suffixStartChar - 3, shown.suffixEndChar));
    const copy = join(scratch, 'without tokens');
    cpSync(made.folder, copy, { recursive: true });
    await clear();
    rmSync(join(copy, 'examinations/X1/tokens/E2.i32'));
    const facts = await withoutEngine(copy, id);
    expect(facts.incomplete).toContain('examinations/X1/tokens/E2.i32');
    expect(facts.windows.map(({ logPzNats }) => logPzNats)).toEqual([shown.logPzNats]);
    expect(facts.tokens.map(({ text }) => text).join('')).toBe(
      CHARS.slice(shown.suffixStartChar - 3, shown.suffixEndChar).join(''),
    );
    expect(isScored(must(facts.tokens[0]).logProbNats)).toBe(false);
  });

  it('are not looked for in tokens that were changed', async () => {
    const path = join(made.folder, 'examinations/X1/tokens/E2.i32');
    const before = readFileSync(path);
    const spoiled = Buffer.from(before);
    spoiled[40] = (spoiled[40] ?? 0) ^ 1;
    writeFileSync(path, spoiled);
    const refused = {
      code: 'case-differs',
      message: expect.stringContaining('examinations/X1/tokens/E2.i32') as string,
    };
    await expect(add(passage(40, 900))).rejects.toMatchObject(refused);
    writeFileSync(path, before);
  });

  it('are not looked for in an array that was changed', async () => {
    const path = join(made.folder, 'examinations/X1/arrays/tokens.f32');
    const before = readFileSync(path);
    const spoiled = Buffer.from(before);
    spoiled[40] = (spoiled[40] ?? 0) ^ 1;
    writeFileSync(path, spoiled);
    await expect(add(passage(40, 900))).rejects.toMatchObject({
      code: 'case-differs',
      message: expect.stringContaining('examinations/X1/arrays/tokens.f32') as string,
    });
    writeFileSync(path, before);
  });

  it('are not looked for in a journal that was changed', async () => {
    const path = join(made.folder, 'examinations/X1/journal.jsonl');
    const before = readFileSync(path, 'utf8');
    const spoiled = before.replace(/"logPz":\[-\d/, (found) => `${found.slice(0, -1)}9`);
    expect(spoiled).not.toBe(before);
    writeFileSync(path, spoiled);
    await expect(add(passage(40, 900))).rejects.toMatchObject({
      code: 'case-differs',
      message: expect.stringContaining('examinations/X1/journal.jsonl') as string,
    });
    writeFileSync(path, before);
  });
});
