import { z } from 'zod';
import type { Evidence } from '../../../src/domain/index.js';

const ids = z.array(z.string());

const draftSchema = z.object({
  /** Empty until one is chosen. */
  attackId: z.string(),
  /** As typed, by attack and parameter; what was never touched is not there. */
  values: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean()]))),
  modelIds: ids,
  /** Used only with an attack that compares models. */
  referenceIds: ids.default([]),
  targetIds: ids,
  controlIds: ids,
  cleaningIds: ids,
  seed: z.string(),
  /** Empty: as set on this machine. */
  gpu: z.string(),
  gpuLayers: z.string(),
  threads: z.string(),
});
/** An examination as a person is putting it together: everything as it was typed, right or wrong. */
export type ExamineDraft = z.infer<typeof draftSchema>;

/** The lists of evidence in a draft. */
export type EvidenceListName = 'modelIds' | 'referenceIds' | 'targetIds' | 'controlIds' | 'cleaningIds';

/** Evidence that may stand in each list. */
export const LIST_ROLES: Readonly<Record<EvidenceListName, readonly Evidence['role'][]>> = {
  modelIds: ['target-model', 'reference-model'],
  referenceIds: ['target-model', 'reference-model'],
  targetIds: ['target-work'],
  controlIds: ['control-work'],
  cleaningIds: ['cleaning-list'],
};

/** Seeds are data of the examination; this one stands on the command line, too. */
export const USUAL_SEED = 'palimpsest';

/** The draft to begin with: as on the command line, all evidence of the case, but only the models that are in question. */
export function initialDraft(evidence: readonly Evidence[]): ExamineDraft {
  const of = (roles: readonly Evidence['role'][]): string[] =>
    evidence.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
  return {
    attackId: '',
    values: {},
    modelIds: of(['target-model']),
    referenceIds: of(['reference-model']),
    targetIds: of(LIST_ROLES.targetIds),
    controlIds: of(LIST_ROLES.controlIds),
    cleaningIds: of(LIST_ROLES.cleaningIds),
    seed: USUAL_SEED,
    gpu: '',
    gpuLayers: '',
    threads: '',
  };
}

/** A draft as it was stored, without evidence that the case does not have; undefined when it cannot be read. */
export function readDraft(stored: string | null, evidence: readonly Evidence[]): ExamineDraft | undefined {
  if (stored === null) return undefined;
  try {
    const draft = draftSchema.parse(JSON.parse(stored));
    const known = (name: EvidenceListName): string[] =>
      draft[name].filter((id) =>
        evidence.some((item) => item.id === id && LIST_ROLES[name].includes(item.role)),
      );
    return {
      ...draft,
      modelIds: known('modelIds'),
      referenceIds: known('referenceIds'),
      targetIds: known('targetIds'),
      controlIds: known('controlIds'),
      cleaningIds: known('cleaningIds'),
    };
  } catch {
    return undefined;
  }
}

/** The draft with what a link asked for: this model, this work. */
export function askedFor(
  draft: ExamineDraft,
  asked: { readonly model: string | null; readonly target: string | null },
  evidence: readonly Evidence[],
): ExamineDraft {
  const has = (id: string | null, name: EvidenceListName): id is string =>
    evidence.some((item) => item.id === id && LIST_ROLES[name].includes(item.role));
  return {
    ...draft,
    ...(has(asked.model, 'modelIds') ? { modelIds: [asked.model] } : {}),
    ...(has(asked.target, 'targetIds') ? { targetIds: [asked.target] } : {}),
  };
}
