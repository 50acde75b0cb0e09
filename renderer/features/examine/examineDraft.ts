import { z } from 'zod';
import type { Evidence } from '../../../src/domain/index.js';

const ids = z.array(z.string());

const draftSchema = z.object({
  /** Empty until one is selected. */
  attackId: z.string(),
  /** As typed, by attack and parameter; parameters never edited are absent. */
  values: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean()]))),
  modelIds: ids,
  /** Used only with an attack that compares models. */
  referenceIds: ids.default([]),
  targetIds: ids,
  controlIds: ids,
  sourceIds: ids.default([]),
  spikeIds: ids.default([]),
  cleaningIds: ids,
  seed: z.string(),
  /** Empty: as in the settings of this machine. */
  gpu: z.string(),
  gpuLayers: z.string(),
  threads: z.string(),
});
/** An examination while a person sets it up: everything as typed, right or wrong. */
export type ExamineDraft = z.infer<typeof draftSchema>;

/** The lists of evidence in a draft. */
export type EvidenceListName =
  'modelIds' | 'referenceIds' | 'targetIds' | 'controlIds' | 'sourceIds' | 'spikeIds' | 'cleaningIds';

/** The roles of evidence allowed in each list. */
export const LIST_ROLES: Readonly<Record<EvidenceListName, readonly Evidence['role'][]>> = {
  modelIds: ['target-model', 'reference-model'],
  referenceIds: ['target-model', 'reference-model'],
  targetIds: ['target-work'],
  controlIds: ['control-work'],
  sourceIds: ['source-text'],
  spikeIds: ['known-memorized'],
  cleaningIds: ['cleaning-list'],
};

/** A seed is part of the examination; the command line has the same default. */
export const USUAL_SEED = 'palimpsest';

/** The initial draft, as on the command line: all evidence of the case, but only the models under examination. */
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
    sourceIds: of(LIST_ROLES.sourceIds),
    spikeIds: of(LIST_ROLES.spikeIds),
    cleaningIds: of(LIST_ROLES.cleaningIds),
    seed: USUAL_SEED,
    gpu: '',
    gpuLayers: '',
    threads: '',
  };
}

/** A stored draft, without evidence that is not in the case; undefined when it cannot be read. */
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
      sourceIds: known('sourceIds'),
      spikeIds: known('spikeIds'),
      cleaningIds: known('cleaningIds'),
    };
  } catch {
    return undefined;
  }
}

/** The draft with the model and the work that a link named. */
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
