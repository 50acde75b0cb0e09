/** Common characters of Chinese and Japanese text: grammatical words and the most frequent Han characters of either. */
const COMMON_HAN = new Set(
  '的一是不了人我在有他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自着去之过過家学學对對可她里裏后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前所本见見经經头頭面公同三已老从從动動两兩长長分間気言私思話今何入出立見水月目者部内当金女男力神村白',
);

/** Signs that stand in running text of most languages. */
const TEXT_SIGNS = new Set('‘’“”‚„«»‹›–—…·§©®°€£¥¡¿ \u00A0、。，！？：；「」『』（）《》〈〉〜ー・،؛؟־׳״');

const LETTER = /[\p{L}\p{M}]/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const BAD = /[\p{Cc}\p{Co}\p{Cn}\p{Cs}\uFFFD]/u;
/** Latin letters that stand where another encoding has the letters of Turkish. */
const RARE_LATIN = new Set('ðþýÐÞÝ');
const SCRIPTS: readonly (readonly [name: string, of: RegExp])[] = [
  ['latin', /\p{Script=Latin}/u],
  ['greek', /\p{Script=Greek}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['arabic', /\p{Script=Arabic}/u],
  ['hangul', /\p{Script=Hangul}/u],
  // Japanese writes Han and kana side by side; half-width kana stand apart from both.
  ['half-width', /[\uFF61-\uFF9F]/u],
  ['han', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u],
];
/** Phonetic, full-width and other Latin letters that running text has not. */
const UNUSUAL_LATIN = /[\u0250-\u1DFF\u1F00-\uFFFF]/u;

/**
 * How much a decoded text looks like text: the mean over its characters beyond ASCII, from −2 to 1. A letter counts 1 beside letters of its
 * script or beside none, 0.6 as a Latin letter beyond ASCII beside another one, 0.8 as one of the letters ð, þ and ý, 0.5 if it is a rare Han character, 0.4 as a capital inside a word, 0.1 as a half-width kana, and −0.5 where it
 * touches a letter of another script; signs of running text count 0.5, after a space or before one, and else 0; other signs −0.5; controls,
 * private use and code points without a character −2. It orders proposals and decides nothing.
 * @param chars characters of the text, or of its first part
 * @param isWhole count ASCII letters too, for encodings in which they are not single bytes
 */
export function plausibility(chars: readonly string[], isWhole = false): number {
  let sum = 0;
  let count = 0;
  chars.forEach((char, at) => {
    if (!isWhole && (char.codePointAt(0) ?? 0) < 0x80) return;
    if (isWhole && /[\t\n\f\r]/u.test(char)) return;
    sum += worth(char, chars[at - 1] ?? ' ', chars[at + 1] ?? ' ');
    count += 1;
  });
  return count === 0 ? 0 : sum / count;
}

function worth(char: string, before: string, after: string): number {
  if (BAD.test(char)) return -2;
  if (!LETTER.test(char)) return signWorth(char, before, after);
  const script = scriptOf(char);
  const neighbors = [before, after].filter((one) => LETTER.test(one)).map(scriptOf);
  if (neighbors.some((one) => one !== '' && script !== '' && one !== script)) return -0.5;
  if (script === 'half-width') return 0.1;
  if (script === 'han' && /\p{Script=Han}/u.test(char)) return COMMON_HAN.has(char) ? 1 : 0.5;
  if (script === 'latin') return latinWorth(char, before, after);
  return caseWorth(char, before);
}

function latinWorth(char: string, before: string, after: string): number {
  if (UNUSUAL_LATIN.test(char)) return 0;
  const isRun = [before, after].some((one) => LETTER.test(one) && (one.codePointAt(0) ?? 0) >= 0x80);
  const isAscii = (char.codePointAt(0) ?? 0) < 0x80;
  return Math.min(caseWorth(char, before), isRun && !isAscii ? 0.6 : RARE_LATIN.has(char) ? 0.8 : 1);
}

/** A capital inside a word is rare, and after a small letter wrong. */
function caseWorth(char: string, before: string): number {
  if (!UPPER.test(char)) return 1;
  return LOWER.test(before) ? -0.5 : UPPER.test(before) ? 0.4 : 1;
}

function signWorth(char: string, before: string, after: string): number {
  if (!TEXT_SIGNS.has(char)) return char === '\u00AD' ? 0 : -0.5;
  return LETTER.test(before) && LETTER.test(after) && !'’·־׳״ー・、。，'.includes(char) ? 0 : 0.5;
}

function scriptOf(char: string): string {
  return SCRIPTS.find(([, of]) => of.test(char))?.[0] ?? '';
}
