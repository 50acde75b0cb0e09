import { ATTACKS, type AttackDefinition } from '../../attacks/index.js';
import { PalimpsestError } from '../../base/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import type { ReplayedExamination, ReplayItem } from '../../contract/index.js';
import { notRepeated } from './examinationResult.js';
import type { BagExamination } from './readBag.js';

/** Ids of the evidence of an examination. */
export function needs(start: ExaminationStart): string[] {
  const { model, references, targets, controls, sources, spikes = [], cleaning } = start;
  return [model, ...references, ...targets, ...controls, ...sources, ...spikes, ...cleaning].map(
    ({ id }) => id,
  );
}

/** What an examination is repeated with, or why it cannot be. */
export function readiness(
  examination: BagExamination,
  items: readonly ReplayItem[],
  find: (id: string) => AttackDefinition,
): { readonly start: ExaminationStart; readonly attack: AttackDefinition } | ReplayedExamination {
  const { start, id, problem } = examination;
  if (start === null)
    return notRepeated(examination, 'start-broken', `start.json of ${id} is not understood: ${problem}`);
  const missing = needs(start).filter(
    (need) => !items.some((item) => item.id === need && ['found', 'vocabulary'].includes(item.status)),
  );
  if (missing.length > 0) return notRepeated(examination, 'item-missing', `${missing.join(', ')} missing`);
  const attack = attackOf(start.attack.id, find);
  if (attack === undefined) {
    const known = ATTACKS.map((one) => one.id).join(', ');
    return notRepeated(
      examination,
      'attack-unknown',
      `this program has no attack "${start.attack.id}"; it has ${known}`,
    );
  }
  if (attack.version !== start.attack.version) {
    return notRepeated(
      examination,
      'attack-version',
      `it was made with version ${start.attack.version} of the attack "${attack.id}", this program has ${attack.version}: use the program that the report names`,
    );
  }
  return { start, attack };
}

function attackOf(id: string, find: (id: string) => AttackDefinition): AttackDefinition | undefined {
  try {
    return find(id);
  } catch (error) {
    if (error instanceof PalimpsestError) return undefined;
    throw error;
  }
}
