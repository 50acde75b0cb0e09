import type { AttackDefinition, AttackInput, AttackPlan, Reading } from '../../attacks/index.js';
import { PalimpsestError } from '../../base/index.js';
import { findingsSchema, type ExaminationStart, type Findings } from '../../domain/index.js';
import { givenOf } from './givenText.js';
import { ObservedUnits } from './observedUnits.js';
import { recordCaveats } from './recordCaveats.js';

/** A whole journal and the examination to which it belongs. */
export interface ReductionJob {
  readonly attack: AttackDefinition;
  readonly input: AttackInput<Record<string, unknown>>;
  readonly plan: AttackPlan;
  readonly start: ExaminationStart;
  /** Of the examination. */
  readonly folder: string;
  /** SHA-256 of the last line of the journal. */
  readonly journalHead: string;
}

/**
 * The findings that were read of a journal: a function of start.json, the plan, the works and the journal alone.
 * @throws {PalimpsestError} `findings-invalid` for an attack that breaks its contract
 */
export function findingsOfReading(
  { attack, input, start, journalHead }: Omit<ReductionJob, 'plan' | 'folder'>,
  reading: Reading,
): Findings {
  const { findings, details } = reading.result();
  const pinned = ({ id, name, sha256 }: ExaminationStart['model']) => ({ id, name, sha256 });
  const result = findingsSchema.safeParse({
    schema: 'palimpsest-findings',
    schemaVersion: 1,
    attack: { id: attack.id, version: attack.version, title: attack.title },
    parameters: start.parameters,
    seed: start.seed,
    model: pinned(start.model),
    ...(start.references.length === 0 ? {} : { references: start.references.map(pinned) }),
    planSha256: start.planSha256,
    journalHead,
    findings: findings.map((finding) => ({
      ...finding,
      caveats: [...finding.caveats, ...recordCaveats(finding, start, input.cleaning.entries)],
    })),
    given: givenOf(attack, input),
    details,
  });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new PalimpsestError({
    kind: 'bug',
    code: 'findings-invalid',
    message: `Attack "${attack.id}" returned invalid findings: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}.`,
    hint: 'Please report this; the journal is intact.',
  });
}

/** Uses the observations of a whole journal. @throws {PalimpsestError} `journal-broken`, `journal-array`; `file-*` */
export function withJournal<T>(
  { folder, plan }: Pick<ReductionJob, 'folder' | 'plan'>,
  use: (observations: ObservedUnits) => T,
): T {
  const observations = new ObservedUnits(folder, plan.units);
  try {
    return use(observations);
  } finally {
    observations.close();
  }
}
