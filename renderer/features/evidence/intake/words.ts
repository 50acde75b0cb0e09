/** What is said about a file before it is received; empty where nothing is said. */
export const BLANK = {
  role: '',
  /** `yes` where the file is to be copied into the case. */
  copy: '',
  from: '',
  by: '',
  title: '',
  author: '',
  edition: '',
  firstPublished: '',
  whyUnseen: '',
  howKnown: '',
  encoding: '',
  /** Names of rules that are off, with spaces between them. */
  rulesOff: '',
};

/** See {@link BLANK}. */
export type Words = Readonly<typeof BLANK>;
