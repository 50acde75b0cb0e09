import {
  parseParameters,
  type AppliedCleaning,
  type AttackDefinition,
  type AttackInput,
  type AttackModel,
  type AttackPlan,
  type AttackWork,
  type ReferenceModel,
  type SpikeText,
} from '../attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex, verdictError } from '../base/index.js';
import { evidencePaths, requireScorable, verifyEvidence, type CaseFolder } from '../casefile/index.js';
import {
  exceedsBatches,
  type Chosen,
  type Evidence,
  type EvidencePurpose,
  type ExaminationStart,
  type LoadOptions,
  type TimedWeights,
} from '../domain/index.js';
import { chooseEvidence, usedEvidence, type ChosenEvidence } from './chooseEvidence.js';
import type { FixedLoad } from './engine/numericFingerprint.js';
import type { EngineHolder, HeldModel, StartEngine } from './engine/engineHolder.js';
import { earlierRuns } from './engine/earlierRuns.js';
import { estimateRun, type RunEstimate } from './estimateRun.js';
import { inThisThread, type HeavyWork } from './heavyWork.js';
import { loadWorks, tokenizeSpike, tokenizeWork } from './loadWorks.js';
import { holdReferences, modelFacts, referencesOf } from './referenceModels.js';

/** The steps before a run, for a progress line. */
export type PreparationStep =
  | { readonly step: 'verify'; readonly bytesDone: number; readonly bytesTotal: number }
  | { readonly step: 'read-works' | 'load-model' | 'tokenize' | 'plan' | 'estimate' | 'tokenizer' };

/** The specification of an examination. */
export type ExaminationOptions = Chosen & {
  readonly case: CaseFolder;
  readonly attack: AttackDefinition;
  /** The parameters as given by a person; they are checked here, and defaults are filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The words with which evidence is used, for an examination that is made again; by default those of the register. */
  readonly wordsOf?: ((evidence: Evidence) => Evidence) | undefined;
  /** For a run that repeats another: what its start.json says of proposed quotations. By default what the case has on record. */
  readonly proposals?: ExaminationStart['proposals'];
  /** The seed of every random choice of the run. */
  readonly seed: string;
  readonly startEngine: StartEngine;
  /** The engine of an earlier examination, which is used again if it holds the same model, and closed if not. */
  readonly engine?: EngineHolder | undefined;
  /** How to load the model; its path comes from the evidence. */
  readonly load?: Omit<LoadOptions, 'path' | 'vocabOnly'>;
  /** What was timed to choose the weights in `load`, for the record; absent if a person chose them. */
  readonly timedWeights?: readonly TimedWeights[] | undefined;
  /** What an earlier load of the same models fixed, by evidence id, to compute the same digits again. */
  readonly loadAgain?: ReadonlyMap<string, FixedLoad>;
  /** Ids of evidence that this process has verified already; by default none. */
  readonly verified?: ReadonlySet<string> | undefined;
  /** Why the evidence is verified, for the audit log. */
  readonly purpose?: EvidencePurpose;
  /** Where heavy work is done; by default in this thread. */
  readonly heavy?: HeavyWork | undefined;
  readonly onProgress?: ((step: PreparationStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A planned examination with its model loaded. Close it if it is not run. */
export interface PlannedExamination {
  readonly attack: AttackDefinition;
  readonly input: AttackInput<Record<string, unknown>>;
  readonly plan: AttackPlan;
  /** The SHA-256 of the canonical JSON of the plan's document. */
  readonly planSha256: string;
  readonly evidence: ChosenEvidence;
  /** The number of the audit entry that records the hashes of that evidence before the run. */
  readonly evidenceVerified: number;
  /** The references and, last, the examination's own model, which is now loaded. */
  readonly models: readonly HeldModel[];
  readonly engine: EngineHolder;
  readonly estimate: RunEstimate;
}

/**
 * Plans an examination. It writes nothing except the check of the evidence to the audit log: parameters, evidence, works,
 * controls, model, plan, cost.
 * @throws {PalimpsestError} `parameter-unknown`, `parameter-value`; `evidence-unknown`, `evidence-role`, `evidence-withdrawn`, `evidence-twice`, `no-target`;
 * `reference-*`, `spike-*`; `model-*` if a model cannot be scored; `evidence-changed` if evidence differs from what was received; `control-equals-target`, `control-overlaps-target`; `memory-short`;
 * what the attack's plan, the engine and the texts throw
 */
export async function planExamination(options: ExaminationOptions): Promise<PlannedExamination> {
  // Checked first, so that no one waits for hashes before learning of a wrong parameter.
  parseParameters(options.attack, options.parameters);
  const evidence = chooseEvidence(options);
  await requireScorable(options.case, [evidence.model, ...evidence.references]);
  const evidenceVerified = await requireUnchanged(options, evidence);
  const planned = await makePlan(options, evidence, (model, parameters) => ({
    ...options.loadAgain?.get(model.id),
    ...options.load,
    path: pathOf(options, model),
    sha256: model.sha256,
    checkLong: true,
    ...roomBeyondBatches(options.attack, parameters),
  }));
  const { engine, plan } = planned;
  try {
    options.onProgress?.({ step: 'estimate' });
    const estimate = await estimateRun(engine.engine, engine.model, plan, {
      others: evidence.references.map(({ id }) => ({
        id,
        sizeBytes: engine.factsOf(id).sizeBytes,
        loadSeconds: engine.loadSecondsOf(id),
      })),
      loadSeconds: engine.loadSecondsOf(engine.modelId),
      mayBeShort: options.load?.memoryShort === true,
      earlier: await earlierRuns(planned),
    });
    return { ...planned, evidenceVerified, estimate };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * What a vocabulary does not show of a model: the context for which it was trained, in tokens, and whether it can be extended token by
 * token.
 */
export type KnownOf = (modelId: string) => Pick<AttackModel, 'trainedContext' | 'canFork'>;

/**
 * The plan of an examination from texts and vocabularies alone: no weights are read and nothing can be scored, so any file with the same
 * vocabulary can stand for a model, and none is hashed. The SHA-256 of the plan shows whether it is the plan that was run.
 * @param knownOf what a vocabulary does not show of a model
 * @throws as planExamination, except `evidence-changed` and `memory-short`
 */
export async function planFromVocabulary(
  options: ExaminationOptions,
  knownOf: KnownOf,
): Promise<Omit<PlannedExamination, 'estimate' | 'evidenceVerified'>> {
  return makePlan(
    options,
    chooseEvidence(options),
    (model) => ({ path: pathOf(options, model), vocabOnly: true }),
    knownOf,
  );
}

/** The room that the attack needs, where it is more than every load leaves: engines that are loaded alike serve one attack after another. */
function roomBeyondBatches(
  attack: AttackDefinition,
  parameters: Record<string, unknown>,
): Pick<LoadOptions, 'sequenceRoom'> {
  const room = attack.sequenceRoom?.(parameters);
  return room === undefined || !exceedsBatches(room) ? {} : { sequenceRoom: room };
}

/** Path of the model's file. */
export function pathOf(options: Pick<ExaminationOptions, 'case'>, model: Evidence): string {
  return evidencePaths(options.case, model)[0] ?? '';
}

/** What every attack on the same evidence starts from, with the examination's own model loaded. */
export interface ReadInputs {
  readonly works: readonly AttackWork[];
  readonly spikes: readonly SpikeText[];
  readonly cleaning: AppliedCleaning;
  readonly model: AttackModel;
  readonly references: readonly ReferenceModel[];
  /** The references and, last, the examination's own model. */
  readonly models: readonly HeldModel[];
  /** Close it. */
  readonly engine: EngineHolder;
}

type InputOptions = Pick<ExaminationOptions, 'case' | 'startEngine' | 'engine' | 'heavy' | 'onProgress'>;

/**
 * Reads, cleans and tokenizes the works, and loads the models. Nothing is scored.
 * @throws what {@link loadWorks}, the engine and the tokenizers throw; the engine is then ended
 */
export async function readInputs(
  options: InputOptions,
  evidence: ChosenEvidence,
  loadOf: (model: Evidence) => LoadOptions,
  knownOf?: KnownOf,
): Promise<ReadInputs> {
  const { onProgress } = options;
  onProgress?.({ step: 'read-works' });
  const { works, spikes, cleaning } = await loadWorks(options.case, evidence, options.heavy ?? inThisThread);
  onProgress?.({ step: 'load-model' });
  const held = (model: Evidence): HeldModel => ({ id: model.id, load: loadOf(model) });
  const models = [...evidence.references, evidence.model].map(held);
  const { engine, cuts } = await holdReferences(options.startEngine, models, works, options.engine);
  try {
    onProgress?.({ step: 'tokenize' });
    const tokenized = [];
    for (const work of works) tokenized.push(await tokenizeWork(engine.engine, work));
    const spikeTexts = [];
    for (const spike of spikes) spikeTexts.push(await tokenizeSpike(engine.engine, spike));
    const known = <M extends AttackModel>(model: M): M =>
      knownOf === undefined ? model : { ...model, ...knownOf(model.id) };
    return {
      works: tokenized,
      spikes: spikeTexts,
      cleaning,
      model: known(modelFacts(evidence.model, engine.model)),
      references: referencesOf(evidence.references, engine, cuts, tokenized).map(known),
      models,
      engine,
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * The plan of one attack on what was read.
 * @param parameters checked, with defaults filled in
 * @throws what the attack's plan throws; `chat-template-*`
 */
export async function planOn(
  { works, spikes, cleaning, model, references, models, engine }: ReadInputs,
  attack: AttackDefinition,
  parameters: Record<string, unknown>,
  seed: string,
): Promise<Pick<PlannedExamination, 'input' | 'plan'>> {
  const answerOpening = (await attack.openAnswer?.(parameters, model, engine.engine)) ?? null;
  const input = {
    parameters,
    model,
    references,
    works,
    ...(spikes.length === 0 ? {} : { spikes }),
    ...(answerOpening === null ? {} : { answerOpening }),
    cleaning,
    seed,
  };
  const plan = attack.plan(input);
  requireDistinctUnits(plan, attack.id);
  requireKnownModels(plan, models, attack.id);
  return { input, plan };
}

async function makePlan(
  options: ExaminationOptions,
  evidence: ChosenEvidence,
  loadOf: (model: Evidence, parameters: Record<string, unknown>) => LoadOptions,
  knownOf?: KnownOf,
): Promise<Omit<PlannedExamination, 'estimate' | 'evidenceVerified'>> {
  const { attack, onProgress } = options;
  const parameters = parseParameters(attack, options.parameters);
  const read = await readInputs(options, evidence, (model) => loadOf(model, parameters), knownOf);
  const { models, engine } = read;
  try {
    onProgress?.({ step: 'plan' });
    const { input, plan } = await planOn(read, attack, parameters, options.seed);
    const planSha256 = sha256Hex(canonicalJson(plan.document));
    return { attack, input, plan, planSha256, evidence, models, engine };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Hashes the chosen evidence again before it is used; returns the number of the audit entry, 0 if there is none. @throws {PalimpsestError} `evidence-changed` */
export async function requireUnchanged(
  options: Pick<ExaminationOptions, 'case' | 'purpose' | 'signal' | 'onProgress' | 'verified'>,
  chosenItems: ChosenEvidence,
): Promise<number> {
  const ids = usedEvidence(chosenItems)
    .map(({ id }) => id)
    .filter((id) => options.verified?.has(id) !== true);
  if (ids.length === 0) return 0;
  const purpose = options.purpose ?? { kind: 'before-run' };
  return requireUnchangedEvidence(options.case, ids, purpose, {
    signal: options.signal,
    onProgress: (bytesDone, bytesTotal) => options.onProgress?.({ step: 'verify', bytesDone, bytesTotal }),
  });
}

/**
 * Hashes evidence again and refuses to continue with evidence that differs from what was received; the audit log records this.
 * @returns the number of the audit entry; 0 if the case is open for reading
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
    `Evidence differs from what was received: ${files.length === 0 ? bad.map(({ id }) => id).join(', ') : files.join('; ')}.`,
    'Restore the file as it was received, or add the changed file as new evidence.',
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
    hint: 'The id must cover everything that distinguishes units.',
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
    hint: 'Units may name only the models of the input.',
  });
}
