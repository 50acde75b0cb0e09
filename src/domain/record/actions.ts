import { z } from 'zod';
import { mapValues, type Json } from '../../base/index.js';
import { caseHeadSchema, evidenceSchema } from '../case.js';
import { continuationDecodingSchema, continuationSchema } from '../continuation.js';
import { evidenceRoleSchema } from '../evidence/roles.js';
import { EVIDENCE_TEXT } from '../evidence/texts.js';
import { exhibitEntrySchema } from '../exhibit.js';
import { programRecordSchema } from '../program.js';

const text = z.string();
const count = z.int().min(0);
const number = z.int().min(1);
const utcTime = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Empty where there is no file. */
const sha256OrNone = z.string().regex(/^([0-9a-f]{64})?$/);
const evidenceId = evidenceSchema.shape.id;
const examination = z.string().regex(/^X[1-9][0-9]*$/);
const exhibitId = exhibitEntrySchema.shape.id;
const json: z.ZodType<Json> = z.json();

const texts = z.array(text);
const evidenceIds = z.array(evidenceId);
const isTrue = z.literal(true).exactOptional();
const reason = text.exactOptional();
const head = z.strictObject({ entries: count, sha256 });
const openHead = caseHeadSchema.omit({ question: true });
const someHead = z.partialRecord(openHead.keyof(), text);
const plainFile = z.strictObject({ name: text, sizeBytes: count, sha256 });
const hashedItem = z.strictObject({
  id: evidenceId,
  status: z.enum(['ok', 'changed', 'missing']),
  /** Of each file. */
  sha256: z.array(sha256OrNone),
});

/** Why evidence is hashed again. */
export const evidencePurposeSchema = z.discriminatedUnion('kind', [
  /** Before an examination is planned; `examination-prepared` names the entry of the check. */
  z.strictObject({ kind: z.literal('before-run') }),
  z.strictObject({ kind: z.literal('before-resume'), examination: text }),
  z.strictObject({ kind: z.literal('after-run'), examination: text }),
  z.strictObject({ kind: z.literal('before-seal'), report: text }),
  z.strictObject({ kind: z.literal('on-request') }),
  z.strictObject({ kind: z.literal('for-an-estimate') }),
]);
/** See {@link evidencePurposeSchema}. */
export type EvidencePurpose = z.infer<typeof evidencePurposeSchema>;

const hashCheck = { purpose: evidencePurposeSchema, items: z.array(hashedItem) };

// No greatest length: what was received at the command line may be longer than what can be entered now.
/** Some of what is stated about an item. */
export const someWordsSchema = z.strictObject({
  role: evidenceRoleSchema.exactOptional(),
  ...mapValues(EVIDENCE_TEXT, () => text.exactOptional()),
});

/** The tokens of one work as they were kept: SHA-256 of the file, and of the reading text that was tokenized. */
const keptTokens = z.strictObject({ sha256, readingSha256: sha256 });
const mark = { journalLines: count, journalHead: sha256 };
const insisted = texts.exactOptional();
const division = { shardPlan: text.exactOptional(), planFileSha256: sha256.exactOptional() };
const dropped = { droppedBytes: count.exactOptional(), droppedSha256: sha256.exactOptional() };

/** A known-answer test: its result, and where it computed. `none`: there are no known answers for the engine. */
export const selfTestDetailSchema = z.strictObject({
  result: z.enum(['passed', 'failed', 'none']),
  engine: text,
  gpu: text.exactOptional(),
  testedAt: utcTime.exactOptional(),
  checks: z.array(z.strictObject({ name: text, expected: text, got: text, passed: z.boolean() })),
});
/** See {@link selfTestDetailSchema}. */
export type SelfTestDetail = z.infer<typeof selfTestDetailSchema>;

/** A crash of the engine: how it ended, and the units that were in progress. */
export const crashDetailSchema = z.strictObject({
  examination,
  exitCode: z.union([z.int(), z.literal('none')]),
  signal: text,
  inFlight: z.array(z.strictObject({ unitId: text, title: text })),
});
/** See {@link crashDetailSchema}. */
export type CrashDetail = z.infer<typeof crashDetailSchema>;

const mergedShard = z.strictObject({
  shard: number,
  from: count,
  to: number,
  until: number,
  headSha256: sha256,
  journalHead: sha256,
  journalSha256: sha256,
  machine: z.record(z.string(), json),
  evidence: z.array(z.strictObject({ id: evidenceId, sha256 })),
});

const exhibitEntry = exhibitEntrySchema.omit({ title: true, note: true }).shape;
const received = evidenceSchema.omit({ path: true, files: true }).shape;
const madeReport = {
  report: text,
  revision: number,
  createdAt: utcTime,
  /** Empty for a draft. */
  sealNumber: sha256OrNone,
  pdfSha256: sha256OrNone,
  /** The head that the report prints; absent where it was recorded late. */
  anchor: head.exactOptional(),
  recordedLate: isTrue,
};

/** An action whose details are all open. */
function open<const N extends string, D extends z.ZodRawShape>(name: N, label: string, detail: D) {
  return action(name, label, detail, {});
}

/**
 * An action of the audit log.
 * @param label what was done, as a timeline shows it
 * @param detail what an entry holds openly
 * @param secret what an entry holds as an HMAC, in its member `private`
 */
function action<const N extends string, D extends z.ZodRawShape, S extends z.ZodRawShape>(
  name: N,
  label: string,
  detail: D,
  secret: S,
) {
  const written = z.strictObject(detail);
  const names = new RegExp(`^(${[...Object.keys(secret), 'actor'].join('|')})$`);
  const macs = z.record(z.string().regex(names), sha256);
  const read = written.extend({ private: macs.exactOptional() });
  const entry = z.strictObject({
    seq: number,
    time: utcTime,
    actor: text,
    action: z.literal(name),
    detail: read,
    prev: sha256,
  });
  return { name, label, written, secret: z.strictObject(secret), entry };
}

/** A file over a head: the number of entries up to it, a number if there are several, and what it is. */
export const HEAD_FILE = /^([1-9][0-9]*)(-[1-9][0-9]*)?\.(tsr|p7s)$/;

/**
 * Every action of the audit log with what its entries hold. What is written, read, checked in a case and in a sealed report, shown and
 * documented follows from this table.
 */
export const ACTIONS = [
  action(
    'case-created',
    'Case created',
    { id: text, createdAt: utcTime, head: openHead },
    { question: text },
  ),
  action(
    'case-edited',
    'Case edited',
    { before: someHead, after: someHead },
    { question: text.exactOptional() },
  ),
  action(
    'case-adopted',
    'Case adopted',
    {
      reason: text,
      had: head,
      contradicted: z.array(
        z.strictObject({
          place: z.enum(['case.json', 'report', 'machine']),
          name: text,
          ...head.shape,
        }),
      ),
      machineHead: z.literal('not-understood').exactOptional(),
      lastReport: count.exactOptional(),
      copied: isTrue,
      indexRestored: z.strictObject({ from: count, to: count }).exactOptional(),
    },
    { copiedFrom: text.exactOptional() },
  ),
  open('case-index-restored', 'Index restored from the log', { from: count, to: count }),
  action('lock-taken-over', 'Lock taken over', { pid: number, lockedAt: text, reason: text }, { host: text }),
  action(
    'audit-repaired',
    'Incomplete last line removed',
    { line: number, repair: z.enum(['line feed added', 'cut-off last line dropped']), ...dropped },
    { droppedText: text.exactOptional() },
  ),
  open('head-stamped', 'Audit log head time-stamped', {
    ...head.shape,
    time: utcTime,
    authority: text,
    authorityFingerprint: text,
    file: text.regex(HEAD_FILE),
    fileSha256: sha256,
  }),
  open('head-signed', 'Audit log head signed', {
    ...head.shape,
    signer: text,
    certificateSha256: text,
    file: text.regex(HEAD_FILE),
    fileSha256: sha256,
  }),
  action(
    'evidence-added',
    'Evidence added',
    {
      ...received,
      files: z.array(plainFile),
      /** Absent only in the case of a replay, where a vocabulary stands for a model. */
      factsSha256: sha256.exactOptional(),
    },
    { paths: texts },
  ),
  open('evidence-corrected', 'Evidence corrected', {
    id: evidenceId,
    before: someWordsSchema,
    after: someWordsSchema,
    reason: text,
  }),
  open('evidence-withdrawn', 'Evidence withdrawn', { id: evidenceId, reason: text.min(1) }),
  open('evidence-restored', 'Evidence restored', { id: evidenceId, reason: text.min(1) }),
  action(
    'evidence-relocated',
    'Evidence relocated',
    { id: evidenceId, files: z.array(plainFile), items: z.array(hashedItem) },
    { paths: texts },
  ),
  open('evidence-verified', 'Evidence verified', hashCheck),
  open('evidence-changed', 'Evidence changed', hashCheck),
  open('evidence-receipt-undone', 'Incomplete receipt undone', { folder: text, reason: text }),
  open('examination-prepared', 'Examination prepared', {
    examination,
    attack: text,
    version: text,
    planSha256: sha256,
    startSha256: sha256,
    tokens: z.record(evidenceId, keptTokens),
    evidenceVerified: number,
    model: evidenceId,
    references: evidenceIds,
    targets: evidenceIds,
    controls: evidenceIds,
    parametersSha256: sha256,
    tokensPerSecond: z.number().exactOptional(),
  }),
  open('examination-started', 'Examination started', {
    examination,
    planSha256: sha256,
    units: count,
    session: text,
    program: programRecordSchema,
    insisted,
    ...division,
  }),
  open('examination-resumed', 'Examination resumed', {
    examination,
    ...mark,
    session: text,
    program: programRecordSchema,
    begunWith: programRecordSchema,
    insisted,
    ...dropped,
    ...division,
  }),
  open('examination-progress', 'Journal head recorded', { examination, ...mark }),
  open('examination-paused', 'Examination paused', {
    examination,
    ...mark,
    units: count,
    how: z.enum(['paused', 'stopped at once', 'merged in part']),
  }),
  action(
    'examination-failed',
    'Examination failed',
    {
      examination,
      journalLines: count.exactOptional(),
      journalHead: sha256.exactOptional(),
      code: text,
    },
    { message: text },
  ),
  open('examination-finished', 'Examination finished', {
    examination,
    ...mark,
    /** Empty for an examination without units. */
    journalSha256: sha256OrNone,
    unscoredUnits: count,
    findingsSha256: sha256,
    windowsSha256: sha256,
    recomputeSha256: sha256,
    threads: count.exactOptional(),
    engineResidentBytes: count.exactOptional(),
    runnerPeakResidentBytes: count.exactOptional(),
  }),
  action(
    'self-tested',
    'Self-test before the run',
    { examination, ...selfTestDetailSchema.shape, insisted, shard: number.exactOptional() },
    { message: text.exactOptional() },
  ),
  action(
    'engine-crashed',
    'Engine crashed',
    { ...crashDetailSchema.shape, shard: number.exactOptional() },
    { message: text, stderr: texts },
  ),
  open('shards-planned', 'Shards planned', {
    shardPlan: text,
    planFileSha256: sha256,
    examinations: z.array(examination),
    shards: number,
    toleranceDecades: z.number().min(0),
  }),
  open('shards-merged', 'Shards merged', {
    examination,
    ...mark,
    shardPlan: text,
    planFileSha256: sha256,
    shards: z.array(mergedShard).min(1),
    repeatedUnits: count,
    largestDecades: z.number().min(0),
    toleranceDecades: z.number().min(0),
  }),
  open('model-inspection-begun', 'Model inspection begun', {
    inspection: text,
    model: evidenceId,
    with: z.enum(['known-models', 'lineage']),
    /** Of a list of known models. */
    expectedSigners: texts.exactOptional(),
    /** Of a lineage: the other model, and how often units are permuted with which seed. */
    base: evidenceId.exactOptional(),
    seed: text.exactOptional(),
    permutations: count.exactOptional(),
    units: count.exactOptional(),
  }),
  open('model-inspected', 'Model inspected', {
    inspection: text,
    recognition: text.exactOptional(),
    listSha256: sha256.exactOptional(),
    closest: text.exactOptional(),
    independence: z.enum(['not-tested', 'rejected', 'not-rejected']).exactOptional(),
    matchingRandom: text.exactOptional(),
    matchingTokens: text.exactOptional(),
    resultSha256: sha256,
  }),
  action(
    'model-inspection-failed',
    'Model inspection failed',
    { inspection: text, code: text },
    { message: text },
  ),
  open('model-asked', 'Model asked', {
    ask: text,
    model: evidenceId,
    work: evidenceId,
    startChar: count,
    promptTokens: count,
    maxTokens: number,
    decoding: continuationDecodingSchema,
  }),
  open('model-answered', 'Model answered', {
    ask: text,
    tokens: count,
    stoppedBy: continuationSchema.shape.stoppedBy,
    outputSha256: sha256,
  }),
  action('model-ask-failed', 'Model ask failed', { ask: text, code: text }, { message: text }),
  action('exhibit-added', 'Exhibit added', exhibitEntry, { title: text, note: text }),
  action('exhibit-edited', 'Exhibit edited', { id: exhibitId }, { title: text, note: text }),
  open('exhibits-reordered', 'Exhibits reordered', {
    /** The one that was moved. */
    id: exhibitId,
    before: z.array(exhibitId),
    after: z.array(exhibitId),
  }),
  open('exhibit-removed', 'Exhibit removed', { ...exhibitEntry, place: number }),
  open('exhibit-undone', 'Incomplete exhibit undone', { file: text, reason: text }),
  open('cleaning-proposed', 'Cleaning proposed', {
    set: number,
    setSha256: sha256,
    /** Of the form without text, which a bag holds. */
    sealedSha256: sha256,
    indexSha256: sha256,
    works: z.array(z.strictObject({ id: evidenceId, readingSha256: sha256 })),
    proposals: count,
  }),
  action(
    'cleaning-decided',
    'Cleaning decided',
    { set: number, proposal: text, passageSha256: sha256, decision: z.enum(['accepted', 'refused']) },
    { reason },
  ),
  action(
    'report-begun',
    'Report started, number reserved',
    {
      report: text,
      number,
      revision: number,
      sealed: z.boolean(),
      replaces: text.exactOptional(),
      pid: number,
      examinations: z.array(examination),
      exhibits: z.array(exhibitId),
    },
    { path: text, message: text.exactOptional() },
  ),
  open('report-drafting', 'Draft ready to be moved into place', {
    report: text,
    issuedAt: utcTime,
    pdfSha256: sha256,
  }),
  open('report-sealing', 'Sealed report ready to be moved into place', {
    report: text,
    issuedAt: utcTime,
    sealNumber: sha256,
  }),
  action('report-drafted', 'Report drafted', madeReport, { path: text }),
  action('report-sealed', 'Report sealed', madeReport, { path: text }),
  action('report-failed', 'Report failed', { report: text, code: text }, { reason: text }),
  open('report-undone', 'Incomplete report undone', {
    report: text,
    sealNumber: sha256.exactOptional(),
    reason: text,
  }),
] as const;

/** Each action as a timeline shows it. */
export const ACTION_LABELS: ReadonlyMap<string, string> = new Map(
  ACTIONS.map(({ name, label }) => [name, label]),
);

type Kind = (typeof ACTIONS)[number];
/** The name of an action, e.g. `evidence-added`. */
export type ActionName = Kind['name'];
type KindOf<N extends ActionName> = Extract<Kind, { readonly name: N }>;
/** The name of an action that can be written without an HMAC. */
export type OpenAction = {
  [N in ActionName]: string extends keyof SecretOf<N>
    ? N
    : Partial<SecretOf<N>> extends SecretOf<N>
      ? N
      : never;
}[ActionName];
/** What is written openly with an action. */
export type DetailOf<N extends ActionName> = z.input<KindOf<N>['written']>;
/** What is written with an action as HMACs only. */
export type SecretOf<N extends ActionName> = z.input<KindOf<N>['secret']>;
