import { inputError, wholeNumber } from '../../base/index.js';
import { type AttackId, makePlan, makeUnit, requireSequences } from '../kit/index.js';
import type { AttackPlan, PlannedUnit } from '../define.js';
import type { SpecOf } from '../defineAttack.js';
import { leastDifferent } from './match.js';
import { parsePolicy, type UnpromptedInput } from './parameters.js';
import { PROMPT_KINDS, type PromptKind, type UnpromptedUnits } from './units.js';

/** Tokens of a random prompt. @source Nasr et al. 2023, arXiv 2311.17035 */
export const RANDOM_PROMPT_TOKENS = 5;

/**
 * The most tokens of all texts together. When the works are searched for in them they are all in memory, each with its log p (8 bytes a
 * token).
 */
export const MOST_WRITTEN_TOKENS = 200_000_000;

/** Number of tokens of a prompt, without BOS. */
export function promptTokens(kind: PromptKind, input: UnpromptedInput): number {
  if (kind === 'bos') return 0;
  return kind === 'random' ? RANDOM_PROMPT_TOKENS : input.parameters.repeats;
}

/**
 * Is BOS prepended? Always to an empty prompt, since a text must begin somewhere; otherwise as the tokenizer asks.
 */
export function promptBos(kind: PromptKind, { model }: UnpromptedInput): boolean {
  return kind === 'bos' || model.addsBos;
}

/** Number of texts planned for each kind of prompt. */
export function askedFor({ parameters, model }: UnpromptedInput): Readonly<Record<PromptKind, number>> {
  return {
    bos: model.hasBos ? parameters.bosGenerations : 0,
    random: parameters.randomGenerations,
    repeated: parameters.repeatedGenerations,
  };
}

/**
 * Plans the texts in batches. The kinds of prompts are mixed evenly, so that a run stopped early has some of each. A last unit scores the
 * longest matches again on the exact path.
 * @throws {PalimpsestError} `budget-zero`, `context-too-long`, `match-longer`, `sequences-unsupported`, `texts-too-many`
 */
export function planUnprompted(input: UnpromptedInput, attack: AttackId): AttackPlan {
  const { parameters, model } = input;
  const asked = askedFor(input);
  check(input, asked);
  const batches = PROMPT_KINDS.flatMap((prompt) => {
    const count = Math.ceil(asked[prompt] / parameters.together);
    return Array.from({ length: count }, (_, at) => ({
      order: (at + 0.5) / count,
      prompt,
      from: at * parameters.together,
      count: Math.min(parameters.together, asked[prompt] - at * parameters.together),
    }));
  }).sort((a, b) => a.order - b.order || PROMPT_KINDS.indexOf(a.prompt) - PROMPT_KINDS.indexOf(b.prompt));
  const units: PlannedUnit[] = batches.map(({ prompt, from, count }) => {
    return makeUnit(attack, input, {
      workId: '',
      title: `${PROMPT_TITLES[prompt]}, ${from + 1}–${from + count} of ${asked[prompt]}`,
      tokens: count * lengthOf(prompt, input),
      // A text may end with its first token.
      leastTokens: count * (lengthOf(prompt, input) - (parameters.writtenTokens - 1)),
      stepped: [{ steps: parameters.writtenTokens - 1, sequences: count }],
      spec: { kind: 'write', prompt, from, count } satisfies SpecOf<UnpromptedUnits>,
    });
  });
  const longest = longestText(input, asked);
  if (parameters.shownTexts > 0) {
    units.push(
      makeUnit(attack, input, {
        workId: '',
        title: 'Longest matches, scored again',
        tokens: parameters.shownTexts * input.works.length * longest,
        leastTokens: 0,
        spec: { kind: 'confirm' } satisfies SpecOf<UnpromptedUnits>,
      }),
    );
  }
  return makePlan(attack, input, {
    units,
    layout: { length: longest, slots: parameters.together },
    document: {
      texts: { ...asked },
      policy: { ...parsePolicy(parameters.policy) },
      hit: {
        code: 'half-in-runs-longer-than-control',
        tokens: parameters.matchTokens,
        leastDifferent: leastDifferent(parameters.matchTokens),
      },
    },
    warnings:
      model.hasBos || parameters.bosGenerations === 0
        ? []
        : [
            `"${model.name}" names no begin-of-text token, so no text can be written from an empty prompt. ${parameters.bosGenerations} texts are omitted.`,
          ],
  });
}

/** Name of each kind of prompt, for progress and tables. */
export const PROMPT_TITLES: Readonly<Record<PromptKind, string>> = {
  bos: 'From an empty prompt',
  random: `From ${RANDOM_PROMPT_TOKENS} random tokens`,
  repeated: 'From a repeated token',
};

/** Number of tokens evaluated for one text: all except its last token. */
function lengthOf(prompt: PromptKind, input: UnpromptedInput): number {
  return (
    (promptBos(prompt, input) ? 1 : 0) + promptTokens(prompt, input) + input.parameters.writtenTokens - 1
  );
}

function longestText(input: UnpromptedInput, asked: Readonly<Record<PromptKind, number>>): number {
  return Math.max(...PROMPT_KINDS.filter((kind) => asked[kind] > 0).map((kind) => lengthOf(kind, input) + 1));
}

function check(input: UnpromptedInput, asked: Readonly<Record<PromptKind, number>>): void {
  const { parameters, model } = input;
  requireSequences(model);
  const total = PROMPT_KINDS.reduce((sum, kind) => sum + asked[kind], 0);
  if (total < 2) {
    throw inputError(
      'budget-zero',
      `${total} texts are planned; at least 2 are needed to estimate what further texts would contain.`,
      'Raise --bos-generations, --random-generations or --repeated-generations.',
    );
  }
  if (parameters.matchTokens > parameters.writtenTokens) {
    throw inputError(
      'match-longer',
      `A text of ${parameters.writtenTokens} tokens cannot contain a match of ${parameters.matchTokens} tokens.`,
      'Raise --written-tokens, or lower --match-tokens.',
    );
  }
  if (total * parameters.writtenTokens > MOST_WRITTEN_TOKENS) {
    const each = Math.floor(MOST_WRITTEN_TOKENS / total);
    const texts = Math.floor(MOST_WRITTEN_TOKENS / parameters.writtenTokens);
    throw inputError(
      'texts-too-many',
      `${wholeNumber(total)} texts of ${wholeNumber(parameters.writtenTokens)} tokens have ${wholeNumber(total * parameters.writtenTokens)} tokens in all, more than the ${wholeNumber(MOST_WRITTEN_TOKENS)} that can be searched together.`,
      `Use at most ${wholeNumber(texts)} texts of this length, or at most ${wholeNumber(each)} tokens for each text. Lower --bos-generations, --random-generations or --repeated-generations, or --written-tokens.`,
    );
  }
  const longest = longestText(input, asked);
  if (longest > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `Prompt and text need ${longest} tokens, more than the ${model.trainedContext} that "${model.name}" was trained for.`,
      `Choose at most ${model.trainedContext - (longest - parameters.writtenTokens)} tokens for each text.`,
    );
  }
}
