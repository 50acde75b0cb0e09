import { inputError, sha256Hex, type Json, type Remark } from '../../../base/index.js';
import type { AppliedCleaning, AttackInput, AttackPlan, PlannedUnit } from '../../define.js';
import { common } from '../words/common.js';
import { unitId, type AttackId } from './unitId.js';

type Input = AttackInput<Record<string, unknown>>;

/**
 * Gives a unit its id; see {@link unitId}.
 * @param unit workId: a work of the input, or empty for a unit about all works
 */
export function makeUnit(attack: AttackId, input: Input, unit: Omit<PlannedUnit, 'id'>): PlannedUnit {
  const work = input.works.find(({ id }) => id === unit.workId);
  const model =
    unit.modelId === undefined
      ? input.model
      : (input.references.find(({ id }) => id === unit.modelId) ?? input.model);
  const base = {
    attack: attack.id,
    version: attack.version,
    parameters: input.parameters,
    model: model.sha256,
    ...(unit.modelId === undefined ? {} : { modelId: unit.modelId }),
  };
  return { ...unit, id: unitId(base, { id: unit.workId, sha256: work?.sha256 ?? '' }, unit.spec) };
}

/**
 * Makes a plan of everything that is fixed before anything is scored: attack, parameters, models, works with the hash of their
 * tokens, cleaning list, seed, and what the attack adds.
 * @throws {PalimpsestError} `plan-too-large`
 */
export function makePlan(
  attack: AttackId,
  input: Input,
  plan: {
    readonly units: readonly PlannedUnit[];
    readonly layout: AttackPlan['layout'];
    readonly document?: Readonly<Record<string, Json>>;
    /** Sentences of the attack itself. */
    readonly warnings?: readonly string[];
  },
): AttackPlan {
  const totalTokens = plan.units.reduce((sum, { tokens }) => sum + tokens, 0);
  if (!Number.isSafeInteger(totalTokens)) {
    throw inputError(
      'plan-too-large',
      `The plan would evaluate up to ${totalTokens.toExponential(1)} tokens, more than any machine can.`,
      'Choose shorter passages, fewer of them, or a smaller budget for each.',
    );
  }
  return {
    document: {
      attack: attack.id,
      version: attack.version,
      parameters: { ...input.parameters } as Record<string, Json>,
      model: input.model.sha256,
      references: input.references.map(({ id, sha256 }) => ({ id, sha256 })),
      layout: { ...plan.layout },
      works: input.works.map(({ id, role, sha256, tokens }) => ({
        id,
        role,
        sha256,
        tokens: tokens.length,
        tokensSha256: sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength)),
      })),
      cleaning: plannedCleaning(input.cleaning),
      seed: input.seed,
      ...plan.document,
    },
    units: plan.units,
    totalTokens,
    layout: plan.layout,
    warnings: [...(plan.warnings ?? []).map(attackWarning), ...controlWarnings(input)],
  };
}

/** The cleaning as a plan names it; a plan without source texts does not mention any. */
export function plannedCleaning({
  sha256,
  entries,
  sources,
}: AppliedCleaning): Readonly<Record<string, Json>> {
  return {
    sha256,
    entries: [...entries],
    ...(sources === undefined ? {} : { sources: sources.map((source) => ({ ...source })) }),
  };
}

/** What an attack says of its plan in a sentence of its own. */
function attackWarning(text: string): Remark {
  return { code: 'attack-warning', text };
}

/** What is said of a plan without a control; nothing when there is one. */
export function controlWarnings({ works }: Input): Remark[] {
  return works.some(({ role }) => role === 'control') ? [] : [common.remark('no-control-chosen')];
}
