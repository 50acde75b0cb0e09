import { z } from 'zod';
import { PalimpsestError } from '../base/index.js';
import { isModelRole, modelScoringSchema, type Evidence, type ModelScoring } from '../domain/index.js';
import { readBytes } from '../files/index.js';
import { readModel, scoringOf } from '../gguf/index.js';
import type { CaseFolder } from './caseFolder.js';
import { evidencePaths, factsPath } from './evidenceFiles.js';

/** The rest of a refusal is what `checkModel` refused the file with. */
const REFUSAL = { kind: 'input' } as const;
const MAX_FACTS_BYTES = 512 * 1024 * 1024;
const recordedSchema = z.object({ scoring: modelScoringSchema });

/** By case: what was recorded at receipt never changes. */
const recorded = new WeakMap<CaseFolder, Map<string, Promise<ModelScoring | undefined>>>();

/**
 * Whether a model of the case can be scored. What was recorded at receipt counts, except that a model that another version could not
 * score is checked again by this program if its file can be read.
 * @returns undefined if the facts of the receipt cannot be read, or if the evidence is not a model
 */
export async function scoringOfEvidence(
  opened: CaseFolder,
  evidence: Evidence,
): Promise<ModelScoring | undefined> {
  if (!isModelRole(evidence.role)) return undefined;
  const known = recorded.get(opened) ?? new Map<string, Promise<ModelScoring | undefined>>();
  recorded.set(opened, known);
  const scoring = await (known.get(evidence.id) ?? remember(known, opened, evidence));
  return scoring?.can === false ? checkAgain(opened, evidence, scoring) : scoring;
}

/**
 * Refuses models that cannot be scored.
 * @throws {PalimpsestError} the code and the reason of the first one, e.g. `model-not-generative`
 */
export async function requireScorable(opened: CaseFolder, models: readonly Evidence[]): Promise<void> {
  for (const evidence of models) {
    const scoring = await scoringOfEvidence(opened, evidence);
    if (scoring?.can !== false) continue;
    const { code, why, key, byte, remedy } = scoring;
    const { id, name } = evidence;
    throw PalimpsestError.fromData({
      ...REFUSAL,
      code,
      message: `${id} ("${name}") cannot be examined: ${why}${byte === undefined ? '' : ` (byte ${byte})`}.`,
      hint: remedy,
      details: { id, why, ...(key === undefined ? {} : { key }), ...(byte === undefined ? {} : { byte }) },
    });
  }
}

function remember(
  known: Map<string, Promise<ModelScoring | undefined>>,
  opened: CaseFolder,
  { id }: Evidence,
): Promise<ModelScoring | undefined> {
  const reading = readRecorded(opened, id);
  known.set(id, reading);
  return reading;
}

/** Facts that are missing or were changed are reported where they are shown; here they say nothing. */
async function readRecorded(opened: CaseFolder, id: string): Promise<ModelScoring | undefined> {
  try {
    const bytes = await readBytes(factsPath(opened, id), MAX_FACTS_BYTES);
    return recordedSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data?.scoring;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof PalimpsestError) return undefined;
    throw error;
  }
}

function checkAgain(opened: CaseFolder, evidence: Evidence, before: ModelScoring): ModelScoring {
  try {
    return scoringOf(readModel(evidencePaths(opened, evidence)[0] ?? ''));
  } catch (error) {
    if (error instanceof PalimpsestError) return before;
    throw error;
  }
}
