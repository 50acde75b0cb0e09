import { canonicalJson } from '../../base/index.js';
import { windowDetailsOf, type ReportExamination } from '../../domain/index.js';

/**
 * For each examination, the one whose charts and passages represent it: itself, or another that scored the same passages of the same works
 * under the same model with the same result. Of such examinations the one with most findings is chosen, and the first of equals.
 */
export function shownIn(
  examinations: readonly Pick<ReportExamination, 'id' | 'findings'>[],
): Map<string, string> {
  const leaders = new Map<string, Pick<ReportExamination, 'id' | 'findings'>>();
  const keys = new Map<string, string>();
  for (const examination of examinations) {
    const key = scoredKey(examination);
    keys.set(examination.id, key);
    const leader = leaders.get(key);
    if (leader === undefined || findingsIn(examination) > findingsIn(leader)) leaders.set(key, examination);
  }
  return new Map(examinations.map(({ id }) => [id, leaders.get(keys.get(id) ?? '')?.id ?? id]));
}

function findingsIn(examination: Pick<ReportExamination, 'id' | 'findings'>): number {
  return examination.findings?.findings.length ?? 0;
}

/** Everything that charts show; passages are chosen from the same scores. */
function scoredKey(examination: Pick<ReportExamination, 'id' | 'findings'>): string {
  const details = windowDetailsOf(examination.findings);
  if (details === null) return examination.id;
  const { prefixTokens, suffixTokens, strideTokens, bos, policies, histogramEdges, cleaning } = details;
  return canonicalJson({
    model: examination.findings?.model.sha256 ?? '',
    windows: { prefixTokens, suffixTokens, strideTokens, bos, policies, histogramEdges },
    cleaning: cleaning.sha256,
    targets: details.targets.map(
      ({ workId, summary, thresholds, coverageByThreshold, coverageByQueries, conformal, greedy }) => ({
        workId,
        summary,
        thresholds,
        coverageByThreshold,
        coverageByQueries,
        conformal,
        greedy,
      }),
    ),
    controls: details.controls.map(({ workId, summary, greedy }) => ({ workId, summary, greedy })),
  });
}
