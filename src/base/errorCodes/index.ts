import { casesCodes } from './cases.js';
import { documentsCodes } from './documents.js';
import { doorsCodes } from './doors.js';
import { engineCodes } from './engine.js';
import { examinationsCodes } from './examinations.js';
import { filesCodes } from './files.js';
import { modelsCodes } from './models.js';
import { programCodes } from './program.js';
import { reportsCodes } from './reports.js';
import { worksCodes } from './works.js';

/**
 * Every code that an error may carry, by area. docs/errors.md is made from it and from the sentences in the source. A code never changes
 * its meaning, because people look it up and scripts compare with it.
 */
export const ERROR_AREAS = {
  files: filesCodes,
  models: modelsCodes,
  engine: engineCodes,
  works: worksCodes,
  documents: documentsCodes,
  cases: casesCodes,
  examinations: examinationsCodes,
  reports: reportsCodes,
  doors: doorsCodes,
  program: programCodes,
} as const;

/** Every code, in one table. */
export const ERROR_CODES = {
  ...filesCodes,
  ...modelsCodes,
  ...engineCodes,
  ...worksCodes,
  ...documentsCodes,
  ...casesCodes,
  ...examinationsCodes,
  ...reportsCodes,
  ...doorsCodes,
  ...programCodes,
} as const;

/** Code of an error. */
export type ErrorCode = keyof typeof ERROR_CODES;

export type { ErrorKind, KnownCode } from './codeTable.js';

/** True for a code that this version of the program knows. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
