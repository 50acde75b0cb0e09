import { z } from 'zod';
import type { Immutable } from '../../defineAttack.js';
import { windowParameters } from './parameters.js';

/** The spec of a unit that scores: windows `from` … `from + count − 1` of the work. */
export const windowsSpec = z.strictObject({
  kind: z.literal('windows'),
  from: z.int().min(0),
  count: z.int().min(1),
});
/** The spec of a unit that replays: a list of windows. */
export const replaySpec = z.strictObject({ kind: z.literal('replay'), windows: z.array(z.int().min(0)) });
/** The spec of a unit of a scan. */
export type WindowUnitSpec = Immutable<z.output<typeof windowsSpec> | z.output<typeof replaySpec>>;

const shape = z.object(windowParameters);

const documentSchema = z.object({
  attack: z.string(),
  version: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  model: z.string(),
  bos: z.boolean(),
  layout: z.object({ length: z.int().min(2), slots: z.int().min(1) }),
  works: z.array(
    z.object({
      id: z.string(),
      role: z.enum(['target', 'control']),
      sha256: z.string(),
      tokens: z.int().min(0),
      /** SHA-256 of the token ids as little-endian 32-bit integers. */
      tokensSha256: z.string(),
      windows: z.int().min(0),
      excludedWindows: z.int().min(0),
    }),
  ),
  cleaning: z.object({ sha256: z.string() }),
});

/** The plan of an attack over windows as start.json holds it, as far as a reader of its journal needs it. */
export interface WindowPlanDocument extends z.infer<typeof documentSchema> {
  /** The parameters that decide where windows lie. */
  readonly shape: z.infer<typeof shape>;
}

/** The plan of an attack over windows; null if the document is that of another kind of attack. */
export function windowPlanDocument(document: unknown): WindowPlanDocument | null {
  const parsed = documentSchema.safeParse(document);
  const parameters = shape.safeParse(parsed.data?.parameters);
  return parsed.success && parameters.success ? { ...parsed.data, shape: parameters.data } : null;
}

/** A unit that scores neighboring windows of one work. The lines of a journal begin with these units, in this order. */
export interface PlannedWindows {
  /** Index of the work in the plan. */
  readonly work: number;
  readonly from: number;
  readonly count: number;
}

/** The unit of journal line `seq`; null for lines after all windows (replays, draws). */
export function plannedWindows(
  { works, layout }: Pick<WindowPlanDocument, 'works' | 'layout'>,
  seq: number,
): PlannedWindows | null {
  let before = 0;
  for (const [work, { windows }] of works.entries()) {
    const units = Math.ceil(windows / layout.slots);
    if (seq < before + units) {
      const from = (seq - before) * layout.slots;
      return { work, from, count: Math.min(layout.slots, windows - from) };
    }
    before += units;
  }
  return null;
}
