import { z } from 'zod';
import { inputError } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import { controlsNeeded } from '../../measure/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import {
  type AttackId,
  makePlan,
  makeUnit,
  type Passage,
  passageName,
  sampledPassages,
  requireSequences,
} from '../kit/index.js';
import { SHARED_RUN } from './candidates.js';
import type { PromptSearchInput } from './parameters.js';
import { worstSchedule } from './schedule.js';

/** The spec of a unit of this attack: one prompt length of the search for one passage. */
export const searchSpec = z.strictObject({
  kind: z.literal('search'),
  /** First token of the passage's prefix in its work. */
  startToken: z.int().min(0),
  /** Position in the order of lengths that are tried, from 0. */
  stage: z.int().min(0),
});

/** The passages for which prompts are searched, work by work in the order of the input. */
export function searchedPassages(input: PromptSearchInput): Passage[] {
  const { parameters, works } = input;
  // The prefix is as long as the longest prompt, so that the context can be tried as a prompt.
  const shape = { prefixTokens: parameters.passageTokens - 1, suffixTokens: parameters.passageTokens };
  const controls = works.filter(({ role }) => role === 'control');
  return works.flatMap((work) =>
    sampledPassages(input, work, shape, shareOf(work, controls, parameters), 'prompt-search'),
  );
}

/** Number of passages wanted of a work: all of them for a target, its share of them for a control. */
function shareOf(
  work: AttackWork,
  controls: readonly AttackWork[],
  { passages, controlPassages }: PromptSearchInput['parameters'],
): number {
  const at = controls.indexOf(work);
  if (at === -1) return passages;
  return (
    Math.floor((controlPassages * (at + 1)) / controls.length) -
    Math.floor((controlPassages * at) / controls.length)
  );
}

/**
 * Plans one unit for each passage and each prompt length in turn: all passages at the first length, then all at the second, and so on.
 * A search that has ended leaves its later units empty.
 * @throws {PalimpsestError} `controls-few`, `work-short`, `context-too-long`, `sequences-unsupported`
 */
export function planPromptSearch(input: PromptSearchInput, attack: AttackId): AttackPlan {
  const { parameters } = input;
  const passages = searchedPassages(input);
  check(input, passages);
  const worst = worstSchedule(parameters.passageTokens, parameters.steps);
  const units = worst.flatMap((bound, stage): PlannedUnit[] =>
    passages.map((passage) =>
      makeUnit(attack, input, {
        workId: passage.work.id,
        title: `${passageName(passage)}, prompt length no. ${stage + 1}`,
        tokens: tokensAtMost(bound, input),
        // A search that has ended leaves its later units empty.
        leastTokens: 0,
        spec: { kind: 'search', startToken: passage.startToken, stage } satisfies z.output<typeof searchSpec>,
      }),
    ),
  );
  const length = 2 * parameters.passageTokens;
  const controls = passages.filter(({ work }) => work.role === 'control').length;
  return makePlan(attack, input, {
    units,
    layout: { length, slots: Math.min(parameters.candidates, defaultSlots(length)) },
    document: {
      passages: passages.map(({ work, startToken, prefixTokens }) => ({
        workId: work.id,
        firstToken: startToken + prefixTokens,
      })),
      schedule: worst.map((bound) => ({ ...bound })),
      forbidden: { sharedRun: SHARED_RUN },
      success: 'greedy-whole-passage',
      hit: 'ratio-above-every-control',
    },
    warnings:
      controls > 0
        ? []
        : [
            'Without a control no compression ratio is printed: searched prompts also succeed on text that the model never saw.',
          ],
  });
}

/** The most tokens that one length evaluates: every step scores all candidates and writes one passage. */
function tokensAtMost(
  { length, steps }: { readonly length: number; readonly steps: number },
  { parameters, model }: PromptSearchInput,
): number {
  const { passageTokens, candidates } = parameters;
  const whole = (model.addsBos ? 1 : 0) + length + passageTokens;
  const slots = defaultSlots(whole);
  return steps * (Math.ceil(candidates / slots) * slots * whole + whole);
}

function check(input: PromptSearchInput, passages: readonly Passage[]): void {
  const { parameters, model, works } = input;
  const { alpha, passageTokens } = parameters;
  requireSequences(model);
  const length = 2 * passageTokens;
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `Prompt and passage need up to ${length} tokens, more than the context of ${model.trainedContext} that "${model.name}" was trained with.`,
      `Choose passages of at most ${Math.floor(model.trainedContext / 2)} tokens.`,
    );
  }
  for (const work of works) {
    if (work.role === 'control' || passages.some((passage) => passage.work === work)) continue;
    throw inputError(
      'work-short',
      `"${work.title}" has no passage of ${passageTokens} tokens with ${passageTokens - 1} before it.`,
      'Choose a longer work, or shorter passages.',
    );
  }
  const controls = passages.filter(({ work }) => work.role === 'control').length;
  const needed = controlsNeeded(alpha);
  if (works.some(({ role }) => role === 'control') && controls < needed) {
    throw inputError(
      'controls-few',
      `An error rate of ${alpha} needs at least ${needed} control passages; ${controls} would be searched.`,
      controls < parameters.controlPassages
        ? 'Add longer controls, choose shorter passages, or a larger error rate.'
        : `Choose --control-passages ${needed} or more, or a larger error rate.`,
    );
  }
}
