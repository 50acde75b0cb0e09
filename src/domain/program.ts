import { z } from 'zod';

/** The program that did something. A field that is not known is `not recorded`. */
export const programRecordSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The first 16 hexadecimal digits of the SHA-256 over the compiled files. */
  build: z.string(),
  /** Commit from which it was built, with `, modified` if files differed from the commit. */
  commit: z.string(),
  lockFileSha256: z.string(),
});
/** See {@link programRecordSchema}. */
export type ProgramRecord = z.infer<typeof programRecordSchema>;

/** What the program does, in one sentence; package.json and the command line say it with the same words. */
export const WHAT_IT_DOES =
  'Palimpsest measures how much of a given work is memorized in an open-weight language model.';
