import { elementAt, inputError, wholeNumber } from '../../base/index.js';
import { type AttackId, makePlan, makeUnit, requireSequences } from '../kit/index.js';
import type { AttackPlan, PlannedUnit } from '../define.js';
import type { SpecOf } from '../defineAttack.js';
import { leastDifferent } from './match.js';
import { generalOpenings, templateBos, templateOpening } from './openings.js';
import { parsePolicy, type UnpromptedInput } from './parameters.js';
import { PROMPT_KINDS, type PromptKind, type UnpromptedUnits } from './units.js';

/** Tokens of a random prompt. @source Nasr et al. 2023, arXiv 2311.17035 */
export const RANDOM_PROMPT_TOKENS = 5;

/**
 * The most tokens of all texts together. When the works are searched for in them they are all in memory, each with its log p (8 bytes a
 * token).
 */
export const MOST_WRITTEN_TOKENS = 200_000_000;

/** Upper bound on the bytes of a token, averaged over words: more than any tokenizer reaches. */
const MOST_BYTES_PER_TOKEN = 8;

/** What is put before the texts of one unit: a kind of prompt and, for an opening, its words. */
export interface Prompt {
  readonly prompt: PromptKind;
  readonly words?: string;
}

/** Tokens of a prompt, without BOS: an upper bound for words, since a token has at least one byte, and a lower one. */
function promptTokens({ prompt, words = '' }: Prompt, input: UnpromptedInput): readonly [number, number] {
  const ofText = (text: string): readonly [number, number] => {
    const bytes = new TextEncoder().encode(text).length;
    return [bytes, Math.ceil(bytes / MOST_BYTES_PER_TOKEN)];
  };
  switch (prompt) {
    case 'bos':
      return [0, 0];
    case 'template': {
      const opening = templateOpening(input);
      return ofText(typeof opening === 'string' ? '' : opening.text);
    }
    case 'opening':
      return ofText(words);
    case 'random':
      return [RANDOM_PROMPT_TOKENS, RANDOM_PROMPT_TOKENS];
    case 'repeated':
      return [input.parameters.repeats, input.parameters.repeats];
  }
}

/**
 * Is BOS prepended? Always to an empty prompt, since a text must begin somewhere; otherwise as the tokenizer or the chat template asks.
 */
export function promptBos(kind: PromptKind, input: UnpromptedInput): boolean {
  return kind === 'bos' || input.model.addsBos || (kind === 'template' && templateBos(input));
}

/** Number of texts planned for each kind of prompt. @param openings those that are used */
export function askedFor(
  input: UnpromptedInput,
  openings: readonly string[] = generalOpenings(input).used,
): Readonly<Record<PromptKind, number>> {
  const { parameters, model } = input;
  return {
    bos: model.hasBos ? parameters.bosGenerations : 0,
    template: typeof templateOpening(input) === 'string' ? 0 : parameters.templateGenerations,
    opening: openings.length === 0 ? 0 : parameters.openingGenerations,
    random: parameters.randomGenerations,
    repeated: parameters.repeatedGenerations,
  };
}

/**
 * Plans the texts in batches. The kinds of prompts are mixed evenly, so that a run stopped early has some of each; a batch has one
 * opening. A last unit scores the longest matches again on the exact path.
 * @throws {PalimpsestError} `budget-zero`, `context-too-long`, `match-longer`, `sequences-unsupported`, `texts-too-many`
 */
export function planUnprompted(input: UnpromptedInput, attack: AttackId): AttackPlan {
  const { parameters } = input;
  const { used, omitted } = generalOpenings(input);
  const asked = askedFor(input, used);
  const prompts = PROMPT_KINDS.filter((kind) => asked[kind] > 0).flatMap((prompt): Prompt[] =>
    prompt === 'opening' ? used.map((words) => ({ prompt, words })) : [{ prompt }],
  );
  const longest = Math.max(0, ...prompts.map((prompt) => lengthOf(prompt, input).most + 1));
  check(input, asked, longest);
  const batches = PROMPT_KINDS.flatMap((prompt) => {
    const count = Math.ceil(asked[prompt] / parameters.together);
    return Array.from({ length: count }, (_, at) => ({
      order: (at + 0.5) / count,
      prompt,
      ...(prompt === 'opening' ? { words: elementAt(used, at % used.length) } : {}),
      from: at * parameters.together,
      count: Math.min(parameters.together, asked[prompt] - at * parameters.together),
    }));
  }).sort((a, b) => a.order - b.order || PROMPT_KINDS.indexOf(a.prompt) - PROMPT_KINDS.indexOf(b.prompt));
  const units: PlannedUnit[] = batches.map(({ prompt, words, from, count }) => {
    const batch = { prompt, ...(words === undefined ? {} : { words }), from, count };
    const { least, most } = lengthOf(batch, input);
    const name = words === undefined ? PROMPT_TITLES[prompt] : `${PROMPT_TITLES[prompt]}, “${words}”`;
    return makeUnit(attack, input, {
      workId: '',
      title: `${name}, ${from + 1}–${from + count} of ${asked[prompt]}`,
      tokens: count * most,
      // A text may end with its first token.
      leastTokens: count * (least - (parameters.writtenTokens - 1)),
      stepped: [{ steps: parameters.writtenTokens - 1, sequences: count }],
      spec: { kind: 'write', ...batch } satisfies SpecOf<UnpromptedUnits>,
    });
  });
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
      openingsUsed: asked.opening === 0 ? 0 : used.length,
      policy: { ...parsePolicy(parameters.policy) },
      hit: {
        code: 'half-in-runs-longer-than-control',
        tokens: parameters.matchTokens,
        leastDifferent: leastDifferent(parameters.matchTokens),
      },
    },
    warnings: warningsOf(input, omitted),
  });
}

/** What was asked for and is omitted. A model file without a chat template is not asked for one. */
function warningsOf(input: UnpromptedInput, omitted: readonly string[]): string[] {
  const { parameters, model } = input;
  const { bosGenerations, templateGenerations, openingGenerations } = parameters;
  return [
    ...(model.hasBos || bosGenerations === 0
      ? []
      : [
          `"${model.name}" defines no begin-of-text token, so no text can be written from an empty prompt. ${bosGenerations} texts are omitted.`,
        ]),
    ...(templateOpening(input) === 'refused' && templateGenerations > 0
      ? [
          `The chat template of "${model.name}" cannot be filled, so no text can be written from its opening. ${templateGenerations} texts are omitted.`,
        ]
      : []),
    ...(omitted.length === 0 || openingGenerations === 0
      ? []
      : [
          `Openings that a target work contains are omitted: ${omitted.map((opening) => `“${opening}”`).join(', ')}.`,
        ]),
  ];
}

/** Name of each kind of prompt, for progress and tables. */
export const PROMPT_TITLES: Readonly<Record<PromptKind, string>> = {
  bos: 'From an empty prompt',
  template: 'From the opening of the chat template',
  opening: 'From an opening of such works',
  random: `From ${RANDOM_PROMPT_TOKENS} random tokens`,
  repeated: 'From a repeated token',
};

/** The most and the fewest tokens evaluated for one text of full length: all except its last token. */
function lengthOf(prompt: Prompt, input: UnpromptedInput): { readonly most: number; readonly least: number } {
  const [most, least] = promptTokens(prompt, input);
  const rest = (promptBos(prompt.prompt, input) ? 1 : 0) + input.parameters.writtenTokens - 1;
  return { most: most + rest, least: least + rest };
}

function check(input: UnpromptedInput, asked: Readonly<Record<PromptKind, number>>, longest: number): void {
  const { parameters, model } = input;
  requireSequences(model);
  const total = PROMPT_KINDS.reduce((sum, kind) => sum + asked[kind], 0);
  if (total < 2) {
    throw inputError(
      'budget-zero',
      `${total} texts are planned; at least 2 are needed to estimate what further texts would contain.`,
      'Raise --bos-generations or another number of generations.',
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
      `Use at most ${wholeNumber(texts)} texts of this length, or at most ${wholeNumber(each)} tokens for each text. Lower the numbers of generations, or --written-tokens.`,
    );
  }
  if (longest > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `Prompt and text need ${longest} tokens, more than the context of ${model.trainedContext} that "${model.name}" was trained with.`,
      `Choose at most ${model.trainedContext - (longest - parameters.writtenTokens)} tokens for each text.`,
    );
  }
}
