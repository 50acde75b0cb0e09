import { z } from 'zod';

/** Which program did something: what is not known of it is `not recorded`. */
export const programRecordSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** SHA-256 over the compiled files, its first 16 hexadecimal digits. */
  build: z.string(),
  /** Commit that it was built from, with `, modified` when files differed from it. */
  commit: z.string(),
  lockFileSha256: z.string(),
});
/** See {@link programRecordSchema}. */
export type ProgramRecord = z.infer<typeof programRecordSchema>;
