import { preparedOnRecord } from './journal/examinationHistory.js';
import { findAttack as attackOf, type AttackDefinition } from '../attacks/index.js';
import { readAudit, type CaseFolder } from '../casefile/index.js';
import {
  chosenIn,
  MAPPED_WEIGHTS,
  wordsAsOf,
  type Evidence,
  type ExaminationStart,
  type LoadOptions,
} from '../domain/index.js';
import { loadsOf } from './engine/numericFingerprint.js';
import type { ExaminationOptions } from './planExamination.js';

/** How an examination that was begun before is specified again. */
type Again = Pick<ExaminationOptions, 'startEngine' | 'load' | 'heavy' | 'onProgress' | 'signal'>;

/**
 * The specification of an examination as it was begun: the same parameters, evidence with the words of that time, and engine.
 * @param how.load how to load the model; options that are omitted are as at the start
 * @param how.findAttack by default the registry
 * @throws {PalimpsestError} `attack-unknown`; `audit-broken`, `file-*`
 */
export async function asStarted(
  opened: CaseFolder,
  start: ExaminationStart,
  how: Again & { readonly findAttack?: ((id: string) => AttackDefinition) | undefined },
): Promise<ExaminationOptions> {
  const { findAttack = attackOf, ...rest } = how;
  const wordsOf = await wordsOfPlan(opened, start.id);
  return optionsOfStart(opened, findAttack(start.attack.id), start, wordsOf, rest);
}

/**
 * The specification that start.json holds, for a case that may be another one.
 * @param wordsOf evidence with the words that the plan was made from
 */
export function optionsOfStart(
  opened: CaseFolder,
  attack: AttackDefinition,
  start: ExaminationStart,
  wordsOf: (evidence: Evidence) => Evidence,
  how: Again,
): ExaminationOptions {
  return {
    ...how,
    case: opened,
    attack,
    parameters: start.parameters,
    ...chosenIn(start),
    wordsOf,
    seed: start.seed,
    load: { ...loadAskedFor(start), ...how.load },
    loadAgain: loadsOf(start),
  };
}

/** Evidence with the words that the plan of an examination was made from, whatever was corrected since. */
async function wordsOfPlan(opened: CaseFolder, id: string): Promise<(evidence: Evidence) => Evidence> {
  const entries = await readAudit(opened.folder);
  return wordsAsOf(entries, (await preparedOnRecord(opened, id))?.seq ?? entries.length);
}

/** Where to compute and whether weights may exceed the memory, as requested when the examination was begun. */
function loadAskedFor({
  machine,
  numericFingerprint: { numeric },
}: ExaminationStart): Pick<LoadOptions, 'gpu' | 'memoryShort'> {
  const asked = machine['gpuRequested'];
  const known = (['auto', 'off', 'cuda', 'vulkan', 'metal'] as const).find((choice) => choice === asked);
  const isMapped = weightsOf(numeric) === MAPPED_WEIGHTS;
  return { gpu: known ?? 'auto', ...(isMapped ? { memoryShort: true } : {}) };
}

function weightsOf(numeric: unknown): unknown {
  return typeof numeric === 'object' && numeric !== null && 'weights' in numeric
    ? numeric.weights
    : undefined;
}
