import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import { type AttackId, makePlan, makeUnit, putsBos, withControlSize, worksIn } from '../kit/index.js';
import { blockLength, coarseToFine, placesIn, surveyBlocks } from './blocks.js';
import { ALWAYS_CONFIRMED } from './confirmedPlaces.js';
import { LOOSE_NATS_PER_TOKEN, LOOSE_PROBABILITY } from './hitRule.js';
import { everyPlace, windowLength, type SurveyInput } from './surveyInput.js';

/**
 * Plans a survey. First come the blocks of all works, from coarse to fine, with the works in step. Then come exact windows where the
 * survey found something, the best first, and at a seeded sample of the other places, up to a fixed number for each work. The blocks
 * decide which places these are.
 * @throws {PalimpsestError} `work-short`, `context-too-long`, `bos-missing`
 */
export function planSurvey(input: SurveyInput, attack: AttackId): AttackPlan {
  check(input);
  const { parameters, works } = input;
  const bos = putsBos(input) ? 1 : 0;
  const blocks = works.map((work) => blockUnits(input, attack, work));
  const exactLength = windowLength(input);
  const exact = works.map((work) => [
    ...exactUnits(input, attack, work, 'confirm', mostConfirmed(input, work)),
    ...exactUnits(input, attack, work, 'misses', parameters.missSample),
  ]);
  const longest = Math.max(
    exactLength,
    ...works.map(({ tokens }) => blockLength(tokens.length, parameters) + bos),
  );
  const plan = makePlan(attack, input, {
    units: [...inStep(blocks), ...inStep(exact)],
    layout: { length: longest, slots: defaultSlots(longest) },
    document: {
      score: 'log-p',
      bos: putsBos(input),
      hit: {
        aboveControlMaximum: works.some(({ role }) => role === 'control'),
        orPolicyProbabilityAtLeast: LOOSE_PROBABILITY,
        orLogProbAtLeast: LOOSE_NATS_PER_TOKEN * parameters.suffixTokens,
      },
      alwaysConfirmed: ALWAYS_CONFIRMED,
      places: works.map(({ tokens }) => placesIn(tokens.length, parameters)),
    },
  });
  return withControlSize(works, everyPlace(parameters), plan);
}

/** The most windows that can be confirmed: one and a half times as many as tile the work, which few works need, or the number asked for. */
function mostConfirmed({ parameters }: SurveyInput, work: AttackWork): number {
  const tiling = placesIn(work.tokens.length, parameters) / parameters.suffixTokens;
  return Math.min(parameters.mostConfirmed, Math.ceil(1.5 * tiling) + ALWAYS_CONFIRMED);
}

function check(input: SurveyInput): void {
  const { parameters, model, works } = input;
  const { prefixTokens, suffixTokens, startsPerBlock } = parameters;
  const bos = putsBos(input) ? 1 : 0;
  if (bos === 1 && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off, or leave the setting at auto.',
    );
  }
  for (const work of works) {
    const most = worksIn(work).reduce((sum, part) => Math.max(sum, part.endToken - part.startToken), 0);
    if (most < prefixTokens + suffixTokens) {
      throw inputError(
        'work-short',
        `${work.isCollection === true ? 'The longest work of ' : ''}"${work.title}" has ${most} tokens, fewer than one window of ${prefixTokens} + ${suffixTokens}.`,
        'Choose a longer work, or a shorter prefix and passage.',
      );
    }
  }
  const length = prefixTokens + startsPerBlock + suffixTokens - 1 + bos;
  if (length > model.trainedContext) {
    const fits = model.trainedContext - (length - startsPerBlock);
    throw inputError(
      'context-too-long',
      `A block of ${length} tokens is longer than the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      fits >= 1
        ? `Choose at most ${fits} starts in a block.`
        : 'Choose a shorter prefix or passage, and fewer starts in a block.',
    );
  }
}

function blockUnits(input: SurveyInput, attack: AttackId, work: AttackWork): PlannedUnit[] {
  const length = blockLength(work.tokens.length, input.parameters) + (putsBos(input) ? 1 : 0);
  const slots = defaultSlots(length);
  const order = coarseToFine(surveyBlocks(work.tokens.length, input.parameters).length);
  const units: PlannedUnit[] = [];
  for (let at = 0; at < order.length; at += slots) {
    const blocks = order.slice(at, at + slots);
    units.push(
      makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, survey: ${at + blocks.length} of ${order.length} blocks`,
        tokens: slots * length,
        spec: { kind: 'blocks', blocks },
      }),
    );
  }
  return units;
}

function exactUnits(
  input: SurveyInput,
  attack: AttackId,
  work: AttackWork,
  kind: 'confirm' | 'misses',
  most: number,
): PlannedUnit[] {
  const length = windowLength(input);
  const slots = defaultSlots(length);
  const units: PlannedUnit[] = [];
  for (let from = 0; from < most; from += slots) {
    const count = Math.min(slots, most - from);
    const what = kind === 'confirm' ? 'best passages' : 'checked misses';
    units.push(
      makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, ${what} ${from + 1}–${from + count} of at most ${most}`,
        tokens: slots * length,
        // How many passages are scored again follows from the blocks.
        leastTokens: 0,
        spec: { kind, from, count },
      }),
    );
  }
  return units;
}

/** Merges lists of different lengths so that the first units, however many, hold about the same share of each list. */
function inStep(lists: readonly (readonly PlannedUnit[])[]): PlannedUnit[] {
  return lists
    .flatMap((list, which) =>
      list.map((unit, at) => ({ unit, which, share: (at + 0.5) / Math.max(1, list.length) })),
    )
    .sort((a, b) => a.share - b.share || a.which - b.which)
    .map(({ unit }) => unit);
}
