import { randomBytes } from 'node:crypto';
import { canonicalJson, errorDataOf, PalimpsestError, sha256Hex, utc, type Clock } from '../../base/index.js';
import {
  evidencePaths,
  findEvidence,
  findEvidenceOfRole,
  refuseWithdrawn,
  type CaseFolder,
} from '../../casefile/index.js';
import type { Job } from '../../contract/index.js';
import { MODEL_ROLES, type DetailOf, type Evidence, type Inspection } from '../../domain/index.js';
import { lineageStepWords } from '../lineage/options.js';
import { evidenceChanged } from '../work/preparedWorks.js';
import { requireReceived, type ReceivedOptions } from '../work/requireReceived.js';
import { inspectElsewhere } from './inspectElsewhere.js';
import type { InspectionTask, TaskProgress } from './inspectionTask.js';

/** With what a model is compared. */
export type InspectionChoice =
  | {
      readonly kind: 'lineage';
      readonly baseId: string;
      readonly seed: string;
      readonly permutations: number;
      readonly units: number;
    }
  | {
      readonly kind: 'known-models';
      /** Folder of the list. */
      readonly folder: string;
      /** As of openList. */
      readonly expected: readonly string[];
    };

/** How an inspection is stopped, and what is heard of it. */
export interface InspectionTools {
  readonly signal: AbortSignal;
  /** Hears what is done now. */
  readonly step: (words: string) => void;
  /** Hears how much of it is done. */
  readonly progress: (done: number, total: number, unit: Job['unit']) => void;
  /** Called when the audit log of the case has grown. */
  readonly onRecorded: () => void;
}

/**
 * Compares a model of a case with another model of it, or with a list of known models. The beginning and the result go into the audit
 * log, the result with the SHA-256 of its canonical JSON, so that the log shows how often a comparison was made.
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`, `evidence-withdrawn`, `evidence-changed`, `cancelled`; as compareLineage and recognizeModel
 */
export async function inspectModel(
  clock: Clock,
  opened: CaseFolder,
  modelId: string,
  choice: InspectionChoice,
  tools: InspectionTools,
): Promise<Inspection> {
  const inspectionId = `i${randomBytes(8).toString('hex')}`;
  const model = findEvidenceOfRole(opened, modelId, MODEL_ROLES);
  refuseWithdrawn([model, ...(choice.kind === 'lineage' ? [findEvidence(opened, choice.baseId)] : [])]);
  const about = { inspection: inspectionId, model: model.id, ...choiceData(opened, choice) };
  await opened.record('model-inspection-begun', about);
  tools.onRecorded();
  try {
    const result = await resultOf(opened, model, choice, tools);
    await opened.record('model-inspected', {
      inspection: inspectionId,
      ...verdictData(result),
      resultSha256: sha256Hex(canonicalJson(result)),
    });
    tools.onRecorded();
    return { inspectionId, createdAt: utc(clock), model: used(model), result };
  } catch (error) {
    const { code, message } = errorDataOf(error);
    await opened.record('model-inspection-failed', { inspection: inspectionId, code }, { message });
    tools.onRecorded();
    throw error;
  }
}

/** What the audit log says of an inspection before it begins. */
function choiceData(
  opened: CaseFolder,
  choice: InspectionChoice,
): Omit<DetailOf<'model-inspection-begun'>, 'inspection' | 'model'> {
  if (choice.kind === 'known-models') return { with: choice.kind, expectedSigners: [...choice.expected] };
  const { kind, baseId, seed, permutations, units } = choice;
  return {
    with: kind,
    base: findEvidenceOfRole(opened, baseId, MODEL_ROLES).id,
    seed,
    permutations,
    units,
  };
}

/** What the audit log says of a result. */
function verdictData(
  result: Inspection['result'],
): Omit<DetailOf<'model-inspected'>, 'inspection' | 'resultSha256'> {
  if (result.kind === 'known-models') {
    const { recognition, list, matches } = result.recognized;
    return {
      recognition,
      listSha256: list.sha256,
      ...(matches[0] === undefined ? {} : { closest: matches[0].id }),
    };
  }
  const { independence, matching } = result.lineage;
  const verdict = (test: typeof matching.random): string => ('kind' in test ? 'not-tested' : test.verdict);
  return {
    independence:
      'kind' in independence ? 'not-tested' : independence.isRejected ? 'rejected' : 'not-rejected',
    matchingRandom: verdict(matching.random),
    matchingTokens: verdict(matching.tokens),
  };
}

async function resultOf(
  opened: CaseFolder,
  model: Evidence,
  choice: InspectionChoice,
  { signal, step, progress }: InspectionTools,
): Promise<Inspection['result']> {
  const [path = ''] = evidencePaths(opened, model);
  let part: TaskProgress['part'] | undefined;
  const end = await inspectElsewhere(
    await taskOf(opened, model, path, choice, { signal, step, progress }),
    signal,
    (at) => {
      if (at.part !== part) step(at.part === 'hashing' ? HASHING : lineageStepWords(at.part));
      part = at.part;
      progress(at.done, at.total, at.part === 'hashing' ? 'bytes' : 'steps');
    },
  );
  if (end.kind === 'done') {
    // Files that changed while they were compared are hashed again, and refused.
    if (choice.kind === 'lineage') await requireBoth(opened, model, choice.baseId, { signal });
    return end.result;
  }
  throw end.kind === 'changed'
    ? evidenceChanged(model, path, 'changed')
    : PalimpsestError.fromData(end.error);
}

const HASHING = 'Hashing the model and sampling its weights';

/** A model and its base are hashed here; a model that is compared with a list is hashed as it is read. */
async function taskOf(
  opened: CaseFolder,
  model: Evidence,
  path: string,
  choice: InspectionChoice,
  { signal, step, progress }: Pick<InspectionTools, 'signal' | 'step' | 'progress'>,
): Promise<InspectionTask> {
  if (choice.kind === 'known-models') {
    const { kind, folder, expected } = choice;
    return { kind, path, sha256: model.sha256, folder, expected };
  }
  const { kind, baseId, seed, permutations, units } = choice;
  const base = findEvidenceOfRole(opened, baseId, MODEL_ROLES);
  await requireBoth(opened, model, baseId, {
    signal,
    onHash: () => step('Hashing the models'),
    onHashed: (done, total) => progress(done, total, 'bytes'),
  });
  const [basePath = ''] = evidencePaths(opened, base);
  return { kind, path, basePath, base: used(base), seed, permutations, units };
}

/** Makes sure that a model and its base are as received; what was hashed in this state is not hashed again. */
async function requireBoth(
  opened: CaseFolder,
  model: Evidence,
  baseId: string,
  options: ReceivedOptions,
): Promise<void> {
  for (const evidence of [model, findEvidenceOfRole(opened, baseId, MODEL_ROLES)])
    await requireReceived(evidence, evidencePaths(opened, evidence), options);
}

function used({ id, name, sha256 }: Evidence): Inspection['model'] {
  return { id, name, sha256 };
}
