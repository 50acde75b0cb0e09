import { join } from 'node:path';
import { findAttack } from '../../attacks/index.js';
import { inputError, PalimpsestError, verdictError } from '../../base/index.js';
import { modelFactsSchema, type ModelFacts } from '../../domain/index.js';
import { verifyBag, type BagVerdict } from '../../seal/index.js';
import type { ReplayedExamination, ReplayItem, ReplayReport } from '../../contract/index.js';
import { chooseUnits, type ChosenUnits, type Drawn } from './chooseUnits.js';
import { notRepeated, repeated } from './examinationResult.js';
import { loadBearingOfBag } from './loadBearing.js';
import { readiness } from './readiness.js';
import { layOut, readBag, type BagContents, type BagExamination } from './readBag.js';
import { receiveItems } from './receiveItems.js';
import { DEFAULT_TOLERANCE_DECADES, type ReplayOptions } from './replayOptions.js';
import { type Repetition, examinationAgain } from './repeatOptions.js';
import { runAgain } from './runAgain.js';
import { sampleAgain } from './sampleAgain.js';
import { makeThrowAway, type ThrowAway } from './throwAway.js';
import { contextThen, couldFork, fingerprintOf, planFromVocabulary } from '../../examine/index.js';
import { buildsOf, isOtherBuild } from './builds.js';
import { checkReduction } from './checkReduction.js';
import { Places } from './places.js';

/** Code of an examination that a sample did not touch. */
const NOT_DRAWN = 'not-drawn';

/**
 * Repeats the examinations of a sealed report: checks the bag, finds its items by hash among the files given, makes a case that is thrown
 * away afterwards with the bag's ids and names, and compares what comes out.
 * @param folder of the bag
 * @throws {PalimpsestError} `bag-changed` naming the checks that failed; `not-a-bag`, `bag-item`, `bag-empty`; `examination-unknown`;
 * `cancelled`; what running an examination throws
 */
export async function replayBag(folder: string, options: ReplayOptions): Promise<ReplayReport> {
  const mode = options.mode ?? 'full';
  options.onStep?.('checking the bag');
  const verdict = await verifyBag(folder, {
    signal: options.signal,
    onProgress: (done, total) => options.onProgress?.(done, total, 'bytes'),
  });
  requireIntact(verdict, options.evenIfChanged === true);
  const bag = await readBag(verdict.folder);
  const chosen = chosenExaminations(bag, options.only);
  const throwAway = await makeThrowAway(options.keep);
  try {
    const items = await receiveItems(bag, chosen, throwAway, mode, options);
    const drawn = mode === 'sample' ? await drawUnits(bag, chosen, throwAway, options) : null;
    const examinations = await repeatAll(bag, chosen, items, throwAway, options, drawn);
    return {
      schema: 'palimpsest-replay',
      schemaVersion: 1,
      bag: {
        folder: verdict.folder,
        sealNumber: verdict.sealNumber ?? '',
        report: verdict.externalIdentifier ?? '',
        intact: verdict.ok,
      },
      mode,
      sample:
        drawn === null || options.sample === undefined
          ? null
          : {
              seed: options.sample.seed,
              loadBearing: drawn.loadBearing,
              units: drawn.drawn,
              of: drawn.others,
            },
      toleranceDecades: options.toleranceDecades ?? DEFAULT_TOLERANCE_DECADES,
      items,
      examinations,
      verdict: verdictOf(verdict.ok, items, examinations),
    };
  } finally {
    await throwAway.end();
  }
}

/** A difference decides; where there is none, nothing agrees that was asked for and not repeated. */
export function verdictOf(
  isIntact: boolean,
  items: readonly ReplayItem[],
  examinations: readonly ReplayedExamination[],
): ReplayReport['verdict'] {
  const differs =
    !isIntact ||
    items.some(({ facts }) => facts.some(({ decides }) => decides)) ||
    examinations.some(({ outcome }) => outcome === 'differs');
  if (differs) return 'differs';
  const isRepeated = ({ outcome }: ReplayedExamination): boolean => outcome !== 'not-repeated';
  const isAll = examinations.every((one) => isRepeated(one) || one.reason.code === NOT_DRAWN);
  return isAll && examinations.some(isRepeated) ? 'agrees' : 'not-repeated';
}

function requireIntact({ ok, checks, folder }: BagVerdict, evenIfChanged: boolean): void {
  const failed = checks.filter((check) => check.ok === false);
  const mayRead = failed.every(({ id }) => id !== 'folder');
  if (ok || (evenIfChanged && mayRead)) return;
  throw verdictError(
    'bag-changed',
    `${folder} is not as it was sealed: ${failed.map(({ title, words }) => `${title}: ${words}`).join(' ')}`,
    'Ask for the bag again. To see where its results differ all the same, add --even-if-changed.',
    { folder, checks: failed.map(({ id, words }) => ({ id, words })) },
  );
}

function chosenExaminations(
  { folder, examinations }: BagContents,
  only?: readonly string[],
): BagExamination[] {
  if (only === undefined || only.length === 0) return [...examinations];
  const unknown = only.find((id) => !examinations.some((one) => one.id === id));
  if (unknown === undefined) return examinations.filter(({ id }) => only.includes(id));
  throw inputError(
    'examination-unknown',
    `There is no examination ${unknown} in the bag ${folder}.`,
    `There are ${examinations.map(({ id }) => id).join(', ')}.`,
    { id: unknown },
  );
}

async function repeatAll(
  bag: BagContents,
  chosen: readonly BagExamination[],
  items: readonly ReplayItem[],
  throwAway: ThrowAway,
  options: ReplayOptions,
  drawn: Drawn | null,
): Promise<ReplayedExamination[]> {
  const results: ReplayedExamination[] = [];
  for (const examination of chosen) {
    const units = drawn?.byExamination.get(examination.id);
    if (drawn !== null && units === undefined) {
      const words = `none of the units drawn is of ${examination.id}`;
      results.push(notRepeated(examination, NOT_DRAWN, words));
      continue;
    }
    const ready = readiness(examination, items, options.findAttack ?? findAttack);
    if ('outcome' in ready) {
      results.push(ready);
      continue;
    }
    results.push(await repeat({ bag, examination, throwAway, options, ...ready }, units));
  }
  return results;
}

/** One that cannot be run here, for want of memory say, keeps the others from nothing. */
async function repeat(repetition: Repetition, units: ChosenUnits | undefined): Promise<ReplayedExamination> {
  try {
    if (repetition.options.mode === 'from-journal')
      return await reduceAgain(repetition, (id) => factsOf(repetition.bag, id));
    if (units !== undefined) return await sampleAgain(repetition, units);
    return await runAgain(repetition);
  } catch (error) {
    const isOurs = error instanceof PalimpsestError && error.kind !== 'bug';
    if (!isOurs || repetition.options.signal?.aborted === true) throw error;
    return notRepeated(repetition.examination, error.code, error.message);
  }
}

async function drawUnits(
  bag: BagContents,
  chosen: readonly BagExamination[],
  throwAway: ThrowAway,
  { sample }: ReplayOptions,
): Promise<Drawn> {
  if (sample === undefined)
    throw inputError('sample-missing', 'No units were asked for.', 'Say how many, and a seed.');
  const loadBearing = await loadBearingOfBag(bag.folder);
  const journals = [];
  for (const examination of chosen) {
    const folder = join(throwAway.folder, 'bag', examination.id);
    await layOut(bag, examination, folder);
    const units = loadBearing.find((one) => one.examination === examination.id)?.units ?? [];
    journals.push({ id: examination.id, folder, loadBearing: units });
  }
  return chooseUnits(journals, sample);
}

function factsOf(bag: BagContents, modelId: string): { readonly contextLength: number | null } | undefined {
  return modelFactsSchema.safeParse(bag.items.find(({ evidence }) => evidence.id === modelId)?.facts).data;
}

/**
 * Makes the findings of an examination again from the bag's journal, and the files that they rest on: nothing is scored. The plan is made
 * again from the texts and the vocabulary.
 * @param facts of a model, as the bag has them
 * @throws {PalimpsestError} what planning throws
 */
async function reduceAgain(
  repetition: Repetition,
  facts: (modelId: string) => Pick<ModelFacts, 'contextLength'> | undefined,
): Promise<ReplayedExamination> {
  const { bag, examination, start, attack, throwAway, options } = repetition;
  const { id } = examination;
  const from = performance.now();
  if (!examination.hasFindings)
    return notRepeated(
      examination,
      'no-findings',
      `${id} was not finished: the bag contains no findings of it`,
    );
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
