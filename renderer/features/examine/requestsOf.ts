import type { ExaminationRequest, LoadSettings, ParameterField } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';
import type { Problem } from '../../components/index.js';
import type { ExamineDraft } from './examineDraft.js';
import type { FieldKey, FieldProblems } from './fieldKey.js';
import { defaultRaw, parseNumber, parseParameter } from './parseParameter.js';

/** What a form needs to know about the chosen attack. */
export interface FormAttack {
  readonly id: string;
  /** How many models it is compared with. */
  readonly references: { readonly min: number; readonly max: number };
  readonly parameters: readonly ParameterField[];
}

/** What would be sent, one request for each model; or what is wrong, field by field. */
export interface DraftRequests {
  readonly requests: readonly ExaminationRequest[];
  readonly problems: FieldProblems;
}

const GPUS = ['auto', 'off', 'cuda', 'vulkan', 'metal'] as const;
const MAX_SEED = 200;

/**
 * Turns a draft into requests. Only parameters that differ from their default are sent, so that the record shows what was chosen.
 * With any problem there are no requests.
 */
export function requestsOf(
  draft: ExamineDraft,
  attack: FormAttack | undefined,
  caseId: string,
): DraftRequests {
  const problems: Partial<Record<FieldKey, Problem>> = {};
  if (attack === undefined) {
    problems.attack = { message: 'No attack is chosen.', hint: 'Choose the question to be answered.' };
  }
  if (draft.modelIds.length === 0) {
    problems.modelIds = { message: 'No model is chosen.', hint: 'Choose at least one.' };
  }
  const takesReferences = attack !== undefined && attack.references.max > 0;
  if (takesReferences) {
    const problem = referenceProblem(draft, attack);
    if (problem !== undefined) problems.referenceIds = problem;
  }
  if (draft.targetIds.length === 0) {
    problems.targetIds = { message: 'No work is chosen.', hint: 'Choose the work that is in question.' };
  }
  if (draft.seed.trim() === '') {
    problems.seed = { message: 'The seed is empty.', hint: 'Any word will do; it makes the run repeatable.' };
  } else if (draft.seed.length > MAX_SEED) {
    problems.seed = { message: `The seed has more than ${MAX_SEED} characters.`, hint: 'Shorten it.' };
  }
  const parameters: ExaminationRequest['parameters'] = {};
  const typed = draft.values[draft.attackId] ?? {};
  for (const field of attack?.parameters ?? []) {
    const raw = typed[field.name];
    if (raw === undefined || raw === defaultRaw(field)) continue;
    const parsed = parseParameter(field, raw);
    if (!parsed.ok) problems[`parameter:${field.name}`] = { message: parsed.message, hint: parsed.hint };
    else if (parsed.value !== field.default) parameters[field.name] = parsed.value;
  }
  const load: LoadSettings = {};
  const gpu = GPUS.find((name) => name === draft.gpu);
  if (gpu !== undefined) load.gpu = gpu;
  const whole = (key: 'gpuLayers' | 'threads', title: string, minimum: number, maximum: number): void => {
    if (draft[key].trim() === '') return;
    const value = parseNumber(draft[key]);
    if (value !== undefined && Number.isInteger(value) && value >= minimum && value <= maximum) {
      load[key] = value;
      return;
    }
    problems[key] = {
      message: `${title} must be a whole number.`,
      hint: `${formatCount(minimum)} to ${formatCount(maximum)}; empty leaves it to the engine.`,
    };
  };
  whole('gpuLayers', 'Layers on the GPU', 0, 10_000);
  whole('threads', 'Threads', 1, 1024);
  if (attack === undefined || Object.keys(problems).length > 0) return { requests: [], problems };
  const shared = {
    caseId,
    attackId: attack.id,
    parameters,
    ...(takesReferences ? { referenceIds: draft.referenceIds } : {}),
    targetIds: draft.targetIds,
    controlIds: draft.controlIds,
    cleaningIds: draft.cleaningIds,
    seed: draft.seed,
    load,
  };
  return { requests: draft.modelIds.map((modelId) => ({ ...shared, modelId })), problems };
}

function referenceProblem(
  { modelIds, referenceIds }: ExamineDraft,
  { references: { min, max } }: FormAttack,
): Problem | undefined {
  const itself = referenceIds.find((id) => modelIds.includes(id));
  if (itself !== undefined) {
    return {
      message: `${itself} is chosen as a model and as a reference.`,
      hint: 'A model is not compared with itself: take it out of one of the lists.',
    };
  }
  if (referenceIds.length < min) {
    return {
      message: 'No reference model is chosen.',
      hint: 'Choose a model that never saw the work, or the same weights in another form.',
    };
  }
  return referenceIds.length > max
    ? { message: `More than ${max} reference models are chosen.`, hint: 'Make two examinations of it.' }
    : undefined;
}

/** How many parameters of the attack differ from their default, typed right or wrong. */
export function changedCount(draft: ExamineDraft, attack: FormAttack): number {
  const typed = draft.values[attack.id] ?? {};
  return attack.parameters.filter((field) => {
    const raw = typed[field.name];
    return raw !== undefined && raw !== defaultRaw(field);
  }).length;
}
