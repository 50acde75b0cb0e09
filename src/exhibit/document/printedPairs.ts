import type { Finding, Report, ReportExamination } from '../../domain/index.js';
import { answerGroups, type AnswerGroup } from './answers.js';

/** Most pairs of model and work that a report prints in full. */
export const PAIRS_PRINTED = 60;

/** What of a report is printed in full, and what in one line each. */
export interface PrintedPairs {
  /** The report with what is about the printed pairs only; the report itself where all are printed. */
  readonly report: Report;
  /** The other pairs, in the same order. */
  readonly further: readonly AnswerGroup[];
}

/** Places of pairs of model and work in the order in which they are printed; the first {@link PAIRS_PRINTED} of them in full. */
export type PairPlaces = ReadonlyMap<string, number>;

/**
 * The pairs in the order in which a report prints them. Up to {@link PAIRS_PRINTED} of them keep the order in which they are given, and all
 * are printed in full. Of more, those with a claim come first, then those for which a claim was tested and not shown, then the others;
 * within each, the larger value of the first measure.
 */
function inPrintedOrder<T extends Ranked>(groups: readonly T[]): readonly T[] {
  return groups.length <= PAIRS_PRINTED
    ? groups
    : groups.toSorted((a, b) => rankOf(a) - rankOf(b) || valueOf(b) - valueOf(a));
}

/** The place of each pair in the order in which a report prints them. */
export function pairPlaces(groups: readonly Ranked[]): PairPlaces {
  return new Map(inPrintedOrder(groups).map(({ modelId, workId }, at) => [pair(modelId, workId), at]));
}

/** Is what is about this pair printed in full? It is also where nothing was answered about the pair. */
export function isInFull(places: PairPlaces, modelId: string, workId: string): boolean {
  return (places.get(pair(modelId, workId)) ?? 0) < PAIRS_PRINTED;
}

/** The report with what is about the pairs that are printed in full, and the other pairs. */
export function printedPairs(report: Report): PrintedPairs {
  const groups = answerGroups(report);
  if (groups.length <= PAIRS_PRINTED) return { report, further: [] };
  const places = pairPlaces(groups);
  const modelOf = new Map(report.examinations.map(({ id, findings }) => [id, findings?.model.id ?? '']));
  const place = ({ examinationId, workId }: Report['answers'][number]): number =>
    places.get(pair(modelOf.get(examinationId) ?? '', workId)) ?? PAIRS_PRINTED;
  return {
    report: {
      ...report,
      examinations: report.examinations.flatMap((examination) => reduced(examination, places)),
      answers: report.answers
        .filter((answer) => place(answer) < PAIRS_PRINTED)
        .toSorted((a, b) => place(a) - place(b)),
      families: {
        ...report.families,
        tests: report.families.tests.filter(({ model, work }) => isInFull(places, model.id, work.id)),
      },
    },
    further: inPrintedOrder(groups).slice(PAIRS_PRINTED),
  };
}

/** What of a pair decides about its place. */
interface Ranked {
  readonly modelId: string;
  readonly workId: string;
  readonly entries: readonly { readonly finding: Finding }[];
}

const RANK: Readonly<Record<Finding['standing'], number>> = { claim: 0, 'not-shown': 1, measured: 2 };

/** The examination with its findings about pairs that are printed in full; none if it has only others. Its details are about no others. */
function reduced(examination: ReportExamination, places: PairPlaces): readonly ReportExamination[] {
  const { findings } = examination;
  if (findings === null) return [examination];
  const kept = findings.findings.filter(({ workId }) => isInFull(places, findings.model.id, workId));
  return kept.length === 0 && findings.findings.length > 0
    ? []
    : [{ ...examination, findings: { ...findings, findings: kept } }];
}

function pair(modelId: string, workId: string): string {
  return `${modelId} ${workId}`;
}

function rankOf({ entries }: Ranked): number {
  return Math.min(...entries.map(({ finding }) => RANK[finding.standing]));
}

/** A number that is missing is smaller than every other. */
function valueOf({ entries }: Ranked): number {
  const value = entries[0]?.finding.value;
  return typeof value === 'number' ? value : -Number.MAX_VALUE;
}
