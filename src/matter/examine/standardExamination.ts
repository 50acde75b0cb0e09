import { findAttack } from '../../attacks/index.js';
import { canonicalJson } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import {
  wholeChosen,
  type Evidence,
  type StandardCandidate,
  type StandardEstimate,
  type StandardSize,
  type Chosen,
} from '../../domain/index.js';
import { chooseEvidence, type ExaminationOptions } from '../../examine/index.js';
import { estimateStandard } from './estimateStandard.js';
import { loadOf, takesSpikes, type ExamineChoice } from './examineCase.js';

/** What a standard examination is applied to, whichever door it was chosen at. */
export type StandardChosen = Omit<ExamineChoice, 'attack' | 'parameters' | 'modelId' | 'referenceIds'> & {
  readonly modelIds: readonly string[];
};

/**
 * What a standard examination of the models and works could hold, and what each part takes on this machine. An attack that is omitted for
 * every model for the same reason is named once.
 * @param how.onModel told of each model before it is loaded
 * @throws as estimateStandard
 */
export async function standardEstimate(
  opened: CaseFolder,
  chosen: StandardChosen,
  how: Pick<ExaminationOptions, 'startEngine' | 'heavy' | 'onProgress' | 'signal'> & {
    readonly onModel?: (modelId: string) => void;
  },
): Promise<StandardEstimate> {
  const estimates: StandardEstimate[] = [];
  for (const modelId of chosen.modelIds) {
    how.onModel?.(modelId);
    estimates.push(
      await estimateStandard({
        ...how,
        case: opened,
        ...wholeChosen({ ...chosen, modelId, spikeIds: spikesWith(chosen) }),
        seed: chosen.seed,
        load: loadOf(chosen.load),
        purpose: { kind: 'for-an-estimate' },
      }),
    );
  }
  return joined(estimates);
}

/**
 * Checks what was chosen as far as that is possible without touching a file, and gives the models.
 * @throws {PalimpsestError} `no-target`, `evidence-twice`, `evidence-unknown`, `evidence-role`
 */
export function checkStandard(opened: CaseFolder, chosen: StandardChosen): Evidence[] {
  const attack = { id: 'standard', takesSpikes: true } as const;
  const spikeIds = spikesWith(chosen);
  return chosen.modelIds.map(
    (modelId) => chooseEvidence({ ...chosen, case: opened, attack, modelId, spikeIds }).model,
  );
}

/** One examination of the standard set, as each door runs it. */
export function standardChoice(
  chosen: StandardChosen,
  candidate: Pick<StandardCandidate, 'attackId' | 'modelId' | 'referenceIds' | 'targetIds' | 'controlIds'>,
  size: Pick<StandardSize, 'parameters'>,
): ExamineChoice {
  const attack = findAttack(candidate.attackId);
  const { seed, load } = chosen;
  const { modelId, referenceIds, targetIds, controlIds } = candidate;
  const spikeIds = takesSpikes(attack) ? spikesWith({ ...chosen, controlIds }) : [];
  return {
    ...wholeChosen({ ...chosen, modelId, referenceIds, targetIds, controlIds, spikeIds }),
    seed,
    load,
    attack,
    parameters: size.parameters,
  };
}

/** Without a control there is no floor with which passages of a known-memorized text could be compared. */
function spikesWith({
  controlIds,
  spikeIds = [],
}: Pick<Chosen, 'controlIds' | 'spikeIds'>): readonly string[] {
  return controlIds.length === 0 ? [] : spikeIds;
}

function joined(estimates: readonly StandardEstimate[]): StandardEstimate {
  const omissions = estimates.flatMap((estimate) => estimate.omissions);
  const warnings = estimates.flatMap((estimate) => estimate.warnings);
  const isEverywhere = ({ attackId, why }: StandardEstimate['omissions'][number]): boolean =>
    omissions.filter((other) => other.attackId === attackId && other.why.text === why.text).length ===
    estimates.length;
  const named = omissions.map((omission) =>
    isEverywhere(omission) ? { ...omission, modelId: '' } : omission,
  );
  return {
    candidates: estimates.flatMap((estimate) => estimate.candidates),
    omissions: onceEach(named),
    warnings: onceEach(warnings),
  };
}

function onceEach<T>(values: readonly T[]): T[] {
  const texts = values.map((value) => canonicalJson(value));
  return values.filter((_, at) => texts.indexOf(texts[at] ?? '') === at);
}
