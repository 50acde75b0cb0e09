import { z } from 'zod';
import type { AuditEntry } from './auditEntry.js';

/** Why evidence is hashed again. */
export const evidencePurposeSchema = z.discriminatedUnion('kind', [
  /** Before an examination is planned; `examination-prepared` names the entry of the check. */
  z.strictObject({ kind: z.literal('before-run') }),
  z.strictObject({ kind: z.literal('before-resume'), examination: z.string() }),
  z.strictObject({ kind: z.literal('after-run'), examination: z.string() }),
  z.strictObject({ kind: z.literal('before-seal'), report: z.string() }),
  z.strictObject({ kind: z.literal('on-request') }),
  z.strictObject({ kind: z.literal('for-an-estimate') }),
]);
/** See {@link evidencePurposeSchema}. */
export type EvidencePurpose = z.infer<typeof evidencePurposeSchema>;

/**
 * Why evidence was hashed, from an entry `evidence-verified` or `evidence-changed`. Older logs state it in words; this is the only place that
 * reads them.
 */
export function purposeOf({ detail }: AuditEntry): EvidencePurpose {
  const { purpose } = detail;
  const parsed = evidencePurposeSchema.safeParse(purpose);
  if (parsed.success) return parsed.data;
  const words = typeof purpose === 'string' ? purpose : '';
  const examination = /\bX[1-9][0-9]*\b/.exec(words)?.[0];
  if (words.startsWith('after') && examination !== undefined) return { kind: 'after-run', examination };
  if (words.startsWith('before') && examination !== undefined) return { kind: 'before-resume', examination };
  if (words.startsWith('before')) return { kind: 'before-run' };
  return { kind: 'on-request' };
}
