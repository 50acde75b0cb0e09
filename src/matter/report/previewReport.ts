import { PalimpsestError, utc, type Clock } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type {
  ExaminerStatement,
  Report,
  ReportEnvironment,
  ReportSelfTest,
  ReportSigner,
} from '../../domain/index.js';
import {
  buildReport,
  loadDocumentFonts,
  renderPdf,
  reportChecklist,
  type ChecklistGap,
  type ReportInput,
  type WorkPlace,
} from '../../exhibit/index.js';
import { requireSameCase } from '../../examine/index.js';
import type { FileHashes } from '../../files/index.js';
import { showKey } from '../../seal/index.js';
import { snapshotNow } from '../case/caseSnapshot.js';
import { localOffset } from '../case/clocks.js';
import { exhibitFacts } from '../exhibit/exhibitFacts.js';
import { encodedPlaces } from './encodedPlaces.js';
import { refuseHiddenExhibits, type ReportChoice } from './leftOut.js';
import type { MeasuredSources } from '../examine/measuredWorks.js';
import { reportCitations } from './reportCitations.js';
import { caseFacts, nextReport, NO_SIGNER, signerOf } from './reportInput.js';
import { ListedPayload, stageCase } from './stagePayload.js';

/** What a report would be made with. */
export interface PreviewOptions extends ReportChoice {
  readonly clock: Clock;
  readonly title: string;
  readonly confidentiality: string;
  /** The examiner's own words; default: none. */
  readonly statement?: ExaminerStatement | undefined;
  /** Id of the sealed report that this one would replace. */
  readonly replaces?: string | undefined;
  /** Who would sign. */
  readonly signer: ReportSigner;
  readonly environment: ReportEnvironment;
  /** Where validations are kept; default: of this machine. */
  readonly dataFolder?: string | undefined;
}

/** The report as it would be made now. */
export interface ReportPreview {
  /** Watermarked. */
  readonly pdf: Uint8Array;
  readonly gaps: readonly ChecklistGap[];
}

/**
 * Who would sign with the key of a folder; or no one, with the reason, when there is no such key. Needs no passphrase.
 * @param examiner as the head of the case names them
 * @throws what is no error of ours
 */
export async function signerOfFolder(keyFolder: string, examiner: string): Promise<ReportSigner> {
  try {
    return signerOf(await showKey(keyFolder), examiner);
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    const reason = error.code === 'key-missing' ? 'there is no signing key yet.' : error.message;
    return { kind: 'none', reason };
  }
}

function encodedOf(
  opened: CaseFolder,
  { examinations, works }: Pick<ReportInput, 'examinations' | 'works'>,
  { withoutTokenData = false }: ReportChoice,
): Promise<WorkPlace[]> {
  return withoutTokenData ? Promise.resolve([]) : encodedPlaces(opened, examinations, works);
}

/**
 * What a report of the case would still lack, without printing it: quick, and nothing is written. The self-test and the tokens of
 * passages are left to the report itself.
 * @throws {PalimpsestError} `audit-broken`, `findings-broken`, `file-*`
 */
export async function reportGaps(opened: CaseFolder, options: PreviewOptions): Promise<ChecklistGap[]> {
  const issuedAt = utc(options.clock);
  const snapshot = await snapshotNow(opened);
  const { input, entries } = await caseFacts(opened, snapshot, options, options.dataFolder);
  const report = buildReport({
    ...input,
    ...(await nextReport(opened, issuedAt, options.replaces)),
    exhibits: await exhibitFacts(opened, input.case.exhibits, { ...input, entries }, null),
    citations: [],
    title: options.title,
    status: 'final',
    issuedAt,
    issuedAtLocalOffset: localOffset(Date.parse(issuedAt)),
    confidentiality: options.confidentiality,
    statement: options.statement,
    signer: options.signer,
    environment: options.environment,
    selfTest: { kind: 'none', reason: 'it is run when the report is made.' },
    files: [],
    encoded: await encodedOf(opened, input, options),
    timeStamp: 'none: local clock',
    verify: [],
  });
  return reportChecklist(report).filter(({ field }) => field !== 'selfTest');
}

/**
 * Prints the report as it would be now, as a watermarked draft. Nothing is written anywhere: the PDF is in memory, and files that would
 * go into the report are hashed in place. Only the making of the report itself compares bulk numbers and earlier reports with the audit log.
 * @throws {PalimpsestError} `case-differs` when the case is not as its audit log has it; `audit-broken`, `findings-broken`, `cancelled`, `file-*`
 */
export async function previewReport(
  opened: CaseFolder,
  options: PreviewOptions & {
    readonly selfTest: ReportSelfTest;
    readonly sources: MeasuredSources;
    /** Hashes of files of the case that are known already; default none. */
    readonly hashes?: FileHashes | undefined;
    readonly onStep?: (step: string) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ReportPreview> {
  const { environment, selfTest, signal } = options;
  const issuedAt = utc(options.clock);
  await requireSameCase(opened, { hashes: options.hashes });
  options.onStep?.('gathering the results');
  const snapshot = await snapshotNow(opened);
  const { audit } = snapshot;
  const { input, entries } = await caseFacts(opened, snapshot, options, options.dataFolder);
  options.onStep?.('reading the passages that the report shows');
  const exhibits = await exhibitFacts(opened, input.case.exhibits, { ...input, entries }, options.sources);
  refuseHiddenExhibits(exhibits, input.omitted);
  const citations = await reportCitations(opened, options.sources.works, input.examinations, exhibits);
  options.onStep?.('hashing the results');
  const payload = new ListedPayload(signal);
  const running = input.examinations.filter(({ status }) => status === 'running').map(({ id }) => id);
  const leftOutFiles = await stageCase(opened, payload, {
    index: input.case,
    examinations: input.examinations.map(({ id }) => id),
    environment,
    selfTest,
    audit,
    entries,
    exhibits,
    running,
    withoutTokenData: options.withoutTokenData ?? false,
  });
  const report: Report = buildReport({
    ...input,
    ...(await nextReport(opened, issuedAt, options.replaces)),
    exhibits,
    citations,
    title: options.title,
    status: 'draft',
    issuedAt,
    issuedAtLocalOffset: localOffset(Date.parse(issuedAt)),
    confidentiality: options.confidentiality,
    statement: options.statement,
    signer: NO_SIGNER,
    environment,
    selfTest,
    files: payload.files,
    leftOutFiles,
    encoded: await encodedOf(opened, input, options),
    timeStamp: 'none: local clock',
    verify: [],
  });
  options.onStep?.('printing the report');
  const pdf = await renderPdf(report, { fonts: await loadDocumentFonts() });
  return { pdf, gaps: reportChecklist({ ...report, signer: options.signer }) };
}
