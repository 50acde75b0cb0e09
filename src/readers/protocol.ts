import { z } from 'zod';
import { isErrorCode, type ErrorData } from '../base/index.js';
import type { ReadLimits } from '../document/index.js';
import { extractedSchema, type Extracted } from '../domain/index.js';

/** What the process gets before the bytes of the file. */
export interface ReadRequest {
  /** The name for messages; no file of that name is opened. */
  readonly fileName: string;
  readonly limits: ReadLimits;
  /** Encoding of the plain texts in a collection; strict UTF-8 if absent. */
  readonly encoding?: string;
}

/** The answer of the process, as JSON. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly extracted: Extracted }
  | { readonly kind: 'error'; readonly error: ErrorData };

/** Bytes of an answer: a string cannot hold more. */
export const MOST_ANSWER = 2 ** 29 - 2 ** 20;

const errorSchema = z.strictObject({
  kind: z.enum(['input', 'environment', 'verdict', 'bug']),
  code: z.string().refine(isErrorCode),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** A process that read a hostile file is not believed. */
const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), extracted: extractedSchema }),
  z.strictObject({ kind: z.literal('error'), error: errorSchema }),
]);

/** The answer as it is checked; undefined if it is none. */
export function readAnswerOf(text: string): ReadAnswer | undefined {
  try {
    const answer = answerSchema.safeParse(JSON.parse(text));
    return answer.success && isSound(answer.data) ? answer.data : undefined;
  } catch {
    return undefined;
  }
}

/** Do all places lie within the text, in their order? */
function isSound(answer: z.infer<typeof answerSchema>): boolean {
  if (answer.kind === 'error') return true;
  const { text, blocks, marks, pages, contents, remarks } = answer.extracted;
  const isWithin = (at: number): boolean => at <= text.length;
  return (
    !/\p{Surrogate}/u.test(text) &&
    blocks.every(
      ({ start, end, fileIndex }, at) =>
        start < end &&
        isWithin(end) &&
        (blocks[at - 1]?.end ?? 0) <= start &&
        (fileIndex ?? 0) < blocks.length,
    ) &&
    marks.every(
      ({ start, end }, at) => start < end && isWithin(end) && (marks[at - 1]?.start ?? 0) <= start,
    ) &&
    [...pages, ...contents].every(({ start }) => isWithin(start)) &&
    remarks.every(({ starts }) => starts.every(isWithin)) &&
    isSoundCollection(answer.extracted)
  );
}

/** Do the works of a collection lie one after the other, and does every block lie in one of them? */
function isSoundCollection({ format, collection, text, blocks }: Extracted): boolean {
  if (collection === undefined) return format !== 'zip';
  const { works } = collection;
  let at = 0;
  return (
    format === 'zip' &&
    works.every(
      ({ start, end, remarks }, index) =>
        start < end &&
        end <= text.length &&
        (works[index - 1]?.end ?? -1) < start &&
        remarks.every(({ starts }) => starts.every((one) => start <= one && one <= end)),
    ) &&
    blocks.every(({ start, end }) => {
      while ((works[at]?.end ?? Infinity) <= start) at += 1;
      const work = works[at];
      return work !== undefined && work.start <= start && end <= work.end;
    })
  );
}
