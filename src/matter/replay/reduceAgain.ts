import { join } from 'node:path';
import type { ModelFacts } from '../../domain/index.js';
import { contextThen, couldFork, fingerprintOf, planFromVocabulary } from '../../examine/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { buildsOf, isOtherBuild } from './builds.js';
import { checkReduction } from './checkReduction.js';
import { notRepeated, repeated } from './examinationResult.js';
import { Places } from './places.js';
import { layOut } from './readBag.js';
import { examinationAgain } from './repeatOptions.js';
import type { Repetition } from './repeatOptions.js';

/**
 * Makes the findings of an examination again from the bag's journal, and the files that they rest on: nothing is scored. The plan is made
 * again from the texts and the vocabulary.
 * @param facts of a model, as the bag has them
 * @throws {PalimpsestError} what planning throws
 */
export async function reduceAgain(
  repetition: Repetition,
  facts: (modelId: string) => Pick<ModelFacts, 'contextLength'> | undefined,
): Promise<ReplayedExamination> {
  const { bag, examination, start, attack, throwAway, options } = repetition;
  const { id } = examination;
  const from = performance.now();
  if (!examination.hasFindings)
    return notRepeated(examination, 'no-findings', `${id} was not finished: the bag holds no findings of it`);
  const folder = join(throwAway.folder, 'bag', id);
  await layOut(bag, examination, folder);
  const planned = await planFromVocabulary(
    examinationAgain(throwAway.case, attack, start, options, bag.wordsOf(id)),
    (modelId) => ({
      trainedContext: contextThen(fingerprintOf(start, modelId), facts(modelId)?.contextLength ?? 0),
      canFork: couldFork(fingerprintOf(start, modelId)),
    }),
  );
  await planned.engine.close();
  const builds = buildsOf(bag, start);
  const places = new Places({ otherBuild: isOtherBuild(builds) });
  const { files, lines } = await checkReduction(repetition, planned, folder, places);
  const seconds = (performance.now() - from) / 1000;
  const rest = { engine: [], sameMachine: null, isStrict: true, seconds };
  return repeated({ start, builds, places, files, unitsCompared: lines, ...rest });
}
