import { testsOfExamination } from '../../attacks/index.js';
import type { ExaminationStart, Findings, ValidationClaim } from '../../domain/index.js';
import { clopperPearson, type ConfidenceInterval } from '../../measure/index.js';

/** A planted work of an examination. */
export interface ClaimedWork {
  /** Id of the evidence, and of the work in the manifest. */
  readonly workId: string;
  readonly id: string;
  readonly group: string;
  /** Number of times that its texts were in the training text of the examined model. */
  readonly repeats: number;
}

/** How every test of an examination ended that could have ended in a claim, as the attack's own judgment has it. */
export function claimsOf(
  start: Pick<ExaminationStart, 'attack' | 'parameters' | 'references' | 'targets' | 'controls'>,
  { findings }: Pick<Findings, 'findings'>,
  works: readonly ClaimedWork[],
): ValidationClaim[] {
  return testsOfExamination(start, findings).flatMap(({ work, findingId, needs }): ValidationClaim[] => {
    const planted = works.find(({ workId }) => workId === work.id);
    const finding = findings.find(({ id }) => id === findingId);
    if (planted === undefined || finding === undefined) return [];
    return [
      {
        work: planted.id,
        group: planted.group,
        repeats: planted.repeats,
        finding: finding.title,
        standing: finding.standing,
        calibration: finding.calibration.kind,
        isStep: needs !== undefined && needs !== findingId,
        ...(finding.caveats.some(({ code }) => code === 'no-test') ? { isNoTest: true as const } : {}),
      },
    ];
  });
}

/** How many tests of text that was never in the training text ended in a claim; steps that need another claim, and what was no test, are not counted. */
export interface FalseClaims {
  readonly falseClaims: number;
  readonly tested: number;
  /** 95 %, Clopper–Pearson, as if the tests were independent; null if none was made. */
  readonly interval: ConfidenceInterval | null;
}

/** See {@link FalseClaims}. */
export function falseClaimsOf(claims: readonly ValidationClaim[]): FalseClaims {
  const innocent = claims.filter(
    ({ repeats, isStep, isNoTest }) => repeats === 0 && !isStep && isNoTest !== true,
  );
  const falseClaims = innocent.filter(({ standing }) => standing === 'claim').length;
  return {
    falseClaims,
    tested: innocent.length,
    interval: innocent.length === 0 ? null : clopperPearson(falseClaims, innocent.length),
  };
}
