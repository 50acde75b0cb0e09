import { z } from 'zod';

const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const data = z.record(z.string(), z.unknown()).optional();

/** A sentence with the code and the data from which it was made. Programs decide by the code; people read the text. */
export const remarkSchema = z.strictObject({ code, data, text: z.string() });

/** The reason why there is no number. */
export const unscoredSchema = z.strictObject({
  kind: z.literal('unscored'),
  code,
  data,
  reason: z.string(),
});

/** A finite number, or the reason why there is none. */
export const scoredSchema = z.union([z.number(), unscoredSchema]);

/** The words for one value of a list, the same in the window, on the command line and in every document. */
export interface Wording {
  /** By itself: a heading, a badge, a cell. */
  readonly label: string;
  /** In the middle of a sentence or of a list. */
  readonly phrase: string;
  /** One sentence for a reader who has not read the definition. */
  readonly meaning: string;
}
