import type { Findings } from './findings.js';

/**
 * The findings of an examination, work by work: of each its own findings and passages, none if it has none. Controls and panels are of the
 * whole examination and stay.
 */
export function findingsByWork(findings: Findings): (workId: string) => Findings {
  const { details } = findings;
  const found = groupedByWork(findings.findings);
  if (details.kind !== 'windows') return (workId) => ({ ...findings, findings: found.get(workId) ?? [] });
  const { inAnswer } = details;
  const targets = groupedByWork(details.targets);
  const within = groupedByWork(inAnswer?.targets ?? []);
  return (workId) => ({
    ...findings,
    findings: found.get(workId) ?? [],
    details: {
      ...details,
      targets: targets.get(workId) ?? [],
      ...(inAnswer === undefined ? {} : { inAnswer: { ...inAnswer, targets: within.get(workId) ?? [] } }),
    },
  });
}

function groupedByWork<T extends { readonly workId: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.workId);
    if (group === undefined) groups.set(one.workId, [one]);
    else group.push(one);
  }
  return groups;
}
