import { inputError, elementAt } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import { type Passage, type PassageShape, worksIn } from '../kit/index.js';

/** A prefix supplied by the examiner. */
export interface OwnPrefix {
  /** Place in the list, from 1. */
  readonly line: number;
  readonly text: string;
  /** The first words of the passage for which it is; null if it is for all passages. */
  readonly words: string | null;
}

/** Separates the words of the work from the prefix for them. */
const ARROW = '=>';

/**
 * Reads prefixes, one per line or separated by `||`, each either the prefix itself or `words of the work => prefix`.
 * @throws {PalimpsestError} `own-prefix` if a line has nothing on one side of the arrow
 */
export function ownPrefixesIn(text: string): OwnPrefix[] {
  const lines = text.split(/\r\n?|\n|\|\|/u).filter((line) => line.trim() !== '');
  return lines.map((raw, at) => {
    const line = raw.trim();
    const arrow = line.indexOf(ARROW);
    if (arrow < 0) return { line: at + 1, text: line, words: null };
    const words = line.slice(0, arrow).trim();
    const prefix = line.slice(arrow + ARROW.length).trim();
    if (words === '' || prefix === '') {
      throw inputError(
        'own-prefix',
        `Prefix ${at + 1}, "${shortened(line)}", has nothing ${words === '' ? 'before' : 'after'} the arrow.`,
        'Write `words of the work => prefix`, or the prefix alone.',
      );
    }
    return { line: at + 1, text: prefix, words };
  });
}

/**
 * Finds the passage that begins with the words for which a prefix was supplied.
 * @throws {PalimpsestError} `own-prefix-place` if the words occur nowhere, more than once, or too near the beginning or end of a work
 */
export function passageOf(
  { line, words }: OwnPrefix & { readonly words: string },
  works: readonly AttackWork[],
  shape: PassageShape,
): Passage {
  const found = works.flatMap((work) => placesOf(work, words).map((at) => ({ work, at })));
  const [place] = found;
  if (place === undefined || found.length > 1) {
    throw inputError(
      'own-prefix-place',
      `Prefix ${line} is for "${shortened(words)}", which occurs ${place === undefined ? 'in none of the works' : `${found.length} times`}.`,
      'Copy the first words of one passage from the reading text, enough of them to be unique.',
    );
  }
  const { work } = place;
  const char = Array.from(work.textOf(0, work.charCount).slice(0, place.at)).length;
  // The token that holds the first letter. It may begin with the preceding blank.
  let token = 0;
  while (token + 1 < work.tokens.length && elementAt(work.tokenStartChar, token + 1) <= char) token++;
  const startToken = token - shape.prefixTokens;
  const part = worksIn(work).find(({ endToken }) => endToken > token) ?? { startToken: 0, endToken: 0 };
  if (startToken < part.startToken || token + shape.suffixTokens > part.endToken) {
    throw inputError(
      'own-prefix-place',
      `"${shortened(words)}" (prefix ${line}) is too near the ${startToken < part.startToken ? 'beginning' : 'end'} of ${work.isCollection === true ? 'its work in ' : ''}"${work.title}": ${shape.prefixTokens} tokens before these words and ${shape.suffixTokens} from there on are needed.`,
      'Choose another passage, or a shorter prefix or passage.',
    );
  }
  const block = work.blocks.findIndex(({ endToken }) => endToken > token);
  return { ...shape, work, startToken, block: `${work.id}/${block}` };
}

/** All places where words stand, in UTF-16 units: words may stand at very many, and one alone is counted in characters. */
function placesOf(work: AttackWork, words: string): number[] {
  const text = work.textOf(0, work.charCount);
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    places.push(at);
  }
  return places;
}

/** The beginning of a text, for messages and tables. */
export function shortened(text: string): string {
  const chars = Array.from(text);
  return chars.length <= 40 ? text : `${chars.slice(0, 39).join('')}…`;
}
