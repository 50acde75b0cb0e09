import {
  findAttack,
  parseParameters,
  standardNotes,
  standardWishes,
  standardWords,
  type AttackPlan,
  type StandardWish,
} from '../../attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex, type Remark } from '../../base/index.js';
import { requireScorable } from '../../casefile/index.js';
import type {
  StandardCandidate,
  StandardEstimate,
  StandardOmission,
  StandardSize,
} from '../../domain/index.js';
import {
  chooseEvidence,
  earlierRuns,
  EngineRates,
  estimateRun,
  pathOf,
  planOn,
  readInputs,
  requireUnchanged,
  type ChosenEvidence,
  type ExaminationOptions,
  type ReadInputs,
} from '../../examine/index.js';
import { evidenceIdsOf, takesReferences, takesSpikes } from './examineCase.js';

/** What a standard examination of one model is to be. */
export type StandardOptions = Omit<
  ExaminationOptions,
  'attack' | 'parameters' | 'referenceIds' | 'proposals' | 'loadAgain'
>;

/** The first reference model of the case that is not the model itself; none if there is none. */
function standardReference(options: Pick<StandardOptions, 'case' | 'modelId'>): string[] {
  return evidenceIdsOf(options.case, ['reference-model'])
    .filter((id) => id !== options.modelId)
    .slice(0, 1);
}

/** Every examination hashes its evidence before and after the run and loads the model for a self-test, too. */
const PREPARED_TIMES = 2;

/**
 * What a standard examination of one model could hold, at each size, and what each takes on this machine. The model is loaded once;
 * rates are measured on random tokens, and nothing of a work is scored.
 * @throws {PalimpsestError} as planExamination, except what a single attack refuses: that attack is an omission
 */
export async function estimateStandard(options: StandardOptions): Promise<StandardEstimate> {
  const began = performance.now();
  const attack = { id: 'standard', takesSpikes: true, references: { min: 0, max: 1 } } as const;
  const evidence = chooseEvidence({ ...options, referenceIds: standardReference(options), attack });
  await requireScorable(options.case, [evidence.model, ...evidence.references]);
  await requireUnchanged(options, evidence);
  const read = await readInputs(options, evidence, (model) => ({
    ...options.load,
    path: pathOf(options, model),
  }));
  try {
    const preparing = ((performance.now() - began) / 1000) * PREPARED_TIMES;
    const { wishes, unsuited } = standardWishes({
      model: read.model,
      hasReference: read.references.length > 0,
      works: read.works,
      editions: editionsIn(evidence),
    });
    const omissions: StandardOmission[] = unsuited.map(({ attackId, why }) =>
      omission(attackId, options.modelId, why),
    );
    const rates = new EngineRates(read.engine.engine, read.engine.model);
    const how = { options, evidence, rates, preparing };
    const candidates: StandardCandidate[] = [];
    for (const wish of wishes) {
      options.onProgress?.({ step: 'estimate' });
      options.signal?.throwIfAborted();
      const made = await candidateOf(wish, read, how);
      if ('why' in made) omissions.push(made);
      else candidates.push(made);
    }
    return { candidates, omissions, warnings: [] };
  } finally {
    await read.engine.close();
  }
}

/** What all attacks of a standard examination have in common. */
interface Common {
  readonly options: StandardOptions;
  readonly evidence: ChosenEvidence;
  readonly rates: EngineRates;
  /** Seconds. */
  readonly preparing: number;
}

async function candidateOf(
  wish: StandardWish,
  read: ReadInputs,
  common: Common,
): Promise<StandardCandidate | StandardOmission> {
  const { attackId } = wish.attack;
  const { modelId } = common.options;
  try {
    return await planned(wish, wish.parameters, read, common);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (Object.keys(wish.parameters).length === 0 || !error.code.startsWith('chat-template'))
      return omission(attackId, modelId, refused(error));
    // Without an opened answer, the attack still measures on raw text.
    const made = await planned(wish, {}, read, common);
    const { code, message } = error;
    return {
      ...made,
      warnings: [...made.warnings, standardNotes.remark('raw-text-only', { code, message })],
    };
  }
}

async function planned(
  wish: StandardWish,
  given: StandardWish['parameters'],
  read: ReadInputs,
  { options, evidence, rates, preparing }: Common,
): Promise<StandardCandidate> {
  const attack = findAttack(wish.attack.attackId);
  const ids = [...wish.targetIds, ...wish.controlIds];
  const own: ReadInputs = {
    ...read,
    works: read.works.filter(({ id }) => ids.includes(id)),
    spikes: takesSpikes(attack) ? read.spikes : [],
    references: takesReferences(attack) ? read.references : [],
  };
  const plans: { readonly size: StandardWish['sizes'][number]; readonly plan: AttackPlan }[] = [];
  for (const size of wish.sizes) {
    const parameters = parseParameters(attack, { ...given, ...size.parameters });
    const { plan } = await planOn(own, attack, parameters, options.seed);
    // A size with as many tokens as the one before tests the same passages.
    if (plan.totalTokens !== plans.at(-1)?.plan.totalTokens) plans.push({ size, plan });
  }
  const largest = plans.at(-1);
  if (largest === undefined) throw new RangeError(`${attack.id} is offered at no size`);
  const { engine, model } = read.engine;
  const mayBeShort = options.load?.memoryShort === true;
  const earlier = await earlierRuns({
    attack,
    evidence: { model: evidence.model, references: own.references },
    engine: read.engine,
  });
  const { time } = await estimateRun(engine, model, largest.plan, {
    mayBeShort,
    rates,
    earlier,
  });
  const sizes = plans.map(({ size, plan }): StandardSize => ({
    parameters: { ...given, ...size.parameters },
    words: size.words,
    share: plan.totalTokens / largest.plan.totalTokens,
    units: plan.units.length,
    planSha256: sha256Hex(canonicalJson(plan.document)),
    tokens: plan.totalTokens,
    seconds: 'kind' in time ? time : preparing + plan.totalTokens / time.tokensPerSecond,
  }));
  return {
    attackId: attack.id,
    attackTitle: attack.title,
    modelId: options.modelId,
    targetIds: [...wish.targetIds],
    controlIds: [...wish.controlIds],
    referenceIds: own.references.map(({ id }) => id),
    worth: wish.attack.worth,
    usual: Math.min(wish.usual, sizes.length - 1),
    sizes,
    warnings: [...largest.plan.warnings],
  };
}

function omission(attackId: string, modelId: string, why: Remark): StandardOmission {
  return { attackId, attackTitle: findAttack(attackId).title, modelId, why: { ...why } };
}

/** Does one attack refuse the model, the works or the memory? */
function isRefusal(error: unknown): error is PalimpsestError {
  return error instanceof PalimpsestError && (error.kind === 'input' || error.code === 'memory-short');
}

function refused({ code, message }: PalimpsestError): Remark {
  return standardWords.remark('refused', { code, message });
}

/** Pairs of targets with the same title and different editions on record. */
function editionsIn({ targets }: ChosenEvidence): (readonly [string, string])[] {
  return targets.flatMap((first, at) =>
    targets
      .slice(at + 1)
      .filter(
        (second) =>
          first.title !== '' &&
          first.title === second.title &&
          first.edition !== '' &&
          second.edition !== '' &&
          first.edition !== second.edition,
      )
      .map((second) => [first.id, second.id] as const),
  );
}
