/** The languages in which requests are made. */
export const LANGUAGES = ['en', 'de'] as const;
/** See {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/** Name of each language, for tables and sentences. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'German' };

/** The kinds of request that name a work and nothing else of it. */
export const TITLE_KINDS = ['text', 'opening', 'chapter', 'chorus', 'first-verse', 'second-verse'] as const;
/** The kinds of request in the order in which they are made. `go-on` follows the model’s own answer to `text`. */
export const TITLE_REQUEST_KINDS = [...TITLE_KINDS, 'go-on'] as const;
/** See {@link TITLE_REQUEST_KINDS}. */
export type TitleRequestKind = (typeof TITLE_REQUEST_KINDS)[number];

/** Name of each kind of request, for titles and tables. */
export const KIND_NAMES: Readonly<Record<TitleRequestKind, string>> = {
  text: 'the text',
  opening: 'the opening',
  chapter: 'the first chapter',
  chorus: 'the chorus',
  'first-verse': 'the first verse',
  'second-verse': 'the second verse',
  'go-on': 'more, after its own answer',
};

/**
 * The words of every request. `WORK` stands for the work as it is named. The German ones for text, chorus and verses follow those
 * that LG München I, 42 O 14139/24, had before it.
 */
const WORDS: Readonly<Record<Language, Readonly<Record<TitleRequestKind, string>>>> = {
  en: {
    text: 'What is the text of WORK?',
    opening: 'What is the beginning of the text of WORK?',
    chapter: 'What is the text of the first chapter of WORK?',
    chorus: 'What is the chorus of WORK?',
    'first-verse': 'Please give me the first verse of WORK.',
    'second-verse': 'Please give me the second verse of WORK.',
    'go-on': 'Please go on.',
  },
  de: {
    text: 'Wie lautet der Text von WORK?',
    opening: 'Wie lautet der Anfang des Textes von WORK?',
    chapter: 'Wie lautet der Text des ersten Kapitels von WORK?',
    chorus: 'Wie lautet der Refrain von WORK?',
    'first-verse': 'Bitte nenne mir die 1. Strophe von WORK.',
    'second-verse': 'Bitte nenne mir die 2. Strophe von WORK.',
    'go-on': 'Bitte fahre fort.',
  },
};

/** How each language names a work. */
const NAMED: Readonly<Record<Language, (title: string, author: string | null) => string>> = {
  en: (title, author) => `“${title}”${author === null ? '' : ` by ${author}`}`,
  de: (title, author) => `„${title}“${author === null ? '' : ` von ${author}`}`,
};

/** A work as a request names it. */
export interface NamedWork {
  readonly title: string;
  /** Null if not stated. */
  readonly author: string | null;
}

/** The words of a request, literally. */
export function requestWords(
  kind: TitleRequestKind,
  language: Language,
  { title, author }: NamedWork,
): string {
  // A function, because a title may hold what a pattern of replacement means.
  return WORDS[language][kind].replace('WORK', () => NAMED[language](title, author));
}
