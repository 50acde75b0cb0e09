import { z } from 'zod';
import { examinerStatementSchema, exhibitContentSchema, exhibitEntrySchema } from '../domain/index.js';
import { desktop, read, write } from './define.js';
import {
  caseId,
  charOffset,
  evidenceId,
  examinationId,
  exhibitId,
  grantId,
  jobId,
  nothing,
  reportId,
} from './common.js';
import { checklistGap } from './jobs.js';

/** What an exhibit shows: a reference to what the program measured or recorded. The window supplies words, never results. */
export const exhibitRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passage'),
    examinationId,
    workId: evidenceId,
    startChar: charOffset,
    endChar: charOffset,
  }),
  z.strictObject({ kind: z.literal('finding'), examinationId, findingId: z.string().min(1).max(300) }),
  z.strictObject({ kind: z.literal('continuation'), askId: z.string().regex(/^a[0-9a-f]{16}$/) }),
  z.strictObject({ kind: z.literal('inspection'), inspectionId: z.string().regex(/^i[0-9a-f]{16}$/) }),
]);
/** See {@link exhibitRequest}. */
export type ExhibitRequest = z.infer<typeof exhibitRequest>;

const reportWords = {
  title: z.string().max(500),
  confidentiality: z.string().max(500),
  /** The sealed report that this one replaces; absent when it replaces none. */
  replaces: reportId.optional(),
  /** The examiner's own words; the report marks them as such. */
  statement: examinerStatementSchema.optional(),
  /** Examinations that are reported in full, in this order; default: all. The report names the others and gives the reason. */
  only: z.array(examinationId).max(10_000).optional(),
  leaveOutReason: z.string().max(2000).optional(),
  /** Evidence that is shown in full; default: all. The report lists the other items and gives the reason. */
  onlyEvidence: z.array(evidenceId).max(10_000).optional(),
  evidenceReason: z.string().max(2000).optional(),
  /** Leave out the files of results that encode the works: numbers per token and journals. The report names each with its hash. */
  withoutTokenData: z.boolean().optional(),
};

/** A report as a file that leaves the case: its PDF, its HTML, or its whole bag as a ZIP. */
export const reportPart = z.enum(['pdf', 'html', 'bag']);
/** See {@link reportPart}. */
export type ReportPart = z.infer<typeof reportPart>;

/** Files that repeat parts of a report; they are not sealed. */
const writtenParts = z.strictObject({ folder: z.string(), files: z.array(z.string()) });

/** The examiner's key, without its secret. */
export const keyInfo = z.strictObject({
  folder: z.string(),
  name: z.string(),
  organization: z.string().optional(),
  title: z.string().optional(),
  email: z.string().optional(),
  identity: z.string(),
  fingerprint: z.string(),
  authorityFingerprint: z.string(),
  sshFingerprint: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  /** True: the authority was created together with the key, and no outside party vouches for the name. */
  selfAsserted: z.boolean(),
  /** The issuer of the certificate, by the names in the chain. */
  issuer: z.string(),
  /** Label of the token that holds the private key; absent when files do. */
  token: z.string().optional(),
});

/** Calls about exhibits, reports, keys and bags. */
export const reportCalls = {
  'exhibits.add': write(
    'Marks something as an exhibit.',
    z.strictObject({
      caseId,
      source: exhibitRequest,
      title: z.string().max(300),
      note: z.string().max(10_000),
    }),
    /** `label`: as in the list and in reports, e.g. `PX-003`. */
    z.strictObject({ exhibitId, label: z.string() }),
    [
      'exhibit-source',
      'exhibit-words',
      'words-overstated',
      'case-differs',
      'evidence-changed',
      'case-read-only',
    ],
  ),
  'exhibits.edit': write(
    'Changes the title or the note of an exhibit.',
    z.strictObject({ caseId, exhibitId, title: z.string().max(300), note: z.string().max(10_000) }),
    nothing,
    ['exhibit-unknown', 'exhibit-words', 'words-overstated', 'case-read-only'],
  ),
  'exhibits.move': write(
    'Moves an exhibit before another one, or to the end; labels follow the order.',
    z.strictObject({ caseId, exhibitId, before: exhibitId.nullable() }),
    nothing,
    ['exhibit-unknown', 'case-read-only'],
  ),
  'exhibits.remove': write(
    'Removes an exhibit from the list; the audit log keeps it.',
    z.strictObject({ caseId, exhibitId }),
    nothing,
    ['exhibit-unknown', 'case-read-only'],
  ),
  'exhibits.list': read(
    'Lists the exhibits in order, each with its label and what it shows.',
    z.strictObject({ caseId }),
    z.strictObject({
      /** `intact` is false when the content file differs from what was recorded. */
      exhibits: z.array(
        exhibitEntrySchema.extend({
          label: z.string(),
          intact: z.boolean(),
          content: exhibitContentSchema.nullable(),
        }),
      ),
    }),
  ),
  'reports.checklist': read(
    'Lists what the report still lacks, and why it matters.',
    z.strictObject({ caseId, ...reportWords }),
    z.strictObject({ gaps: z.array(checklistGap) }),
    ['report-unknown', 'report-unsealed', 'report-choice', 'examination-unknown', 'evidence-unknown'],
  ),
  'reports.preview': write(
    'Makes a watermarked preview of the report; nothing is stored in the case.',
    z.strictObject({ caseId, ...reportWords }),
    z.strictObject({ jobId }),
    [
      'case-unknown',
      'report-unknown',
      'report-unsealed',
      'report-choice',
      'examination-unknown',
      'evidence-unknown',
    ],
  ),
  'reports.draft': write(
    'Makes a watermarked draft of the report and stores it in the case.',
    z.strictObject({ caseId, ...reportWords }),
    z.strictObject({ jobId }),
    [
      'report-unknown',
      'report-unsealed',
      'case-read-only',
      'report-choice',
      'examination-unknown',
      'evidence-unknown',
    ],
  ),
  'reports.seal': write(
    'Makes the report, signs it with the examiner’s key and seals it in a bag.',
    z.strictObject({
      caseId,
      ...reportWords,
      /** Passphrase of the key, or PIN of its token. */
      passphrase: z.string().min(1).max(1000),
      /** The key may belong to someone other than the examiner; the report then says so. */
      sealedBy: z.boolean(),
    }),
    z.strictObject({ jobId }),
    [
      'report-incomplete',
      'signer-differs',
      'report-unknown',
      'report-unsealed',
      'report-choice',
      'examination-unknown',
      'evidence-unknown',
      'evidence-changed',
      'key-missing',
      'key-passphrase',
      'case-read-only',
    ],
  ),
  'reports.statement': read(
    'Returns the draft of the examiner’s statement that the case keeps; empty when there is none.',
    z.strictObject({ caseId }),
    z.strictObject({ statement: examinerStatementSchema }),
    ['statement-broken'],
  ),
  'reports.keepStatement': write(
    'Keeps a draft of the examiner’s statement in the case; no report contains it until one is made with it.',
    z.strictObject({ caseId, statement: examinerStatementSchema }),
    nothing,
    ['case-read-only'],
  ),
  'reports.pdf': read(
    'Returns the PDF of a report or of a preview as base64.',
    z.strictObject({
      caseId,
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('report'), reportId }),
        z.strictObject({ kind: z.literal('preview'), previewId: z.string().max(100) }),
      ]),
    }),
    z.strictObject({ base64: z.string(), name: z.string() }),
    ['report-unknown', 'report-missing', 'report-changed', 'preview-gone'],
  ),
  'reports.save': desktop(
    'Saves the PDF, the HTML or the bag of a report to a place that is chosen in a system dialog.',
    z.strictObject({ caseId, reportId, part: reportPart }),
    /** Name of the file that was saved; null if the dialog was closed. */
    z.strictObject({ name: z.string().nullable() }),
    ['report-unknown', 'report-unsealed', 'report-missing', 'report-changed', 'zip-unfit'],
  ),
  'reports.tables': write(
    'Writes the findings, tables and charts of a report as CSV files beside it.',
    z.strictObject({ caseId, reportId }),
    writtenParts,
    ['report-unknown', 'report-missing', 'report-changed', 'output-exists', 'case-read-only'],
  ),
  'reports.exhibits': write(
    'Writes each exhibit of a report as a separate PDF beside the report.',
    z.strictObject({ caseId, reportId }),
    writtenParts,
    [
      'report-unknown',
      'report-missing',
      'report-changed',
      'exhibit-unknown',
      'output-exists',
      'case-read-only',
    ],
  ),
  'keys.show': read(
    'Returns the examiner’s key: fingerprints and validity; null when there is none yet.',
    nothing,
    z.strictObject({ folder: z.string(), key: keyInfo.nullable() }),
  ),
  'keys.create': write(
    'Creates an encrypted signing key with a self-signed certificate.',
    z.strictObject({
      name: z.string().min(1).max(200),
      organization: z.string().max(200),
      title: z.string().max(200),
      email: z.string().max(200),
      years: z.int().min(1).max(30),
      passphrase: z.string().min(1).max(1000),
    }),
    keyInfo,
    ['key-exists', 'key-holder', 'key-passphrase-unusable'],
  ),
  'bags.verify': write(
    'Verifies a sealed report from its folder, a ZIP of it, or its PDF alone.',
    z.strictObject({
      bag: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('granted'), grantId }),
        z.strictObject({ kind: z.literal('report'), caseId, reportId }),
      ]),
      /** Received through a separate channel, not with the bag; empty when it was not received. */
      sealNumber: z.string().max(200),
      authority: z.string().max(200),
    }),
    z.strictObject({ jobId }),
    [
      'grant-unknown',
      'report-unknown',
      'report-missing',
      'report-changed',
      'not-a-bag',
      'zip-unfit',
      'bag-version-newer',
    ],
  ),
  'bags.replay': write(
    'Repeats the examinations of a sealed report with the chosen files, and compares the results.',
    z.strictObject({
      bag: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('granted'), grantId }),
        z.strictObject({ kind: z.literal('report'), caseId, reportId }),
      ]),
      /** Files and folders that may contain the items of evidence. */
      files: z.array(grantId).min(1).max(200),
      /** Examinations to repeat; empty for all. */
      only: z.array(examinationId).max(1000),
      how: z.discriminatedUnion('mode', [
        z.strictObject({ mode: z.literal('full') }),
        z.strictObject({
          mode: z.literal('sample'),
          units: z.int().min(1).max(1_000_000),
          seed: z.string().min(1).max(1000),
        }),
        z.strictObject({ mode: z.literal('from-journal') }),
      ]),
      /** In decades. Null: none on the same engine and processor, otherwise the default tolerance. */
      toleranceDecades: z.number().min(0).max(10).nullable(),
    }),
    z.strictObject({ jobId }),
    ['grant-unknown', 'report-unknown', 'report-missing', 'not-a-bag', 'bag-changed', 'engine-busy'],
  ),
};
