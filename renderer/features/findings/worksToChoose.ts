import type { Finding, Findings } from '../../../src/domain/index.js';

/** An examination of more works than this is shown one work at a time: cards and charts of thirty works are no page to read. */
const WORKS_TOGETHER = 4;

/** The works to choose from, in the order of the findings; none where all are shown together. */
export function worksToChoose({ findings, details }: Findings): readonly string[] {
  const targets = details.kind === 'windows' ? details.targets.map(({ workId }) => workId) : [];
  const ids = [...new Set([...targets, ...findings.map(({ workId }) => workId)])];
  return ids.length > WORKS_TOGETHER ? ids : [];
}

/** How many findings each work has that are claims. */
export function claimsByWork(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const claims = new Map<string, number>();
  for (const { workId, standing } of findings) {
    if (standing === 'claim') claims.set(workId, (claims.get(workId) ?? 0) + 1);
  }
  return claims;
}
