import { verdictError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import { modelFactsSchema, type ExaminationStart } from '../../domain/index.js';
import {
  asStarted,
  contextThen,
  couldFork,
  fingerprintOf,
  planFromVocabulary,
  readStart,
  type ExaminationOptions,
} from '../../examine/index.js';
import { readFacts } from '../work/facts.js';

/** An examination as it was planned, made again from the texts and the vocabulary. */
export type PlannedAgain = Omit<Awaited<ReturnType<typeof planFromVocabulary>>, 'engine' | 'models'> & {
  readonly start: ExaminationStart;
};

/**
 * Makes the plan of an examination again. No weights are read and nothing is scored.
 * @throws {PalimpsestError} `shard-plan-differs` if it is another plan; as planFromVocabulary
 */
export async function planAgain(
  opened: CaseFolder,
  id: string,
  how: Pick<ExaminationOptions, 'startEngine' | 'heavy'>,
): Promise<PlannedAgain> {
  const start = await readStart(opened, id);
  const contexts = new Map<string, number>();
  for (const { id: modelId } of [start.model, ...start.references]) {
    const { contextLength } = await readFacts(opened, findEvidence(opened, modelId), modelFactsSchema);
    contexts.set(modelId, contextLength ?? 0);
  }
  const made = await planFromVocabulary(await asStarted(opened, start, how), (modelId) => ({
    trainedContext: contextThen(fingerprintOf(start, modelId), contexts.get(modelId) ?? 0),
    canFork: couldFork(fingerprintOf(start, modelId)),
  }));
  await made.engine.close();
  const { attack, input, plan, planSha256, evidence } = made;
  if (planSha256 === start.planSha256) return { attack, input, plan, planSha256, evidence, start };
  throw verdictError(
    'shard-plan-differs',
    `${id}: this program makes another plan (${planSha256}) than start.json names (${start.planSha256}).`,
    'Use the program with which the examination was planned.',
    { id },
  );
}
