/** A piece of text: unchanged, or a sign that replaces a character that cannot be seen. */
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
 * Most marks on one letter that are shown unchanged. Pointed Hebrew and stacked Tibetan have up to six of their own. Of the accents that any
 * letter can take, no language uses more than three, and a tower of them would cover the lines around it.
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

/** A {@link VisiblePiece} with the length of the string that it represents. */
export interface SourcePiece extends VisiblePiece {
  /** UTF-16 units of the string. */
  readonly units: number;
}

/**
 * Splits a string from outside into text and signs, so that nothing in it is hidden and nothing in it can change the order or the look of the
 * text around it. Line ends become `¶`, tabs `⟦tab⟧`, and other hidden characters `⟦U+202E⟧`; so do marks beyond those that one letter may
 * have. Joiners stay where the script writes with them, so that Persian, Hindi and joined emoji are shown as they are written.
 */
export function visibleText(text: string): VisiblePiece[] {
  return visiblePieces(text.replace(/\r\n/g, '\n')).map(({ text, kind }) => ({ text, kind }));
}

/**
 * The same for a text that was split into parts, e.g. tokens: a joiner at the end of a part is written if it joins the next one.
 * @returns the pieces of each part
 */
export function visibleParts(parts: readonly string[]): VisiblePiece[][] {
  // A part may be empty: a token within a character.
  const whole = parts.join('');
  let end = 0;
  return parts.map((part) => {
    const start = end;
    end += part.length;
    const around = {
      before: Array.from(whole.slice(Math.max(0, start - 2), start)).at(-1) ?? '',
      after: whole.slice(end, end + 4),
    };
    const pieces = visiblePieces(part.replace(/\r\n/g, '\n'), '', around);
    return pieces.map(({ text, kind }) => ({ text, kind }));
  });
}

/**
 * The same, with the length of the string that each piece represents, so that positions can be found again. Every hidden character is a piece
 * of its own.
 * @param kept characters that stay as they are, e.g. the line ends of a paragraph that is laid out anyway
 * @param around the character before the text and what follows it, which decide about joiners at its ends
 */
export function visiblePieces(
  text: string,
  kept = '',
  around: { readonly before: string; readonly after: string } = { before: '', after: '' },
): SourcePiece[] {
  const pieces: SourcePiece[] = [];
  let plain = '';
  let tower = NO_LETTER;
  const flush = (): void => {
    if (plain !== '') pieces.push({ text: plain, kind: 'text', units: plain.length });
    plain = '';
  };
  let before = around.before;
  let at = 0;
  for (const character of text) {
    at += character.length;
    const isWritten = JOINER.test(character) && isJoinerOf(character, before, text + around.after, at);
    before = character;
    if (isWritten) {
      plain += character;
      continue;
    }
    tower = grown(tower, character);
    if ((isPlain(character) && isSupported(tower)) || kept.includes(character)) {
      plain += character;
      continue;
    }
    flush();
    tower = NO_LETTER;
    before = '';
    pieces.push({ text: signFor(character), kind: 'sign', units: character.length });
  }
  flush();
  return pieces;
}

/** Zero-width non-joiner and joiner, and the selector of the pictorial form, which stands before a joiner of emoji. */
const JOINER = /\u200C|\u200D|\uFE0F/u;
/** Signs that silence the vowel of an Indic letter; a joiner after one chooses the form of the letter. */
const VIRAMA = /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]/u;
const JOINED = /[\p{Script=Arabic}\p{Script=Syriac}]/u;
/** Arabic letters that no following letter is joined to: a non-joiner after one shows nothing. */
const UNJOINED =
  /[\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671\u0688-\u0699\u06C0-\u06CB\u06D2-\u06D5]/u;
const PICTURE = /\p{Extended_Pictographic}/u;
const PICTURE_END = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u;

/**
 * Does the script write with this joiner at this place, so that what is beside it shows it? After a virama, for a non-joiner between two Arabic
 * letters that would be joined, and for a joiner between two emoji.
 * @param at where the character after the joiner begins
 * @source RFC 5892, appendix A.1 and A.2; Unicode Technical Standard #51, ED-16
 */
function isJoinerOf(character: string, before: string, text: string, at: number): boolean {
  const next = characterAt(text, at);
  if (character === '\uFE0F') {
    return PICTURE.test(before) && next === '\u200D' && PICTURE.test(characterAt(text, at + 1));
  }
  if (VIRAMA.test(before)) return true;
  if (character === '\u200D') return PICTURE_END.test(before) && PICTURE.test(next);
  return (
    /\p{L}/u.test(before) &&
    JOINED.test(before) &&
    !UNJOINED.test(before) &&
    /\p{L}/u.test(next) &&
    JOINED.test(next)
  );
}

function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** The same as one string, where only plain text is possible (document information, bookmarks, alternative text). */
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

/** The state at the beginning and after a sign, where an accent would be set on something that is not its letter. Vowel signs of a script show without one. */
const NO_LETTER: Tower = { marks: 0, accents: ACCENTS_SHOWN };
const LETTER: Tower = { marks: 0, accents: 0 };

function grown(tower: Tower, character: string): Tower {
  if (character < '\u0300' || !MARK.test(character)) return LETTER;
  return { marks: tower.marks + 1, accents: tower.accents + (ACCENT.test(character) ? 1 : 0) };
}

function isSupported({ marks, accents }: Tower): boolean {
  return marks <= MARKS_SHOWN && accents <= ACCENTS_SHOWN;
}

function signFor(character: string): string {
  if (character === '\n') return '¶';
  if (character === '\t') return '⟦tab⟧';
  return `⟦${codePointName(character)}⟧`;
}
