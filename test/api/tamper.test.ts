import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CaseAnswers,
  CaseChecks,
  examinationFindings,
  KeptFindings,
  makeReport,
  signHead,
  verifyCase,
} from '../../src/matter/index.js';
import { canonicalJson, PalimpsestError, systemClock } from '../../src/base/index.js';
import {
  addEvidence,
  addExhibit,
  createCase,
  editExhibit,
  openCase,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { findingsSchema, type Finding } from '../../src/domain/index.js';
import { requireSameCase, runExamination } from '../../src/examine/index.js';
import { createKey, openKey, type SigningKey } from '../../src/seal/index.js';
import { prepare, fakeEngine } from '../examine/tinyRun.js';
import { targetText } from '../support/examinationCase.js';
import { eachOf, longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { passageContent } from '../support/samples/sampleExhibits.js';
import { tinyAttack } from '../support/tinyAttack.js';

const scratch = mkdtempSync(join(tmpdir(), 'palimpsest tamper '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const HEAD = {
  caption: 'Doe v. Acme',
  court: 'D. Utah',
  docket: '2:26-cv-1',
  examiner: 'R. Roe',
  examinerTitle: 'Expert',
  laboratory: 'Roe Forensics',
  question: 'Is the novel in the weights?',
};

/** A case with everything in it: copied and referenced evidence, a finished and a paused examination, exhibits, an edited head. */
async function wholeCase(name: string, seed: string): Promise<string> {
  const folder = join(scratch, name);
  const opened = await createCase(folder, HEAD, undefined, `ada ${seed}`, null);
  const text = (file: string, content: string): string => {
    const path = join(scratch, `${name} ${file}`);
    writeFileSync(path, content);
    return path;
  };
  const model = join(import.meta.dirname, '../../assets/demo/P0-f16.gguf');
  await addEvidence(opened, model, { role: 'target-model', receivedFrom: 'Acme' });
  await addEvidence(opened, text('target.txt', targetText.slice(0, 2500)), {
    role: 'target-work',
    copy: true,
  });
  await addEvidence(opened, text('control.txt', `${seed} ${targetText.slice(9000, 11_500)}`), {
    role: 'control-work',
    firstPublished: '2026-03-02',
    whyUnseen: `published after the model was released (${seed})`,
  });
  await runExamination(await prepare(opened, tinyAttack(), { seed }));
  const pause = new AbortController();
  await runExamination(await prepare(opened, tinyAttack(), { seed: `${seed} 2` }), {
    signal: pause.signal,
    lookAhead: 1,
    onObserved: () => pause.abort(),
  });
  await addExhibit(opened, passageContent(`passage ${seed}`), { title: 'First', note: '' });
  await addExhibit(opened, passageContent(`another ${seed}`), { title: 'Second', note: 'n' });
  await editExhibit(opened, 'P1', { title: 'The first', note: 'as marked' });
  await opened.close();
  return folder;
}

/** Files of a case, by path; a lock or a mark is none. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Every member of a JSON value that is a text or a number, as a path. */
function leavesOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, one]) =>
    leavesOf(one, [...at, Array.isArray(value) ? Number(name) : name]),
  );
}

function changedLeaf(text: string, at: readonly (string | number)[]): string {
  const root = JSON.parse(text) as Record<string | number, unknown>;
  let here = root;
  for (const name of at.slice(0, -1)) here = here[name] as typeof here;
  const last = must(at.at(-1));
  const before = here[last];
  here[last] =
    typeof before === 'number'
      ? before + 1
      : typeof before === 'boolean'
        ? !before
        : /^[0-9a-f]{64}$/.test(String(before))
          ? `${String(before).slice(0, 63)}${String(before).endsWith('0') ? '1' : '0'}`
          : /^\d{4}-.*Z$/.test(String(before))
            ? '2001-01-01T00:00:00.000Z'
            : `${String(before)}x`;
  return `${JSON.stringify(root, null, 2)}\n`;
}

let base = '';
let other = '';
let early = '';
let key: SigningKey;

beforeAll(async () => {
  base = await wholeCase('base', 'one');
  other = await wholeCase('other', 'two');
  // An older version: the same case before its last changes.
  early = join(scratch, 'early');
  cpSync(base, early, { recursive: true });
  const opened = await openCase(base, { mode: 'write', heads: null });
  await editExhibit(opened, 'P2', { title: 'Later', note: 'later' });
  await addExhibit(opened, passageContent('third'), { title: 'Third', note: '' });
  const folder = join(scratch, 'key');
  await createKey({ folder, name: 'R. Roe', passphrase: 'correct horse', clock: systemClock });
  key = await openKey(folder, 'correct horse', systemClock);
  await signHead(opened, key);
  await opened.close();
});

let copies = 0;
/** What a report ends with here that nothing kept from being made. */
const NOTHING = 'nothing was found';

/** What each door says of a copy of the case in which one thing was changed. */
async function doors(
  file: string,
  change: (path: string) => void,
  { onlyFindings = false } = {},
): Promise<Record<string, unknown>> {
  const folder = join(scratch, `copy ${(copies += 1)}`);
  cpSync(base, folder, { recursive: true });
  change(join(folder, file));
  const said = async (work: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RangeError && error.message === NOTHING) return error;
      if (!(error instanceof PalimpsestError) || error.kind === 'bug') throw error;
      return error;
    }
  };
  const reading =
    <T>(work: (opened: CaseFolder) => Promise<T>) =>
    async () => {
      const opened = await openCase(folder, { mode: 'read', heads: null });
      return work(opened);
    };
  const findings = await said(
    reading(async (opened) => {
      await requireSameCase(opened, { arrays: true });
      return examinationFindings(opened, 'X1');
    }),
  );
  const verdict = onlyFindings ? null : await said(reading((opened) => verifyCase(opened)));
  const report = await said(async () => {
    if (onlyFindings) return null;
    const opened = await openCase(folder, { mode: 'write', heads: null });
    try {
      return await makeReport(opened, {
        clock: systemClock,
        key,
        startEngine: fakeEngine,
        selfTest: { kind: 'none', reason: 'The engine of this test is not llama.cpp.' },
        onStep: (step) => {
          // Whatever is to be refused is refused before a result is copied.
          if (step.startsWith('copying')) throw new RangeError(NOTHING);
        },
      });
    } finally {
      await opened.close();
    }
  });
  rmSync(folder, { recursive: true, force: true });
  return { findings, verdict, report };
}

/** Does it name a file, with or without its extension? */
function names(file: string, value: unknown): boolean {
  const name = file.split('/').at(-1) ?? '';
  return JSON.stringify(value).includes(name.replace(/\.[a-z0-9]+$/, ''));
}

/** Named and refused: by findings, by verify, by report. Bytes of evidence are for verify and report alone. */
async function expectNamed(file: string, how: string, change: (path: string) => void): Promise<void> {
  const { findings, verdict, report } = await doors(file, change);
  const isEvidence = file.includes('/received/');
  const about = `${file}: ${how}`;
  if (!isEvidence) expectRefused(file, about, findings);
  if (verdict instanceof PalimpsestError) expect(names(file, verdict.toData()), about).toBe(true);
  else {
    expect(verdict, about).toMatchObject({ ok: false });
    expect(names(file, verdict), about).toBe(true);
  }
  expectRefused(file, about, report);
}

function expectRefused(file: string, about: string, error: unknown): void {
  expect(error, about).toBeInstanceOf(PalimpsestError);
  const refusal = error as PalimpsestError;
  expect(names(file, refusal.toData()), `${about}: ${refusal.message}`).toBe(true);
}

/** Named and refused by findings, which the other doors hold the case against its log with. */
async function expectNoFindings(file: string, how: string, change: (path: string) => void): Promise<void> {
  const { findings } = await doors(file, change, { onlyFindings: true });
  expectRefused(file, `${file}: ${how}`, findings);
}

/** Changes one bit of the byte at a place of any file, and at no other. */
async function expectByteNamed(file: string, at: number): Promise<void> {
  const bytes = readFileSync(join(base, file));
  await expectNamed(file, `byte ${at}`, (path) => {
    rmSync(path, { force: true });
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(path, changed);
  });
}

/** The first byte of a file of the case, the middle one and the last. */
function placesIn(file: string): readonly number[] {
  const { length } = readFileSync(join(base, file));
  return [0, Math.floor(length / 2), length - 1];
}

describe('a case in which one thing was changed', () => {
  it('is what it was when nothing was', async () => {
    const { findings, verdict, report } = await doors('case.json', () => undefined);
    expect(findings).toMatchObject({ status: 'finished' });
    expect(verdict).toMatchObject({ ok: true, differences: [] });
    expect(report).toMatchObject({ message: NOTHING });
  });

  it('is named and refused: a byte of any file', async () => {
    for (const [n, file] of eachOf([...filesOf(base).entries()], 6))
      await expectByteNamed(file, must(placesIn(file)[Math.floor(n / 3) % 3]));
  });

  longLane(
    'is named and refused: the first, the middle and the last byte of any file',
    'one of them of every third file, in the test before',
    async () => {
      for (const file of filesOf(base)) for (const at of placesIn(file)) await expectByteNamed(file, at);
    },
  );

  it('is named and refused: any file taken away', async () => {
    for (const file of eachOf(filesOf(base), 6, 1)) {
      await expectNamed(file, 'deleted', (path) => {
        rmSync(path);
      });
    }
  });

  it('is named and refused: any file put in from another case, or from an earlier day', async () => {
    for (const [how, from] of [
      ['swapped', other],
      ['older', early],
    ] as const) {
      for (const file of eachOf(filesOf(from), 4)) {
        const bytes = readFileSync(join(from, file));
        const isSame = filesOf(base).includes(file) && readFileSync(join(base, file)).equals(bytes);
        if (isSame || !filesOf(base).includes(file)) continue;
        await expectNamed(file, how, (path) => {
          rmSync(path, { force: true });
          writeFileSync(path, bytes);
        });
      }
    }
  });

  it('is named and refused: any member of the index, of a plan, of facts', async () => {
    for (const file of ['case.json', 'examinations/X1/start.json', 'evidence/E2/facts.json']) {
      const text = readFileSync(join(base, file), 'utf8');
      const leaves = leavesOf(JSON.parse(text));
      // A plan and facts are held by one hash; of the index every member is held by itself.
      const chosen =
        file === 'case.json' ? leaves : leaves.filter((_, n) => n % Math.ceil(leaves.length / 12) === 0);
      for (const [n, leaf] of eachOf([...chosen.entries()], 16)) {
        const named = n % 8 === 0 ? expectNamed : expectNoFindings;
        await named(file, leaf.join('.'), (path) => {
          writeFileSync(path, changedLeaf(text, leaf));
        });
      }
    }
  });

  it('is named and refused: a statement about evidence that was put in or taken out', async () => {
    const text = readFileSync(join(base, 'case.json'), 'utf8');
    const index = (at: number, change: (item: Record<string, unknown>) => object) => (path: string) => {
      const changed = JSON.parse(text) as { readonly evidence: Record<string, unknown>[] };
      changed.evidence[at] = { ...change(must(changed.evidence[at])) };
      writeFileSync(path, `${JSON.stringify(changed, null, 2)}\n`);
    };
    for (const name of ['firstPublished', 'whyUnseen']) {
      const without = (item: Record<string, unknown>): object =>
        Object.fromEntries(Object.entries(item).filter(([member]) => member !== name));
      await expectNamed(
        'case.json',
        `${name} put in`,
        index(1, (item) => ({ ...item, [name]: 'never said' })),
      );
      await expectNamed('case.json', `${name} taken out`, index(2, without));
    }
  });

  it('is named and refused: an audit log that was cut, and one made anew', async () => {
    const log = readFileSync(join(base, 'audit/audit.jsonl'), 'utf8').trimEnd().split('\n');
    for (const count of [1, 5, log.length - 1]) {
      await expectNamed('audit/audit.jsonl', `${count} lines left`, (path) => {
        writeFileSync(path, `${log.slice(0, count).join('\n')}\n`);
      });
    }
  });
});

describe('an answer', () => {
  it('comes from no findings that differ from the log, not even after they were put back', async () => {
    const folder = join(scratch, 'answer');
    cpSync(base, folder, { recursive: true });
    const opened = await openCase(folder, { mode: 'read', heads: null });
    const path = join(folder, 'examinations', 'X1', 'findings.json');
    const text = readFileSync(path, 'utf8');
    const answers = new CaseAnswers(new CaseChecks(), new KeptFindings());
    const added: Finding = {
      id: 'made-up/E2',
      title: 'Made up',
      sentence: 'All of it is there.',
      tag: 'reconstruction',
      element: 'reconstructed',
      workId: 'E2',
      value: 1,
      unit: 'share of passages',
      controlValue: 0,
      interval: { kind: 'none', code: 'census', reason: 'none' },
      calibration: { kind: 'calibrated', reasons: [], controls: ['E3'] },
      standing: 'claim',
      spans: [],
      caveats: [],
    };
    const findings = findingsSchema.parse(JSON.parse(text));
    writeFileSync(path, canonicalJson({ ...findings, findings: [...findings.findings, added] }));
    const asked = (): Promise<unknown> => answers.answer(opened, 'E1', 'E2');
    await expect(asked()).rejects.toMatchObject({ code: 'case-differs' });
    await expect(answers.briefs(opened)).rejects.toMatchObject({ code: 'case-differs' });
    writeFileSync(path, text);
    const answer = await asked();
    expect(JSON.stringify(answer)).not.toContain(added.sentence);
    expect(answer).toEqual(
      await new CaseAnswers(new CaseChecks(), new KeptFindings()).answer(opened, 'E1', 'E2'),
    );
    await opened.close();
  });
});
