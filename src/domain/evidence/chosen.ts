import { mapValues } from '../../base/index.js';
import { MODEL_ROLES, type EvidenceRole } from './roles.js';

/** The roles allowed in each list of evidence that an examination uses beside its model. */
export const CHOSEN_ROLES = {
  /** Models to compare with, for an attack that does. */
  referenceIds: MODEL_ROLES,
  targetIds: ['target-work'],
  controlIds: ['control-work'],
  /** Older texts that the works may quote. */
  sourceIds: ['source-text'],
  /** Known-memorized texts, for an attack that scores passages of one beside the work. */
  spikeIds: ['known-memorized'],
  cleaningIds: ['cleaning-list'],
} satisfies Readonly<Record<string, readonly EvidenceRole[]>>;
type ChosenList = keyof typeof CHOSEN_ROLES;

type Lists = Readonly<Record<ChosenList, readonly string[]>>;
/** The evidence that is chosen for an examination, by id; references, sources and spikes are by default none. */
export type Chosen = { readonly modelId: string } & Pick<
  Lists,
  'targetIds' | 'controlIds' | 'cleaningIds'
> & {
    readonly [L in 'referenceIds' | 'sourceIds' | 'spikeIds']?: Lists[L] | undefined;
  };

/** The same choice with every list, and nothing else of what it came with. */
export function wholeChosen(chosen: Chosen): { readonly modelId: string } & Lists {
  return { modelId: chosen.modelId, ...mapValues(CHOSEN_ROLES, (_, list) => chosen[list] ?? []) };
}

/** An item of evidence as a start record names it. */
type Used = readonly { readonly id: string }[];

/** What a start record says was chosen. */
export function chosenIn(start: {
  readonly model: { readonly id: string };
  readonly references: Used;
  readonly targets: Used;
  readonly controls: Used;
  readonly sources: Used;
  readonly spikes?: Used;
  readonly cleaning: Used;
}): ReturnType<typeof wholeChosen> {
  const ids = (used: Used = []): string[] => used.map(({ id }) => id);
  return {
    modelId: start.model.id,
    referenceIds: ids(start.references),
    targetIds: ids(start.targets),
    controlIds: ids(start.controls),
    sourceIds: ids(start.sources),
    spikeIds: ids(start.spikes),
    cleaningIds: ids(start.cleaning),
  };
}
