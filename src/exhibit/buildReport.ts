import type {
  BriefItem,
  CaseIndex,
  CitedPassage,
  EvidenceChange,
  ExaminationStart,
  ExaminationStatus,
  ExaminerStatement,
  FamilyRegister,
  Findings,
  HashCheck,
  LeftOutFile,
  ModelFacts,
  Report,
  ReportAttack,
  ReportEnvironment,
  ReportExamination,
  ReportExhibit,
  ReportItem,
  ReportOmission,
  ReportRun,
  ReportSelfTest,
  ReportShards,
  ReportSigner,
  Work,
} from '../domain/index.js';
import { REPORT_SCHEMA_VERSION, reportSchema } from '../domain/index.js';
import { disclosedWorks, type WorkPlace } from './disclosedWorks.js';
import { reportedFindings, type ReportedFindings } from './reportedFindings.js';
import { alternativesConsidered } from './statement/alternatives.js';
import { reportAnswers } from './statement/answers.js';
import { reportLimits, notTested, reportScope } from './statement/bounds.js';
import { shorten, visibleString } from '../figure/index.js';

/** An examination as the case folder has it. */
export interface ExaminationInput {
  readonly id: string;
  readonly status: ExaminationStatus;
  /** Why there are no findings; empty when there are. */
  readonly failure: string;
  /** UTC time, or empty. */
  readonly finishedAt: string;
  readonly start: ExaminationStart | null;
  readonly findings: Findings | null;
  readonly resultsPath: string;
  readonly resultsSha256: string;
  readonly runs: readonly ReportRun[];
  readonly planFixed: ReportExamination['planFixed'];
  /** Null where it ran in one piece. */
  readonly shards: ReportShards | null;
  readonly incidents: readonly string[];
}

/** Everything from which a report is made; the order of evidence and examinations is kept. */
export interface ReportInput {
  readonly id: string;
  readonly revision: number;
  readonly supersedes: Report['supersedes'];
  /** Empty for a title that is made from the works and models. */
  readonly title: string;
  readonly status: Report['status'];
  /** UTC time with milliseconds. */
  readonly issuedAt: string;
  /** Offset of the machine's clock from UTC, e.g. `+02:00`; or empty. */
  readonly issuedAtLocalOffset: string;
  readonly confidentiality: string;
  /** The examiner's own words; null when there are none. */
  readonly statement?: ExaminerStatement | null | undefined;
  /** Items that are printed as one line; default: none. */
  readonly briefItems?: readonly BriefItem[] | undefined;
  readonly case: CaseIndex;
  /** By evidence id; models and works that could be read. */
  readonly models: Readonly<Record<string, ModelFacts>>;
  readonly works: Readonly<Record<string, Work>>;
  readonly checks: Readonly<Record<string, readonly HashCheck[]>>;
  /** By evidence id; default: none. */
  readonly changes?: Readonly<Record<string, readonly EvidenceChange[]>> | undefined;
  readonly examinations: readonly ExaminationInput[];
  /** Examinations that were carried out and are not among them. */
  readonly omitted: readonly ReportOmission[];
  /** Every test of the whole case that could have ended in a claim, up to now. */
  readonly families: FamilyRegister;
  readonly validations: Report['validations'];
  /** What validation found about the methods of the report. */
  readonly methodRates: Report['methodRates'];
  /** In the order in which they are shown, with what they show. */
  readonly exhibits: readonly ReportExhibit[];
  /** Where the passages of examinations and exhibits stand in the files that were received. */
  readonly citations: readonly CitedPassage[];
  /** The whole registry: the report also names the methods that were not run. */
  readonly attacks: readonly ReportAttack[];
  readonly signer: ReportSigner;
  readonly environment: ReportEnvironment;
  readonly selfTest: ReportSelfTest;
  readonly audit: {
    readonly head: string;
    readonly count: number;
    readonly clockSetBack: Report['integrity']['clockSetBack'];
    readonly incidents: Report['integrity']['incidents'];
  };
  readonly files: Report['integrity']['files'];
  /** Where journals and numbers per token in the bag encode a work; default: nowhere. */
  readonly encoded?: readonly WorkPlace[] | undefined;
  /** Files that encode a work and are omitted; default: none. */
  readonly leftOutFiles?: readonly LeftOutFile[] | undefined;
  /** `none: local clock`, or the authority's name. */
  readonly timeStamp: string;
  /** Commands with which a reader verifies the sealed report, in order; empty for a draft. */
  readonly verify: Report['integrity']['verify'];
}

/**
 * The report as one value: a pure function of its input. No number is computed here; findings are carried over as they are, as far as
 * {@link reportedFindings} keeps them.
 */
export function buildReport(input: ReportInput): Report {
  const kept = reportedFindings(input.examinations);
  const examinations = input.examinations.map((one, at) => examinationOf(one, kept[at], input.attacks));
  const head = input.case.head;
  const draft: Omit<Report, 'answers' | 'alternatives' | 'limits' | 'notTested' | 'scope'> = {
    schema: 'palimpsest-report',
    schemaVersion: REPORT_SCHEMA_VERSION,
    id: input.id,
    revision: input.revision,
    supersedes: input.supersedes,
    title: input.title === '' ? titleOf(input) : input.title,
    status: input.status,
    issuedAt: input.issuedAt,
    issuedAtLocalOffset: input.issuedAtLocalOffset,
    confidentiality: input.confidentiality,
    case: { id: input.case.id, head },
    signer: input.signer,
    items: input.case.evidence.map((evidence): ReportItem => ({
      evidence,
      checks: [...(input.checks[evidence.id] ?? [])],
      model: input.models[evidence.id] ?? null,
      work: input.works[evidence.id] ?? null,
      ...changesOf(input, evidence.id),
    })),
    ...(input.briefItems === undefined || input.briefItems.length === 0
      ? {}
      : { briefItems: [...input.briefItems] }),
    ...(isEmptyStatement(input.statement) ? {} : { statement: input.statement }),
    examinations,
    omitted: [...input.omitted],
    disclosed: [],
    ...(input.leftOutFiles === undefined || input.leftOutFiles.length === 0
      ? {}
      : { leftOutFiles: [...input.leftOutFiles] }),
    families: input.families,
    validations: [...input.validations],
    methodRates: [...input.methodRates],
    exhibits: [...input.exhibits],
    citations: [...input.citations],
    environment: input.environment,
    selfTest: input.selfTest,
    integrity: {
      auditHead: input.audit.head,
      auditCount: input.audit.count,
      clockSetBack: [...input.audit.clockSetBack],
      incidents: [...input.audit.incidents],
      files: [...input.files],
      timeStamp: input.timeStamp,
      verify: [...input.verify],
    },
  };
  return reportSchema.parse({
    ...draft,
    disclosed: disclosedWorks({
      items: draft.items,
      reported: examinations.map(({ findings }) => findings),
      findings: input.examinations.map(({ findings }) => findings),
      exhibits: draft.exhibits,
      encoded: input.encoded ?? [],
    }),
    ...derivedParts(draft, input.attacks),
  });
}

/** The parts of a report that are made from its items and examinations alone. @param attacks the whole registry */
export function derivedParts(
  report: Pick<Report, 'items' | 'examinations'>,
  attacks: readonly ReportAttack[],
): Pick<Report, 'scope' | 'answers' | 'notTested' | 'alternatives' | 'limits'> {
  const { examinations } = report;
  const items = report.items.filter(({ evidence }) => evidence.withdrawn === undefined);
  return {
    scope: reportScope(examinations),
    answers: reportAnswers(examinations),
    notTested: notTested(items, examinations, attacks),
    alternatives: alternativesConsidered(examinations),
    limits: reportLimits(items, examinations),
  };
}

function changesOf({ changes }: ReportInput, id: string): Pick<ReportItem, 'changes'> {
  const own = changes?.[id] ?? [];
  return own.length === 0 ? {} : { changes: [...own] };
}

/** Is nothing written in any section of a statement? */
function isEmptyStatement(statement: ExaminerStatement | null | undefined): statement is null | undefined {
  return (
    statement === null ||
    statement === undefined ||
    Object.values(statement).every((text) => text.trim() === '')
  );
}

function examinationOf(
  input: ExaminationInput,
  kept: ReportedFindings | undefined,
  attacks: readonly ReportAttack[],
): ReportExamination {
  const attackId = input.findings?.attack.id ?? input.start?.attack.id;
  const { findings = null, spansOmitted = 0, inResultsOnly = [] } = kept ?? {};
  return {
    id: input.id,
    status: input.status,
    failure: input.failure,
    finishedAt: input.finishedAt,
    attack: attacks.find((attack) => attack.id === attackId) ?? null,
    start: input.start,
    findings,
    spansOmitted,
    ...(inResultsOnly.length === 0 ? {} : { inResultsOnly: [...inResultsOnly] }),
    resultsPath: input.resultsPath,
    resultsSha256: input.resultsSha256,
    runs: [...input.runs],
    planFixed: input.planFixed,
    ...(input.shards === null ? {} : { shards: input.shards }),
    incidents: [...input.incidents],
  };
}

/** Characters of a name in a title. */
const NAME_IN_TITLE = 44;

/** A title from the models and works that the reported examinations examined; what was only received is not counted. */
function titleOf(input: ReportInput): string {
  const starts = input.examinations.flatMap(({ start }) => (start === null ? [] : [start]));
  const named = (role: string, ids: readonly string[], none: string, several: string): string => {
    const all = input.case.evidence.filter((evidence) => evidence.role === role && ids.includes(evidence.id));
    const [first] = all;
    if (first === undefined) return none;
    if (all.length > 1) return `${all.length} ${several}`;
    return shorten(visibleString(first.title === '' ? first.name : first.title), NAME_IN_TITLE);
  };
  const models = starts.map(({ model }) => model.id);
  const works = starts.flatMap(({ targets }) => targets.map(({ id }) => id));
  const model = named('target-model', models, 'a language model', 'language models');
  return `Examination of ${model} for ${named('target-work', works, 'a work', 'works')}`;
}
