import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ATTACKS, familyExamination, findAttack } from '../../../src/attacks/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import type {
  CaseIndex,
  Engine,
  Evidence,
  Findings,
  HashCheck,
  Report,
  ReportRun,
} from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { attackInfo, buildReport, type ReportInput } from '../../../src/exhibit/index.js';
import { modelFacts } from '../../../src/gguf/index.js';
import { registerOfFamilies } from '../../../src/measure/index.js';
import { HOSTILE } from '../hostileStrings.js';
import { measureInMemory, type Measured, type MeasuredText } from '../models/measureInMemory.js';
import { RECORDED } from './sampleFidelity.js';

export { HOSTILE } from '../hostileStrings.js';

const ROOT = new URL('../../../', import.meta.url);
const MODEL = fileURLToPath(new URL('test/fixtures/plant/P1-q8_0.gguf', ROOT));
const AT = '2026-11-25T14:30:00.000Z';
const BUILD = 'dd34eafdd34eafdd';
const RUNS: ReportRun[] = [
  {
    kind: 'started',
    at: AT,
    program: {
      name: 'Palimpsest',
      version: '0.1.0',
      build: BUILD,
      commit: 'not recorded',
      lockFileSha256: sha256Hex('lock'),
    },
    insisted: [],
    selfTest: 'passed',
  },
];

/** The demo's target and control, shortened to `chars` characters each (all of them for 0). */
export function demoTexts(chars: number): MeasuredText[] {
  const read = (file: string): string => {
    const text = readFileSync(fileURLToPath(new URL(`assets/demo/${file}`, ROOT)), 'utf8');
    return chars === 0 ? text : text.slice(0, chars);
  };
  return [
    {
      id: 'E2',
      role: 'target',
      title: 'Moby-Dick, eight chapters',
      fileName: 'target-moby-dick-planted.txt',
      text: read('target-moby-dick-planted.txt'),
    },
    {
      id: 'E3',
      role: 'control',
      title: 'Moby-Dick, eleven other chapters',
      fileName: 'control-moby-dick-held-out.txt',
      text: read('control-moby-dick-held-out.txt'),
    },
  ];
}

/** What to measure with. */
export interface SampleOptions {
  readonly engine?: Engine;
  readonly modelPath?: string;
  readonly texts?: readonly MeasuredText[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Put hostile strings wherever a string comes from outside. */
  readonly hostile?: boolean;
  readonly status?: Report['status'];
  /** Measure greedily too, and measure a reference model that knows nothing: three finished examinations and a failed one. */
  readonly three?: boolean;
}

const inputs = new Map<string, Promise<ReportInput>>();

/**
 * A report's input around findings that were measured here and now; by default with the fake engine, in about two seconds. What was measured
 * with it is measured once in each process.
 */
export async function sampleReportInput(options: SampleOptions = {}): Promise<ReportInput> {
  if (options.engine !== undefined) return measuredInput(options);
  const key = JSON.stringify(options);
  const input = inputs.get(key) ?? measuredInput(options);
  inputs.set(key, input);
  return structuredClone(await input);
}

const measurements = new Map<string, Promise<Measured>>();

/** Measures once what does not differ between two samples. @param of what it depends on; null if it is measured anew */
function once(of: unknown, measure: () => Promise<Measured>): Promise<Measured> {
  if (of === null) return measure();
  const key = sha256Hex(JSON.stringify(of));
  const measured = measurements.get(key) ?? measure();
  measurements.set(key, measured);
  return measured;
}

async function measuredInput(options: SampleOptions): Promise<ReportInput> {
  const texts = (options.texts ?? demoTexts(24_000)).map((text) =>
    options.hostile === true ? { ...text, title: `${text.title} ${HOSTILE.markup} ${HOSTILE.bidi}` } : text,
  );
  const known = (texts[0]?.text ?? '').slice(0, 14_000);
  const engine = options.engine ?? createFakeEngine({ text: known });
  const path = options.modelPath ?? MODEL;
  const loaded = await engine.load({ path, gpu: 'off' });
  const facts = await modelFacts(path, { tensorHashes: true });
  const model = { id: 'E1', name: 'P1-q8_0.gguf', sha256: facts.sha256 };
  const same = options.engine === undefined ? { path, texts, parameters: options.parameters ?? {} } : null;
  const measured = await once(same, () =>
    measureInMemory(findAttack('probabilistic'), engine, loaded, model, texts, options.parameters),
  );
  const more: ExaminationInput[] = [];
  if (options.three === true) {
    const greedy = await measureInMemory(
      findAttack('greedy'),
      engine,
      loaded,
      model,
      texts,
      options.parameters,
    );
    more.push(finished('X3', greedy, texts));
    const blank = createFakeEngine({ text: 'Nothing of the work is in here, and nothing of its control.' });
    const reference = { id: 'E4', name: 'P0-q8_0.gguf', sha256: sha256Hex('P0') };
    const unseen = await measureInMemory(
      findAttack('probabilistic'),
      blank,
      await blank.load({ path, gpu: 'off' }),
      reference,
      texts,
      options.parameters,
    );
    await blank.dispose();
    more.push(finished('X4', unseen, texts));
  }
  await engine.dispose();
  const evidence = [
    modelEvidence(facts.sizeBytes, facts.sha256),
    ...texts.map((text, at) => textEvidence(text, at)),
    ...(options.three === true ? [referenceEvidence(facts.sizeBytes)] : []),
  ];
  const examinations = [
    finished('X1', measured, texts),
    failed(facts.sha256, options.hostile === true),
    ...more,
  ];
  return {
    id: 'PAL-2026-0001',
    revision: 1,
    supersedes: null,
    citations: [],
    title: '',
    status: options.status ?? 'draft',
    issuedAt: AT,
    issuedAtLocalOffset: '+00:00',
    confidentiality: '',
    case: caseIndex(evidence, options.hostile === true),
    models: { E1: facts, ...(options.three === true ? { E4: { ...facts, sha256: sha256Hex('P0') } } : {}) },
    works: Object.fromEntries(measured.works.map((work) => [work.id, work])),
    checks: Object.fromEntries(evidence.map((one) => [one.id, checksOf(one)])),
    examinations,
    omitted: [],
    families: registerOfFamilies(
      examinations.flatMap(({ id, status, start, findings }) =>
        start === null ? [] : [familyExamination({ id, status, start }, findings?.findings ?? null)],
      ),
    ),
    validations: [{ build: BUILD, record: null }],
    methodRates: [],
    exhibits: [],
    attacks: ATTACKS.map(attackInfo),
    signer: {
      kind: 'key',
      subject: 'CN=Ishmael Sample, O=Sample Laboratory',
      certificateSha256: sha256Hex('certificate'),
      authoritySha256: sha256Hex('authority'),
      sshFingerprint: 'SHA256:2xIuyqkU0Qm3yIv1pUlkE8GmZ0fnxXtbN0uY3hQ0bAM',
      validFrom: '2026-11-01T00:00:00.000Z',
      validTo: '2028-11-01T00:00:00.000Z',
      trust: 'self-asserted',
      issuer: 'CN=Ishmael Sample',
    },
    environment: {
      program: { name: 'Palimpsest', version: '0.1.0', build: 'dd34eaf', commit: 'not recorded' },
      versions: { Node: '20.20.0', 'llama.cpp': 'b9999 (prebuilt)', Unicode: '15.1' },
      operatingSystem: 'Debian GNU/Linux 13, Linux 6.12 x86_64',
      processor: 'Example processor',
      logicalProcessors: 2,
      memoryBytes: 8_589_934_592,
      lockFileSha256: sha256Hex('lock'),
      network: 'no network access was used; interfaces: none',
    },
    selfTest: {
      kind: 'run',
      at: AT,
      passed: true,
      checks: [
        { name: 'SHA-256 of "abc"', expected: sha256Hex('abc'), got: sha256Hex('abc'), passed: true },
        { name: 'Queries for p_z = .001 at p = .95', expected: '2995', got: '2995', passed: true },
      ],
    },
    audit: { head: sha256Hex('audit'), count: 17, clockSetBack: [], incidents: [] },
    files: [
      { path: 'data/results/X1.json', sha256: sha256Hex('results'), sizeBytes: 123_456 },
      { path: 'data/audit/audit.jsonl', sha256: sha256Hex('audit'), sizeBytes: 7_890 },
    ],
    timeStamp: 'none: local clock',
    verify: [
      {
        what: 'Every file is as it was when the report was sealed.',
        command: 'sha256sum -c manifest-sha256.txt',
      },
      {
        what: 'The chain is unbroken.',
        command: "prev=$(printf '0%.0s' {1..64})\nwhile read -r line; do :; done",
      },
    ],
  };
}

/** The report made from {@link sampleReportInput}. */
export async function sampleReport(options: SampleOptions = {}): Promise<Report> {
  return buildReport(await sampleReportInput(options));
}

function caseIndex(evidence: Evidence[], hostile: boolean): CaseIndex {
  return {
    schema: 'palimpsest-case',
    schemaVersion: 1,
    anchor: { entries: 0, sha256: '0'.repeat(64) },
    id: 'case-0001',
    createdAt: '2026-11-25T13:00:00.000Z',
    head: {
      caption: hostile ? `Doe v. ${HOSTILE.markup}` : 'Doe v. Example Models, Inc.',
      court: hostile ? HOSTILE.bidi : 'United States District Court, District of Example',
      docket: hostile ? HOSTILE.hidden : '1:26-cv-00001',
      examiner: 'Ishmael Sample',
      examinerTitle: 'Forensic examiner',
      laboratory: hostile ? HOSTILE.scripts : 'Sample Laboratory',
      question: hostile
        ? `How much? ${HOSTILE.markup} ${HOSTILE.hidden}`
        : 'How much of the eight chapters of Moby-Dick is stored in the weights of the model P1, and can it be got out word for word?',
    },
    evidence,
    examinations: ['X1', 'X2'],
    exhibits: [],
    nextExhibit: 1,
    reports: [],
  };
}

function modelEvidence(sizeBytes: number, sha256: string): Evidence {
  return {
    ...received('E1', 'P1-q8_0.gguf', sizeBytes, sha256),
    role: 'target-model',
    title: 'Model P1 (Q8_0)',
  };
}

function referenceEvidence(sizeBytes: number): Evidence {
  return {
    ...received('E4', 'P0-q8_0.gguf', sizeBytes, sha256Hex('P0')),
    role: 'reference-model',
    title: 'Model P0 (Q8_0)',
  };
}

function textEvidence(text: MeasuredText, at: number): Evidence {
  const bytes = new TextEncoder().encode(text.text);
  return {
    ...received(`E${at + 2}`, text.fileName, bytes.length, sha256Hex(bytes)),
    role: text.role === 'target' ? 'target-work' : 'control-work',
    title: text.title,
    author: 'Herman Melville',
    edition: 'Harper & Brothers, New York 1851',
  };
}

function received(id: string, name: string, sizeBytes: number, sha256: string): Evidence {
  return {
    id,
    role: 'cleaning-list',
    name,
    title: '',
    author: '',
    edition: '',
    storage: 'copied',
    path: `evidence/${id}/${name}`,
    files: [{ path: `evidence/${id}/${name}`, name, sizeBytes, sha256 }],
    sha256,
    sizeBytes,
    receivedFrom: 'Example Models, Inc., by courier',
    receivedBy: 'Ishmael Sample',
    receivedAt: '2026-11-25T13:05:00.000Z',
    encoding: '',
  };
}

function checksOf(evidence: Evidence): HashCheck[] {
  const check = (when: HashCheck['when'], examinationId: string, at: string): HashCheck => ({
    when,
    examinationId,
    at,
    sha256: evidence.sha256,
    matches: true,
  });
  return [
    check('receipt', '', evidence.receivedAt),
    check('before', 'X1', '2026-11-25T13:10:00.000Z'),
    check('after', 'X1', '2026-11-25T13:12:00.000Z'),
  ];
}

type ExaminationInput = ReportInput['examinations'][number];

function finished(id: string, measured: Measured, texts: readonly MeasuredText[]): ExaminationInput {
  const used = (role: MeasuredText['role']): { id: string; name: string; sha256: string }[] =>
    texts
      .filter((text) => text.role === role)
      .map((text) => ({ id: text.id, name: text.fileName, sha256: sha256Hex(text.text) }));
  const findings: Findings = measured.findings;
  return {
    id,
    status: 'finished',
    failure: '',
    finishedAt: '2026-11-25T13:12:00.000Z',
    start: {
      schema: 'palimpsest-examination',
      schemaVersion: 1,
      id,
      attack: { id: findings.attack.id, version: findings.attack.version },
      parameters: measured.parameters,
      seed: findings.seed,
      model: findings.model,
      references: [],
      targets: used('target'),
      controls: used('control'),
      sources: [],
      cleaning: [],
      plan: measured.plan,
      planSha256: measured.planSha256,
      units: measured.units,
      totalTokens: measured.totalTokens,
      numericFingerprint: { engine: 'llama.cpp', release: 'b9999', flashAttention: false, kvUnified: false },
      machine: { threads: 2, hostname: 'bench' },
      ...RECORDED,
      startedAt: '2026-11-25T13:10:00.000Z',
      startedBy: 'Ishmael Sample',
      command: `palimpsest examine case-0001 --attack ${findings.attack.id} --model ${findings.model.id} --work E2 --control E3`,
    },
    findings,
    resultsPath: `data/results/${id}.json`,
    resultsSha256: sha256Hex('results'),
    runs: RUNS,
    planFixed: null,
    shards: null,
    incidents: ['The engine process ended at unit 3 and was restarted; the unit was measured again.'],
  };
}

function failed(modelSha256: string, hostile: boolean): ExaminationInput {
  return {
    id: 'X2',
    status: 'failed',
    failure: hostile ? HOSTILE.markup : 'The disk was full at unit 12 of 40; nothing was reported.',
    finishedAt: '',
    start: {
      schema: 'palimpsest-examination',
      schemaVersion: 1,
      id: 'X2',
      attack: { id: 'greedy', version: '1.0.0' },
      parameters: { prefixTokens: 50, suffixTokens: 50 },
      seed: 'sample-seed-2',
      model: { id: 'E1', name: 'P1-q8_0.gguf', sha256: modelSha256 },
      references: [],
      targets: [],
      controls: [],
      sources: [],
      cleaning: [],
      plan: {},
      planSha256: sha256Hex('plan-2'),
      units: 40,
      totalTokens: 40_000,
      numericFingerprint: {},
      machine: {},
      ...RECORDED,
      startedAt: '2026-11-25T13:20:00.000Z',
      startedBy: 'Ishmael Sample',
      command: 'palimpsest examine case-0001 --attack greedy',
    },
    findings: null,
    resultsPath: '',
    resultsSha256: '',
    runs: RUNS,
    planFixed: null,
    shards: null,
    incidents: [],
  };
}
