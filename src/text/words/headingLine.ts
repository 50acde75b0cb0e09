/** What a line announces. */
export interface Heading {
  readonly kind: 'numbered' | 'named' | 'markdown' | 'bare-number';
  /** Keyword and number in one spelling, e.g. `CHAPTER 12`, to recognize a table of contents. */
  readonly label: string;
  /** The number of a bare number; 0 otherwise. */
  readonly number: number;
  readonly title: string;
}

/** Longest heading, in UTF-16 units after trimming. */
export const MAX_HEADING = 120;

const KEYWORDS =
  'CHAPTER|BOOK|PART|VOLUME|CANTO|LETTER|STAVE|ACT|SCENE|SECTION|KAPITEL|TEIL|BUCH|CHAPITRE|LIVRE|PARTIE|CAPÍTULO|CAPITULO|CAPITOLO|ГЛАВА|ЧАСТЬ';
const NAMES =
  'PROLOGUE|EPILOGUE|PREFACE|FOREWORD|INTRODUCTION|AFTERWORD|POSTSCRIPT|CONCLUSION|APPENDIX|PROLOG|EPILOG|VORWORT|NACHWORT|PRÉFACE|ÉPILOGUE';
const UNITS =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const ORDINALS =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const WORD_NUMBER = `(?:the )?(?:(?:${TENS}|twentieth|thirtieth|fortieth|fiftieth|last)(?:[- ](?:${UNITS}|${ORDINALS}))?|${UNITS}|${ORDINALS})`;

const KEYWORD = new RegExp(`^(${caseForms(KEYWORDS)})\\s+`, 'u');
const NOT_IN_WORD = `(?![\\p{L}\\p{N}'’-])`;
const FIGURES = new RegExp(`^(?:(\\d{1,4})|([IVXLCDM]{1,15}|[ivxlcdm]{1,15}))${NOT_IN_WORD}`, 'u');
const WORDS = new RegExp(`^${WORD_NUMBER}${NOT_IN_WORD}`, 'iu');
const NAMED = new RegExp(`^(${caseForms(NAMES)})\\s*[.:]?$`, 'u');
const MARKDOWN = /^#{1,2}\s+(\S.*?)\s*#*$/u;
const BARE = /^(?:(\d{1,3})|([IVXLC]{1,9}))[.)]?$/u;
/** What may follow the number: nothing, punctuation, or a title that starts with a capital, a digit, a quote or a bracket. */
const AFTER_NUMBER = /^\s*$|^\s*[.:;,)\]—–-]|^\s+["'“‘«([\p{Lu}\p{N}]|^(?:\t|\s{2,})/u;

/**
 * What a line announces, or null: `CHAPTER 1`, `Chapter I. Loomings`, `BOOK the FIRST`, `Part Two`, `PROLOGUE`, `# Title`, `XII.`.
 * Keyword in capitals or with a capital first letter; at most 120 characters; number in digits, Roman or in English words.
 */
export function headingLine(line: string): Heading | null {
  const title = line.trim();
  if (title === '' || title.length > MAX_HEADING) return null;
  const markdown = MARKDOWN.exec(title);
  if (markdown !== null) {
    const text = markdown[1] ?? '';
    return { kind: 'markdown', label: `# ${text.toUpperCase()}`, number: 0, title: text };
  }
  const label = numberedLabel(title);
  if (label !== null) return { kind: 'numbered', label, number: 0, title };
  const named = NAMED.exec(title);
  if (named !== null) return { kind: 'named', label: (named[1] ?? '').toUpperCase(), number: 0, title };
  const bare = BARE.exec(title);
  if (bare === null) return null;
  const number = bare[1] === undefined ? romanValue(bare[2] ?? '') : Number(bare[1]);
  return number === 0 ? null : { kind: 'bare-number', label: `${number}`, number, title };
}

function numberedLabel(title: string): string | null {
  const keyword = KEYWORD.exec(title);
  if (keyword === null) return null;
  const rest = title.slice(keyword[0].length);
  const figures = FIGURES.exec(rest);
  const found = figures ?? WORDS.exec(rest);
  if (found === null || !AFTER_NUMBER.test(rest.slice(found[0].length))) return null;
  const [whole, digits] = found;
  const number = figures === null ? whole.toUpperCase() : Number(digits ?? romanValue(whole.toUpperCase()));
  return number === 0 ? null : `${(keyword[1] ?? '').toUpperCase()} ${number}`;
}

/** Value of a Roman numeral in capitals, 0 if it is not written canonically. */
function romanValue(roman: string): number {
  if (!/^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(roman)) return 0;
  const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
  const digits = Array.from(roman, (letter) => values[letter] ?? 0);
  return digits.reduce((sum, digit, at) => sum + (digit < (digits[at + 1] ?? 0) ? -digit : digit), 0);
}

function caseForms(alternatives: string): string {
  return alternatives
    .split('|')
    .flatMap((word) => [word, word.charAt(0) + word.slice(1).toLowerCase()])
    .join('|');
}
