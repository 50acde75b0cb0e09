import { z } from 'zod';
import type { Scored } from '../base/index.js';
import { scoredSchema } from './coded.js';

/** A cell: words, a number in the column's unit, or the reason why there is no number. */
const cell = z.union([z.string(), scoredSchema]);

const column = z.strictObject({
  title: z.string(),
  /** `text` is printed as it is, and numbers by their kind; `log10` is printed as a power of ten. */
  kind: z.enum(['text', 'count', 'share', 'log10', 'decades', 'number', 'bits']),
  /** Unit of a number if its kind does not give it, e.g. `tokens`. */
  unit: z.string(),
  /** On which side of the true value the numbers lie, where they are bounds. */
  bound: z.enum(['lower', 'upper']).optional(),
});

const place = z.strictObject({ workId: z.string(), startChar: z.int().min(0), endChar: z.int().min(0) });

/** A table. Each row has one cell for each column. */
export const tablePanelSchema = z.strictObject({
  kind: z.literal('table'),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  columns: z.array(column).min(1).max(9),
  rows: z.array(z.array(cell)).max(500),
  /** Position of each row in a work, if it has one: one entry for each row, or no entries. */
  places: z.array(place.nullable()),
  /** What a reader must know to read the table. */
  note: z.string(),
});

/** Lines over a common x axis. Every series of a target is drawn beside its control. */
export const curvePanelSchema = z.strictObject({
  kind: z.literal('curve'),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  x: z.strictObject({ title: z.string(), kind: z.enum(['count', 'log10', 'number']) }),
  y: z.strictObject({ title: z.string(), kind: z.enum(['share', 'log10', 'number', 'bits']) }),
  series: z
    .array(
      z.strictObject({
        name: z.string(),
        role: z.enum(['target', 'control']),
        points: z.array(z.strictObject({ x: z.number(), y: scoredSchema })).max(2000),
      }),
    )
    .max(8),
  note: z.string(),
});

/** Bars side by side, which compare a few things by one number. */
export const barsPanelSchema = z.strictObject({
  kind: z.literal('bars'),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  y: z.strictObject({ title: z.string(), kind: z.enum(['share', 'log10', 'number', 'bits']) }),
  groups: z
    .array(
      z.strictObject({
        name: z.string(),
        bars: z
          .array(
            z.strictObject({
              name: z.string(),
              role: z.enum(['target', 'control']),
              value: scoredSchema,
              /** 95% interval, if there is one. */
              lower: z.number().optional(),
              upper: z.number().optional(),
            }),
          )
          .max(6),
      }),
    )
    .max(24),
  note: z.string(),
});

/**
 * How a text was generated and where it is on record: the line of the journal with this unit holds the ids of its tokens. The seed is that
 * of the findings; times are in the audit log.
 */
export const generationSchema = z.strictObject({
  unitId: z.string(),
  /** Which of the draws of the unit it is, counted from 0, and how many there were. */
  draw: z.int().min(0),
  draws: z.int().min(1),
  /** How each token was chosen, e.g. `top-k 40, T 1`. */
  decoding: z.string(),
  /** Tokens given, without a begin-of-text token, and tokens written. */
  promptTokens: z.int().min(0),
  outputTokens: z.int().min(0),
});
/** See {@link generationSchema}. */
export type Generation = z.infer<typeof generationSchema>;

/** Texts side by side: the text of the work, and what the model wrote. */
export const textsPanelSchema = z.strictObject({
  kind: z.literal('texts'),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /**
   * `given` for prompts: each item has what the model was given, and nothing that it wrote. `computed` for texts that were found by
   * computing probabilities, without the model writing them. Absent for what a model wrote.
   */
  shows: z.enum(['given', 'computed']).exactOptional(),
  items: z
    .array(
      z.strictObject({
        label: z.string(),
        place: place.nullable(),
        /** What the model was given; up to 2,000 characters unless the panel shows what was given. */
        given: z.string().max(8000),
        /** The text of the work at this position; empty if there is none. */
        truth: z.string().max(8000),
        /** What the model wrote. */
        written: z.string().max(8000),
        /** Absent where the text was not generated, or where no ids of it were kept. */
        generation: generationSchema.exactOptional(),
        numbers: z.string(),
      }),
    )
    .max(40),
  note: z.string(),
});

/** One panel of an attack's results. */
export const panelSchema = z.discriminatedUnion('kind', [
  tablePanelSchema,
  curvePanelSchema,
  barsPanelSchema,
  textsPanelSchema,
]);
/** See {@link panelSchema}. */
export type Panel = z.infer<typeof panelSchema>;
/** See {@link tablePanelSchema}. */
export type TablePanel = z.infer<typeof tablePanelSchema>;
/** See {@link curvePanelSchema}. */
export type CurvePanel = z.infer<typeof curvePanelSchema>;
/** See {@link barsPanelSchema}. */
export type BarsPanel = z.infer<typeof barsPanelSchema>;
/** See {@link textsPanelSchema}. */
export type TextsPanel = z.infer<typeof textsPanelSchema>;

/** `details` of the findings of every attack that does not use windows: tables, charts and texts that the report and the window draw. */
export const panelDetailsSchema = z.strictObject({
  kind: z.literal('panels'),
  panels: z.array(panelSchema).max(24),
});
/** See {@link panelDetailsSchema}. */
export type PanelDetails = z.infer<typeof panelDetailsSchema>;

/** Two tensors of the same name in two model files. */
export interface TensorComparison {
  readonly name: string;
  /** Types in the two files, e.g. `F16`; empty if a file has no such tensor. */
  readonly types: readonly [string, string];
  /** Are the bytes the same? */
  readonly equalBytes: boolean;
  /** Cosine of the two as vectors; unscored if shapes differ, one is missing or a type cannot be read. */
  readonly cosine: Scored;
  readonly elements: number;
}
