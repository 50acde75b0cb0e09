import type { AttackDefinition } from '../attacks/index.js';
import { inputError, mapValues } from '../base/index.js';
import { findEvidenceOfRole, refuseWithdrawn, type CaseFolder } from '../casefile/index.js';
import {
  CHOSEN_ROLES,
  MODEL_ROLES,
  wholeChosen,
  type Evidence,
  type EvidenceRole,
  type Chosen,
} from '../domain/index.js';

/** The evidence that an examination uses. */
export interface ChosenEvidence {
  readonly model: Evidence;
  /** The models to compare with. */
  readonly references: readonly Evidence[];
  readonly targets: readonly Evidence[];
  readonly controls: readonly Evidence[];
  /** Older texts that the works may quote. */
  readonly sources: readonly Evidence[];
  /** Texts that the model is known to hold. */
  readonly spikes: readonly Evidence[];
  readonly cleaning: readonly Evidence[];
}

/** The evidence as a person names it. */
export type NamedEvidence = Chosen & {
  readonly case: CaseFolder;
  readonly attack: Pick<AttackDefinition, 'id' | 'references' | 'takesSpikes'>;
  /** The words with which an item is used, for an examination that is made again; by default those of the register. */
  readonly wordsOf?: ((evidence: Evidence) => Evidence) | undefined;
};

/**
 * The evidence that an examination is to use, each item in a suitable role.
 * @throws {PalimpsestError} `no-target`, `evidence-twice`, `evidence-unknown`, `evidence-role`, `evidence-withdrawn`; `reference-missing`, `reference-count`,
 * `reference-unused`, `reference-itself`; `spike-unused`, `spike-without-control`
 */
export function chooseEvidence(named: NamedEvidence): ChosenEvidence {
  const { modelId, ...lists } = wholeChosen(named);
  const wordsOf = named.wordsOf ?? ((evidence) => evidence);
  if (lists.targetIds.length === 0) {
    throw inputError(
      'no-target',
      `The examination has no target: no work of role target-work was chosen.`,
      'Add the work as evidence with --role target-work, or name it.',
    );
  }
  const all = Object.values(lists).flat();
  const twice = all.find((id, index) => all.indexOf(id) !== index);
  if (twice !== undefined) {
    throw inputError('evidence-twice', `${twice} was named twice.`, 'Name each item of evidence only once.', {
      id: twice,
    });
  }
  requireReferences(named);
  requireSpikes(named);
  const find = (id: string, roles: readonly EvidenceRole[]): Evidence =>
    wordsOf(findEvidenceOfRole(named.case, id, roles));
  const model = find(modelId, MODEL_ROLES);
  const found = mapValues(lists, (ids, list) => ids.map((id) => find(id, CHOSEN_ROLES[list])));
  const evidence = {
    model,
    references: found.referenceIds,
    targets: found.targetIds,
    controls: found.controlIds,
    sources: found.sourceIds,
    spikes: found.spikeIds,
    cleaning: found.cleaningIds,
  };
  refuseWithdrawn(usedEvidence(evidence));
  return evidence;
}

/** All the evidence, each item once. */
export function usedEvidence(chosen: ChosenEvidence): Evidence[] {
  const { model, references, targets, controls, sources, spikes, cleaning } = chosen;
  return [model, ...references, ...targets, ...controls, ...sources, ...spikes, ...cleaning];
}

function requireSpikes({ attack, controlIds, spikeIds = [] }: NamedEvidence): void {
  if (spikeIds.length === 0) return;
  if (attack.takesSpikes !== true) {
    throw inputError(
      'spike-unused',
      `The attack "${attack.id}" does not score known-memorized texts, but ${spikeIds.join(', ')} ${spikeIds.length === 1 ? 'was' : 'were'} given as such.`,
      'Omit the known-memorized text, or choose probabilistic.',
      { attack: attack.id },
    );
  }
  if (controlIds.length === 0) {
    throw inputError(
      'spike-without-control',
      'A known-memorized text was named, but no control. Only a control sets the floor with which its passages are compared.',
      'Name a control, or omit the known-memorized text.',
      { id: spikeIds[0] },
    );
  }
}

function requireReferences({ attack, modelId, referenceIds = [] }: NamedEvidence): void {
  const { min, max } = attack.references ?? { min: 0, max: 0 };
  const count = referenceIds.length;
  if (referenceIds.includes(modelId)) {
    throw inputError(
      'reference-itself',
      `${modelId} was named as the model and as its own reference.`,
      'Name another model as the reference.',
      { id: modelId },
    );
  }
  if (count > 0 && max === 0) {
    throw inputError(
      'reference-unused',
      `The attack "${attack.id}" does not compare models, but ${referenceIds.join(', ')} ${count === 1 ? 'was' : 'were'} named as reference.`,
      'Omit the reference, or choose an attack that compares models (`palimpsest attacks` lists them).',
      { attack: attack.id },
    );
  }
  if (count < min) {
    throw inputError(
      'reference-missing',
      `The attack "${attack.id}" needs ${min === 1 ? 'a reference model' : `${min} reference models`} to compare with, but ${count === 0 ? 'none was' : `only ${String(count)} ${count === 1 ? 'was' : 'were'}`} named.`,
      'Add a model that never saw the work (or the same weights in another form) with --role reference-model, and name it with --reference.',
      { attack: attack.id, needed: min },
    );
  }
  if (count > max) {
    throw inputError(
      'reference-count',
      `The attack "${attack.id}" compares with at most ${max} reference models; ${count} were named.`,
      'Split the references between two examinations.',
      { attack: attack.id, most: max },
    );
  }
}
