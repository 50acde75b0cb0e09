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

/**
 * The pairs of model and work that are printed in full. Up to {@link PAIRS_PRINTED} of them, all are, in the order of the examinations. Of more,
 * those with a claim come first, then those for which a claim was tested and not shown, then the others; within each, the larger value of the
 * first measure.
 * The data of the report always holds all of them.
 */
export function printedPairs(report: Report): PrintedPairs {
  const groups = answerGroups(report);
  if (groups.length <= PAIRS_PRINTED) return { report, further: [] };
  const ranked = groups.toSorted((a, b) => rankOf(a) - rankOf(b) || valueOf(b) - valueOf(a));
  const order = new Map(ranked.slice(0, PAIRS_PRINTED).map((group, at) => [keyOf(group), at]));
  const all = new Set(groups.map(keyOf));
  /** False of a pair that has one line only; what is not about a pair stays. */
  const isPrinted = (modelId: string, workId: string): boolean =>
    order.has(pair(modelId, workId)) || !all.has(pair(modelId, workId));
  const modelOf = new Map(report.examinations.map(({ id, findings }) => [id, findings?.model.id ?? '']));
  const place = ({ examinationId, workId }: Report['answers'][number]): number =>
    order.get(pair(modelOf.get(examinationId) ?? '', workId)) ?? PAIRS_PRINTED;
  return {
    report: {
      ...report,
      examinations: report.examinations.flatMap((examination) => reduced(examination, isPrinted)),
      answers: report.answers
        .filter((answer) => place(answer) < PAIRS_PRINTED)
        .toSorted((a, b) => place(a) - place(b)),
      ...(report.families === undefined
        ? {}
        : {
            families: {
              ...report.families,
              tests: report.families.tests.filter(
                ({ model, work }) => model === null || work === null || isPrinted(model.id, work.id),
              ),
            },
          }),
    },
    further: ranked.slice(PAIRS_PRINTED),
  };
}

const RANK: Readonly<Record<Finding['standing'], number>> = { claim: 0, 'not-shown': 1, measured: 2 };

/** The examination with what is about printed pairs; none if it is about no such pair. */
function reduced(
  examination: ReportExamination,
  isPrinted: (modelId: string, workId: string) => boolean,
): readonly ReportExamination[] {
  const { findings } = examination;
  if (findings === null) return [examination];
  const isKept = ({ workId }: { readonly workId: string }): boolean => isPrinted(findings.model.id, workId);
  const { details } = findings;
  const kept = findings.findings.filter(isKept);
  if (kept.length === 0 && findings.findings.length > 0) return [];
  return [
    {
      ...examination,
      findings: {
        ...findings,
        findings: kept,
        details:
          details.kind === 'windows' ? { ...details, targets: details.targets.filter(isKept) } : details,
      },
    },
  ];
}

function pair(modelId: string, workId: string): string {
  return `${modelId} ${workId}`;
}

function keyOf({ modelId, workId }: AnswerGroup): string {
  return pair(modelId, workId);
}

function rankOf({ entries }: AnswerGroup): number {
  return Math.min(...entries.map(({ finding }) => RANK[finding.standing]));
}

/** A number that is missing is smaller than every other. */
function valueOf({ entries }: AnswerGroup): number {
  const value = entries[0]?.finding.value;
  return typeof value === 'number' ? value : -Number.MAX_VALUE;
}
