import type { ExaminationRequest, LoadSettings, ParameterField } from '../../../src/contract/index.js';
import { WEIGHTS_CHOICES } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import type { Problem } from '../../components/index.js';
import type { ExamineDraft } from './examineDraft.js';
import type { FieldKey, FieldProblems } from './fieldKey.js';
import { defaultRaw, parseNumber, parseParameter } from './parseParameter.js';

/** The facts about the selected attack that the form needs. */
export interface FormAttack {
  readonly id: string;
  /** How many reference models it takes. */
  readonly references: { readonly min: number; readonly max: number };
  /** Whether it scores passages of known-memorized texts. */
  readonly takesSpikes?: true;
  readonly parameters: readonly ParameterField[];
}

/** The requests to send, one for each model, or the errors by field. */
export interface DraftRequests {
  readonly requests: readonly ExaminationRequest[];
  readonly problems: FieldProblems;
}

const GPUS = ['auto', 'off', 'cuda', 'vulkan', 'metal'] as const;
const MAX_SEED = 200;

/**
 * Turns a draft into requests. Only parameters that differ from their default are sent, so that the record shows what was changed.
 * If there is any problem, there are no requests.
 */
export function requestsOf(
  draft: ExamineDraft,
  attack: FormAttack | undefined,
  caseId: string,
): DraftRequests {
  const problems: Partial<Record<FieldKey, Problem>> = {};
  if (attack === undefined) {
    problems.attack = { message: 'No attack is selected.', hint: 'Select an attack.' };
  }
  if (draft.modelIds.length === 0) {
    problems.modelIds = { message: 'No model is selected.', hint: 'Select at least one.' };
  }
  const takesReferences = attack !== undefined && attack.references.max > 0;
  if (takesReferences) {
    const problem = referenceProblem(draft, attack);
    if (problem !== undefined) problems.referenceIds = problem;
  }
  if (draft.targetIds.length === 0) {
    problems.targetIds = { message: 'No target work is selected.', hint: 'Select at least one.' };
  }
  if (draft.seed.trim() === '') {
    problems.seed = { message: 'The seed is empty.', hint: 'Enter any word. It makes the run repeatable.' };
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
  const weights = WEIGHTS_CHOICES.find((name) => name === draft.weights);
  if (weights !== undefined) load.weights = weights;
  const whole = (key: 'gpuLayers' | 'threads', title: string, minimum: number, maximum: number): void => {
    if (draft[key].trim() === '') return;
    const value = parseNumber(draft[key]);
    if (value !== undefined && Number.isInteger(value) && value >= minimum && value <= maximum) {
      load[key] = value;
      return;
    }
    problems[key] = {
      message: `${title} must be a whole number.`,
      hint: `${formatCount(minimum)} to ${formatCount(maximum)}; leave it empty to let the engine decide.`,
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
    sourceIds: draft.sourceIds,
    // Without a control there is no floor with which its passages could be compared.
    ...(attack.takesSpikes === true ? { spikeIds: draft.controlIds.length === 0 ? [] : draft.spikeIds } : {}),
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
      message: `${itself} is selected both as a model and as a reference model.`,
      hint: 'A model is not compared with itself. Remove it from one of the lists.',
    };
  }
  if (referenceIds.length < min) {
    return {
      message: 'No reference model is selected.',
      hint: 'Select a model that never saw the work, or the same weights in another form.',
    };
  }
  return referenceIds.length > max
    ? {
        message: `More than ${max} reference models are selected.`,
        hint: 'Split them between two examinations.',
      }
    : undefined;
}

/** The number of parameters that differ from their default, valid or not. */
export function changedCount(draft: ExamineDraft, attack: FormAttack): number {
  const typed = draft.values[attack.id] ?? {};
  return attack.parameters.filter((field) => {
    const raw = typed[field.name];
    return raw !== undefined && raw !== defaultRaw(field);
  }).length;
}
