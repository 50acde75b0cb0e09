import type { Finding, Findings, FindingSpan, ReportExamination } from '../domain/index.js';
import { answerGroups } from './document/answers.js';
import { isInFull, pairPlaces } from './document/printedPairs.js';
import { keptControls, keptPassages } from './document/passagesSection.js';
import { shownIn } from './statement/shownIn.js';
import { reportAnswers } from './statement/answers.js';

/** Most passages of a finding that a report keeps, the most probable first; the results file has all of them. */
export const SPANS_SHOWN = 50;

/** What a report keeps of the findings of one examination. */
export interface ReportedFindings {
  readonly findings: Findings | null;
  /** Passages of findings that are only in the results file. */
  readonly spansOmitted: number;
  /** Ids of the works whose passages and details are only in the results file. */
  readonly inResultsOnly: readonly string[];
}

/**
 * What a report keeps of the findings of its examinations, in their order: every finding with its {@link SPANS_SHOWN} most probable passages,
 * and the details. Of a pair of model and work that is printed in one line it keeps the findings alone: no passages and no details, so that
 * a report about many pairs grows with their findings only.
 */
export function reportedFindings(
  examinations: readonly Pick<ReportExamination, 'id' | 'findings'>[],
): ReportedFindings[] {
  const places = pairPlaces(answerGroups({ examinations, answers: reportAnswers(examinations) }));
  const kept = examinations.map(({ findings }) =>
    findings === null
      ? { findings, spansOmitted: 0, inResultsOnly: [] }
      : keptOf(findings, (workId) => isInFull(places, findings.model.id, workId)),
  );
  const leaders = shownIn(examinations.map(({ id }, at) => ({ id, findings: kept[at]?.findings ?? null })));
  return kept.map(({ findings, ...rest }, at) => ({
    findings: findings === null ? null : printedTexts(findings, isLeader(examinations[at]?.id, leaders)),
    ...rest,
  }));
}

function isLeader(id: string | undefined, leaders: ReadonlyMap<string, string>): boolean {
  return id !== undefined && leaders.get(id) === id;
}

/** Findings with the texts of the most probable passages; the results file has the others. */
function printedTexts(findings: Findings, isPrinted: boolean): Findings {
  const { details } = findings;
  if (details.kind !== 'windows') return findings;
  const controls = isPrinted ? keptControls(details).map(({ passage }) => passage) : [];
  const { inAnswer } = details;
  return {
    ...findings,
    details: {
      ...details,
      targets: details.targets.map((target) => ({
        ...target,
        passages: isPrinted ? keptPassages(target) : [],
      })),
      controls: details.controls.map((control) => ({
        ...control,
        best: control.best.filter((passage) => controls.includes(passage)),
      })),
      ...(inAnswer === undefined
        ? {}
        : {
            inAnswer: {
              ...inAnswer,
              targets: inAnswer.targets.map((target) => ({ ...target, passages: [] })),
              controls: inAnswer.controls.map((control) => ({ ...control, best: [] })),
            },
          }),
    },
  };
}

function keptOf(findings: Findings, isPrinted: (workId: string) => boolean): ReportedFindings {
  const isKept = ({ workId }: { readonly workId: string }): boolean => isPrinted(workId);
  const { details } = findings;
  const all = [...findings.findings, ...(details.kind === 'windows' ? details.targets : [])];
  const trimmed = findings.findings.map((finding) =>
    trimmedSpans(finding, isKept(finding) ? SPANS_SHOWN : 0),
  );
  return {
    findings: {
      ...findings,
      findings: trimmed.map(({ kept }) => kept),
      details:
        details.kind !== 'windows'
          ? details
          : {
              ...details,
              targets: details.targets.filter(isKept),
              ...(details.inAnswer === undefined
                ? {}
                : {
                    inAnswer: { ...details.inAnswer, targets: details.inAnswer.targets.filter(isKept) },
                  }),
            },
    },
    spansOmitted: trimmed.reduce((sum, { omitted }) => sum + omitted, 0),
    inResultsOnly: [...new Set(all.filter((one) => !isKept(one)).map(({ workId }) => workId))],
  };
}

/** A finding with its most probable passages, at most that many, and how many more it has. */
export function trimmedSpans(
  finding: Finding,
  most = SPANS_SHOWN,
): { readonly kept: Finding; readonly omitted: number } {
  const omitted = Math.max(0, finding.spans.length - most);
  if (omitted === 0) return { kept: finding, omitted };
  const ranked = [...finding.spans].sort(
    (a, b) => rank(b.logProbNats) - rank(a.logProbNats) || a.startChar - b.startChar,
  );
  return { kept: { ...finding, spans: ranked.slice(0, most) }, omitted };
}

function rank(logProb: FindingSpan['logProbNats']): number {
  return typeof logProb === 'number' ? logProb : -Infinity;
}
