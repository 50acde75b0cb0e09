import { z } from 'zod';
import { mapValues } from '../../../src/base/index.js';
import {
  CHOSEN_ROLES,
  chosenIn,
  MODEL_ROLES,
  type Evidence,
  type ExaminationStart,
} from '../../../src/domain/index.js';

/** The roles of evidence allowed in each list of a draft. */
export const LIST_ROLES: Readonly<Record<EvidenceListName, readonly Evidence['role'][]>> = {
  modelIds: MODEL_ROLES,
  ...CHOSEN_ROLES,
};
/** The lists of evidence in a draft. */
export type EvidenceListName = 'modelIds' | keyof typeof CHOSEN_ROLES;

const draftSchema = z.object({
  /** An attack, or {@link STANDARD}. */
  attackId: z.string(),
  /** As typed, by attack and parameter; parameters never edited are absent. */
  values: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean()]))),
  ...mapValues(LIST_ROLES, () => z.array(z.string()).default([])),
  seed: z.string(),
  /** Empty: as in the settings of this machine. */
  gpu: z.string(),
  gpuLayers: z.string(),
  threads: z.string(),
  weights: z.string().default(''),
});
/** An examination while a person sets it up: everything as typed, right or wrong. */
export type ExamineDraft = z.infer<typeof draftSchema>;

/** In place of the id of an attack: the standard examination. No attack has this id. */
export const STANDARD = 'standard';

/** A seed is part of the examination; the command line has the same default. */
export const USUAL_SEED = 'palimpsest';

/** The initial draft: the standard examination of all evidence of the case, but only of the models under examination. */
export function initialDraft(evidence: readonly Evidence[]): ExamineDraft {
  const of = (roles: readonly Evidence['role'][]): string[] =>
    evidence.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
  return {
    attackId: STANDARD,
    values: {},
    ...mapValues(LIST_ROLES, of),
    modelIds: of(['target-model']),
    referenceIds: of(['reference-model']),
    seed: USUAL_SEED,
    gpu: '',
    gpuLayers: '',
    threads: '',
    weights: '',
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
      ...mapValues(LIST_ROLES, (_, name) => known(name)),
    };
  } catch {
    return undefined;
  }
}

/** What a link asks the form to fill in; null where it says nothing. */
export interface AskedByLink {
  readonly attack: string | null;
  readonly model: string | null;
  readonly target: string | null;
  readonly control: string | null;
  /** Opens the standard examination. */
  readonly standard: boolean;
  /** Start record of the examination that is to be repeated. */
  readonly from: ExaminationStart | undefined;
}

/** The draft as a link asks for it. What the link names and the case does not contain in a suitable role is ignored. */
export function askedFor(
  draft: ExamineDraft,
  asked: AskedByLink,
  evidence: readonly Evidence[],
  attackIds: readonly string[],
): ExamineDraft {
  const only = (id: string | null, name: EvidenceListName): Partial<ExamineDraft> =>
    id !== null && evidence.some((item) => item.id === id && LIST_ROLES[name].includes(item.role))
      ? { [name]: [id] }
      : {};
  const attackId = asked.standard ? STANDARD : attackIds.find((id) => id === asked.attack);
  return {
    ...draft,
    ...(asked.from === undefined ? {} : repeated(draft, asked.from, evidence)),
    ...(attackId === undefined ? {} : { attackId }),
    ...only(asked.model, 'modelIds'),
    ...only(asked.target, 'targetIds'),
    ...only(asked.control, 'controlIds'),
  };
}

/** Everything that a person chose for an examination, from its start record. */
function repeated(
  draft: ExamineDraft,
  start: ExaminationStart,
  evidence: readonly Evidence[],
): Partial<ExamineDraft> {
  const { modelId, ...lists } = chosenIn(start);
  const chosen = { modelIds: [modelId], ...lists };
  const typed: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(start.parameters)) {
    if (typeof value === 'boolean' || typeof value === 'string') typed[name] = value;
    else if (typeof value === 'number') typed[name] = String(value);
  }
  const { gpuRequested } = start.machine;
  return {
    attackId: start.attack.id,
    values: { ...draft.values, [start.attack.id]: typed },
    ...mapValues(LIST_ROLES, (roles, name) =>
      chosen[name].filter((id) => evidence.some((item) => item.id === id && roles.includes(item.role))),
    ),
    seed: start.seed,
    gpu: typeof gpuRequested === 'string' && gpuRequested !== 'auto' ? gpuRequested : '',
    gpuLayers: flagOf(start.command, '--gpu-layers'),
    threads: flagOf(start.command, '--threads'),
    weights: flagOf(start.command, '--weights'),
  };
}

/** A word after a flag of the command that repeats an examination; empty if the flag is not in it. */
function flagOf(command: string, flag: string): string {
  const parts = command.split(' ');
  const at = parts.indexOf(flag);
  const value = at < 0 ? '' : (parts[at + 1] ?? '');
  return /^[\w-]+$/.test(value) ? value : '';
}
