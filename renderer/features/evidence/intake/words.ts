import { mapValues } from '../../../../src/base/index.js';
import { EVIDENCE_TEXT, EVIDENCE_TEXT_NAMES, type EvidenceText } from '../../../../src/domain/index.js';

/** What is said about a file before it is received; empty where nothing is said. */
export const BLANK = {
  role: '',
  /** `yes` where the file is to be copied into the case. */
  copy: '',
  ...mapValues(EVIDENCE_TEXT, () => ''),
  encoding: '',
  /** Names of rules that are off, with spaces between them. */
  rulesOff: '',
};

/** See {@link BLANK}. */
export type Words = Readonly<typeof BLANK>;

/** The texts in the table itself; all others are among the details of a row. */
export const COLUMN_TEXTS: readonly EvidenceText[] = ['title', 'receivedFrom'];

/** See {@link COLUMN_TEXTS}. */
export const DETAIL_TEXTS = EVIDENCE_TEXT_NAMES.filter((name) => !COLUMN_TEXTS.includes(name));
