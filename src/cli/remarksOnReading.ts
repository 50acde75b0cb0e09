import type { CaseFolder } from '../casefile/index.js';
import { missingTextOf, workSchema, type Evidence } from '../domain/index.js';
import { readFacts } from '../matter/index.js';

/** What the reader of a document met, in words. */
export interface ReadingRemark {
  readonly code: string;
  readonly count: number;
  readonly message: string;
}

/** What the reader of a document met and the examiner must know; nothing for a model or a plain text. */
export async function remarksOnReading(opened: CaseFolder, evidence: Evidence): Promise<ReadingRemark[]> {
  if (evidence.document === undefined) return [];
  const { notes } = await readFacts(opened, evidence, workSchema);
  return notes
    .filter(({ layer, rule }) => layer === 'source' && rule !== 'read')
    .map(({ rule, count, message }) => ({ code: rule, count, message }));
}

/** Those of them that tell of text that is missing from the text that was read. */
export async function remarksOnMissingText(opened: CaseFolder, evidence: Evidence): Promise<ReadingRemark[]> {
  const remarks = await remarksOnReading(opened, evidence);
  return remarks.filter((remark) => missingTextOf([remark]).length > 0);
}
