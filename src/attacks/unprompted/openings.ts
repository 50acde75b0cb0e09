import { PalimpsestError } from '../../base/index.js';
import { beginsWithBos, promptParts, type PromptPart } from '../kit/index.js';
import { openingsOf, type UnpromptedInput } from './parameters.js';

/** What stands before the first word of a user; `refused` if the template cannot be filled. */
export type TemplateOpening = PromptPart | 'none' | 'refused';

/**
 * What the chat template of the model places before the first request of a user, with the text that its maker put there.
 * @param eosText the end-of-text token as text; it may stand in the template
 */
export function templateOpening({ model }: UnpromptedInput, eosText = ''): TemplateOpening {
  if (model.chatTemplate === null) return 'none';
  try {
    const { parts } = promptParts(model.chatTemplate, [{ role: 'user', content: 'x' }], {
      opensAnswer: true,
      bosText: '',
      eosText,
    });
    return parts[0]?.fixed === true ? parts[0] : 'none';
  } catch (error) {
    if (error instanceof PalimpsestError && error.code.startsWith('chat-template')) return 'refused';
    throw error;
  }
}

/** Does the chat template begin with the begin-of-text token? */
export function templateBos({ model }: UnpromptedInput): boolean {
  return (
    model.hasBos &&
    beginsWithBos({ template: model.chatTemplate, options: { bosText: '', eosText: '', variables: {} } })
  );
}

/** Does a text hold these words, not as the beginning or end of longer ones? */
function holdsWords(text: string, words: string): boolean {
  const inWord = /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at + words.length, at + words.length + 1);
    if (!inWord.test(before) && !inWord.test(after)) return true;
  }
  return false;
}

/** The named openings that stand in no target, whatever their case; any other would give the model words of the work. */
export function generalOpenings({ parameters, works }: UnpromptedInput): {
  readonly used: readonly string[];
  readonly omitted: readonly string[];
} {
  const targets = works
    .filter(({ role }) => role === 'target')
    .map((work) => work.textOf(0, work.charCount).toLowerCase());
  const used: string[] = [];
  const omitted: string[] = [];
  for (const opening of openingsOf(parameters)) {
    const stands = targets.some((text) => holdsWords(text, opening.toLowerCase()));
    (stands ? omitted : used).push(opening);
  }
  return { used, omitted };
}
