/** A stretch of text: as it stands, or a sign that stands for a character nobody can see. */
export interface VisiblePiece {
  readonly text: string;
  readonly kind: 'text' | 'sign';
}

/**
 * Characters that change how others are shown, or that show nothing: controls, bidi controls, zero-width characters, soft
 * hyphen, line separators, tags, variation selectors, surrogates without partner, private use, non-characters.
 */
const HIDDEN: readonly RegExp[] = [
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}\p{Noncharacter_Code_Point}]/u,
  /[\u2028\u2029\u115f\u1160\u3164\uffa0]/u,
  /\p{Default_Ignorable_Code_Point}/u,
];

/**
 * Marks on one letter that stay as they are. Pointed Hebrew and stacked Tibetan have up to six of their own; of accents that any letter can
 * take nobody writes more than three, and a tower of them grows over the lines around it.
 */
const MARKS_SHOWN = 6;
const ACCENTS_SHOWN = 3;
const MARK = /[\p{Mn}\p{Me}]/u;
const ACCENT = /\p{Script=Inherited}/u;

/** The code point as people write it, e.g. `U+202E`. */
export function codePointName(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A {@link VisiblePiece} with how much of the string it stands for. */
export interface SourcePiece extends VisiblePiece {
  /** UTF-16 units of the string. */
  readonly units: number;
}

/**
 * Splits a string that came from outside into text and signs, so that nothing in it is hidden and nothing in it can change the
 * order or look of what stands beside it. Line ends become `¶`, tabs `⟦tab⟧`, other hidden characters `⟦U+202E⟧`, and so do marks that
 * would stand in a tower on one letter.
 */
export function visibleText(text: string): VisiblePiece[] {
  return visiblePieces(text.replace(/\r\n/g, '\n')).map(({ text, kind }) => ({ text, kind }));
}

/**
 * The same, with how much of the string each piece stands for, so that places can be found again. Every hidden character is a
 * piece of its own.
 * @param kept characters that stay as they are, e.g. the line ends of a paragraph that is laid out anyway
 */
export function visiblePieces(text: string, kept = ''): SourcePiece[] {
  const pieces: SourcePiece[] = [];
  let plain = '';
  let tower = NO_LETTER;
  const flush = (): void => {
    if (plain !== '') pieces.push({ text: plain, kind: 'text', units: plain.length });
    plain = '';
  };
  for (const character of text) {
    tower = grown(tower, character);
    if ((isPlain(character) && isWritten(tower)) || kept.includes(character)) {
      plain += character;
      continue;
    }
    flush();
    tower = NO_LETTER;
    pieces.push({ text: signFor(character), kind: 'sign', units: character.length });
  }
  flush();
  return pieces;
}

/** The same as one string, for places that hold plain text only (document information, bookmarks, alternative text). */
export function visibleString(text: string): string {
  return visibleText(text)
    .map((piece) => piece.text)
    .join('');
}

function isPlain(character: string): boolean {
  // Nearly every character of nearly every work; the patterns are slow.
  if (character >= ' ' && character <= '~') return true;
  return !HIDDEN.some((hidden) => hidden.test(character));
}

/** Marks on the letter before. */
interface Tower {
  readonly marks: number;
  readonly accents: number;
}

/** At the beginning, and behind a sign: an accent there would stand on what is not its letter. Vowels of a script show without one. */
const NO_LETTER: Tower = { marks: 0, accents: ACCENTS_SHOWN };
const LETTER: Tower = { marks: 0, accents: 0 };

function grown(tower: Tower, character: string): Tower {
  if (character < '\u0300' || !MARK.test(character)) return LETTER;
  return { marks: tower.marks + 1, accents: tower.accents + (ACCENT.test(character) ? 1 : 0) };
}

function isWritten({ marks, accents }: Tower): boolean {
  return marks <= MARKS_SHOWN && accents <= ACCENTS_SHOWN;
}

function signFor(character: string): string {
  if (character === '\n') return '¶';
  if (character === '\t') return '⟦tab⟧';
  return `⟦${codePointName(character)}⟧`;
}
