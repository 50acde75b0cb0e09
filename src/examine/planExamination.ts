import {
  parseParameters,
  type AttackDefinition,
  type AttackInput,
  type AttackModel,
  type AttackPlan,
} from '../attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex, verdictError } from '../base/index.js';
import { evidencePaths, verifyEvidence, type CaseFolder, type EvidencePurpose } from '../casefile/index.js';
import type { Evidence, LoadOptions } from '../domain/index.js';
import { chooseEvidence, usedEvidence, type ChosenEvidence } from './chooseEvidence.js';
import type { EngineHolder, HeldModel, StartEngine } from './engineHolder.js';
import { estimateRun, type RunEstimate } from './estimateRun.js';
import { inThisThread, type HeavyWork } from './heavyWork.js';
import { loadWorks, tokenizeWork } from './loadWorks.js';
import { holdReferences, modelFacts, referencesOf } from './referenceModels.js';

/** What is done before a run, for a progress line. */
export type PreparationStep =
  | { readonly step: 'verify'; readonly bytesDone: number; readonly bytesTotal: number }
  | { readonly step: 'read-works' | 'load-model' | 'tokenize' | 'plan' | 'estimate' };

/** What an examination is to be. */
export interface ExaminationOptions {
  readonly case: CaseFolder;
  readonly attack: AttackDefinition;
  /** As given by a person: checked here, defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly modelId: string;
  /** Models to compare with, for an attack that does; default none. */
  readonly referenceIds?: readonly string[];
  readonly targetIds: readonly string[];
  readonly controlIds: readonly string[];
  readonly cleaningIds: readonly string[];
  /** Seeds every random choice of the run. */
  readonly seed: string;
  readonly startEngine: StartEngine;
  /** How to load the model; its path comes from the evidence. */
  readonly load?: Omit<LoadOptions, 'path' | 'vocabOnly'>;
  /** Why the evidence is verified, for the audit log. */
  readonly purpose?: EvidencePurpose;
  /** Where heavy work is done; default in this thread. */
  readonly heavy?: HeavyWork | undefined;
  readonly onProgress?: ((step: PreparationStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An examination that is planned, with its model loaded. Close it when it is not run. */
export interface PlannedExamination {
  readonly attack: AttackDefinition;
  readonly input: AttackInput<Record<string, unknown>>;
  readonly plan: AttackPlan;
  /** SHA-256 of the canonical JSON of the plan's document. */
  readonly planSha256: string;
  readonly evidence: ChosenEvidence;
  /** Number of the audit entry in which the hashes of that evidence, before the run, are on record. */
  readonly evidenceVerified: number;
  /** References and, last, the examination's own model, which the engine holds now. */
  readonly models: readonly HeldModel[];
  readonly engine: EngineHolder;
  readonly estimate: RunEstimate;
}

/**
 * Plans an examination without writing anything but the check of the evidence into the audit log: parameters, evidence, works,
 * controls, model, plan, cost.
 * @throws {PalimpsestError} `parameter-unknown`, `parameter-value`; `evidence-unknown`, `evidence-role`, `evidence-twice`, `no-target`;
 * `reference-*`; `evidence-changed` when evidence is not what was received; `control-equals-target`, `control-overlaps-target`; `memory-short`;
 * what the attack's plan, the engine and the texts throw
 */
export async function planExamination(options: ExaminationOptions): Promise<PlannedExamination> {
  // First, so that nobody waits for hashes to be told of a wrong parameter.
  parseParameters(options.attack, options.parameters);
  const evidence = chooseEvidence(options);
  const evidenceVerified = await requireUnchanged(options, evidence);
  const planned = await makePlan(options, evidence, (model) => ({
    ...options.load,
    path: pathOf(options, model),
  }));
  const { engine, plan } = planned;
  try {
    options.onProgress?.({ step: 'estimate' });
    const others = evidence.references.map(({ id }) => engine.factsOf(id));
    const estimate = await estimateRun(engine.engine, engine.model, plan, others);
    return { ...planned, evidenceVerified, estimate };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * The plan of an examination from texts and vocabularies alone: no weights are read and nothing can be scored, so any file with the same
 * vocabulary stands for a model, and none is hashed. That it is the plan that was run shows by its SHA-256.
 * @param contextOf context that a model was trained for, tokens: a vocabulary does not say it
 * @throws as planExamination, but for `evidence-changed` and `memory-short`
 */
export async function planFromVocabulary(
  options: ExaminationOptions,
  contextOf: (modelId: string) => number,
): Promise<Omit<PlannedExamination, 'estimate' | 'evidenceVerified'>> {
  return makePlan(
    options,
    chooseEvidence(options),
    (model) => ({ path: pathOf(options, model), vocabOnly: true }),
    contextOf,
  );
}

function pathOf(options: ExaminationOptions, model: Evidence): string {
  return evidencePaths(options.case, model)[0] ?? '';
}

async function makePlan(
  options: ExaminationOptions,
  evidence: ChosenEvidence,
  loadOf: (model: Evidence) => LoadOptions,
  contextOf?: (modelId: string) => number,
): Promise<Omit<PlannedExamination, 'estimate' | 'evidenceVerified'>> {
  const { attack, onProgress } = options;
  const parameters = parseParameters(attack, options.parameters);
  onProgress?.({ step: 'read-works' });
  const { works, cleaning } = await loadWorks(
    options.case,
    evidence.targets,
    evidence.controls,
    evidence.cleaning,
    options.heavy ?? inThisThread,
  );
  onProgress?.({ step: 'load-model' });
  const held = (model: Evidence): HeldModel => ({ id: model.id, load: loadOf(model) });
  const models = [...evidence.references, evidence.model].map(held);
  const { engine, cuts } = await holdReferences(options.startEngine, models, works);
  try {
    onProgress?.({ step: 'tokenize' });
    const tokenized = [];
    for (const work of works) tokenized.push(await tokenizeWork(engine.engine, work));
    const known = <M extends AttackModel>(model: M): M =>
      contextOf === undefined ? model : { ...model, trainedContext: contextOf(model.id) };
    const input = {
      parameters,
      model: known(modelFacts(evidence.model, engine.model)),
      references: referencesOf(evidence.references, engine, cuts, tokenized).map(known),
      works: tokenized,
      cleaning,
      seed: options.seed,
    };
    onProgress?.({ step: 'plan' });
    const plan = attack.plan(input);
    requireDistinctUnits(plan, attack.id);
    requireKnownModels(plan, models, attack.id);
    const planSha256 = sha256Hex(canonicalJson(plan.document));
    return { attack, input, plan, planSha256, evidence, models, engine };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function requireUnchanged(options: ExaminationOptions, chosenItems: ChosenEvidence): Promise<number> {
  const ids = usedEvidence(chosenItems).map(({ id }) => id);
  const purpose = options.purpose ?? { kind: 'before-run' };
  return requireUnchangedEvidence(options.case, ids, purpose, {
    signal: options.signal,
    onProgress: (bytesDone, bytesTotal) => options.onProgress?.({ step: 'verify', bytesDone, bytesTotal }),
  });
}

/**
 * Hashes evidence again and refuses to go on with any that is not what was received; the audit log says so.
 * @returns number of the audit entry; 0 when the case is open for reading
 * @throws {PalimpsestError} `evidence-changed` naming all of it; `cancelled`, `file-*`
 */
export async function requireUnchangedEvidence(
  opened: CaseFolder,
  ids: readonly string[],
  purpose: EvidencePurpose,
  how: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (bytesDone: number, bytesTotal: number) => void;
  } = {},
): Promise<number> {
  let seq = 0;
  const checks = await verifyEvidence(opened, { ...how, ids, purpose, onRecord: (entry) => (seq = entry) });
  const bad = checks.filter(({ status }) => status !== 'ok');
  if (bad.length === 0) return seq;
  const files = bad.flatMap(({ id, files: list }) =>
    list.filter(({ status }) => status !== 'ok').map(({ path, status }) => `${id} ${path} is ${status}`),
  );
  throw verdictError(
    'evidence-changed',
    `Evidence is not what was received: ${files.length === 0 ? bad.map(({ id }) => id).join(', ') : files.join('; ')}.`,
    'Put the file as received back in its place, or receive the other one as new evidence.',
    { items: bad.map(({ id, status }) => ({ id, status })) },
  );
}

function requireDistinctUnits(plan: AttackPlan, attackId: string): void {
  const ids = new Set(plan.units.map(({ id }) => id));
  if (ids.size === plan.units.length) return;
  throw new PalimpsestError({
    kind: 'bug',
    code: 'plan-units-equal',
    message: `Attack "${attackId}" planned two units with the same id.`,
    hint: 'The id must cover everything that tells units apart.',
  });
}

function requireKnownModels(plan: AttackPlan, models: readonly HeldModel[], attackId: string): void {
  const known = new Set(models.map(({ id }) => id));
  const other = plan.units.find(({ modelId }) => modelId !== undefined && !known.has(modelId));
  if (other === undefined) return;
  throw new PalimpsestError({
    kind: 'bug',
    code: 'plan-model-unknown',
    message: `Attack "${attackId}" planned a unit for a model that was not chosen: ${other.modelId ?? ''}.`,
    hint: 'Units may name the models of the input only.',
  });
}
