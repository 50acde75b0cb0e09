import { z } from 'zod';
import { findingSchema } from './finding.js';
import { panelDetailsSchema, type PanelDetails } from './panels.js';
import { windowDetailsSchema, type WindowDetails } from './windowDetails.js';

/** From what the charts and tables of findings are drawn: windows for the attacks that score windows, panels for all others. */
export const findingDetailsSchema = z.discriminatedUnion('kind', [windowDetailsSchema, panelDetailsSchema]);
/** See {@link findingDetailsSchema}. */
export type FindingDetails = z.infer<typeof findingDetailsSchema>;

/** How much of a work stood in the prompts of an examination, by its plan. What the model wrote itself is not among it. */
const givenSchema = z.strictObject({
  workId: z.string(),
  /** Prompts about the work, draws and repeated requests counted each. */
  prompts: z.int().min(0),
  /** Characters of the work in at least one prompt, and all its characters. */
  chars: z.int().min(0),
  of: z.int().min(0),
});
/** See {@link givenSchema}. */
export type Given = z.infer<typeof givenSchema>;

/** The findings of an examination: a pure function of its plan and journal, without times or machine names. */
export const findingsSchema = z.strictObject({
  schema: z.literal('palimpsest-findings'),
  schemaVersion: z.literal(1),
  attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
  parameters: z.record(z.string(), z.unknown()),
  seed: z.string(),
  model: z.strictObject({ id: z.string(), name: z.string(), sha256: z.string() }),
  /** Reference models, in the order in which they were named; absent if there were none. */
  references: z
    .array(z.strictObject({ id: z.string(), name: z.string(), sha256: z.string() }))
    .min(1)
    .optional(),
  /** SHA-256 of the plan that was written before anything was scored. */
  planSha256: z.string(),
  /** Head of the journal's hash chain. */
  journalHead: z.string(),
  findings: z.array(findingSchema),
  /** Of each target; absent in findings that were made before it was recorded. */
  given: z.array(givenSchema).exactOptional(),
  details: findingDetailsSchema,
});
/** See {@link findingsSchema}. */
export type Findings = z.infer<typeof findingsSchema>;

type WithDetails = Pick<Findings, 'details'>;

/** The details of an attack that scores windows; null for other attacks and where there are no findings. */
export function windowDetailsOf(findings: WithDetails | null | undefined): WindowDetails | null {
  return findings?.details.kind === 'windows' ? findings.details : null;
}

/** The windows that were scored in an answer, as details of their own; null where none were. What is not about scores is the same. */
export function inAnswerView({ inAnswer, ...details }: WindowDetails): WindowDetails | null {
  if (inAnswer === undefined) return null;
  const { bos, histogramEdges, targets, controls, replay } = inAnswer;
  return { ...details, bos, histogramEdges, targets, controls, replay };
}

/** The panels of an attack that draws panels; null for other attacks and where there are no findings. */
export function panelDetailsOf(findings: WithDetails | null | undefined): PanelDetails | null {
  return findings?.details.kind === 'panels' ? findings.details : null;
}

/**
 * The findings of an examination, work by work: of each its own findings and passages, none if it has none. Controls and panels are of the
 * whole examination and stay.
 */
export function findingsByWork(findings: Findings): (workId: string) => Findings {
  const { details } = findings;
  const found = groupedByWork(findings.findings);
  if (details.kind !== 'windows') return (workId) => ({ ...findings, findings: found.get(workId) ?? [] });
  const { inAnswer } = details;
  const targets = groupedByWork(details.targets);
  const within = groupedByWork(inAnswer?.targets ?? []);
  return (workId) => ({
    ...findings,
    findings: found.get(workId) ?? [],
    details: {
      ...details,
      targets: targets.get(workId) ?? [],
      ...(inAnswer === undefined ? {} : { inAnswer: { ...inAnswer, targets: within.get(workId) ?? [] } }),
    },
  });
}

function groupedByWork<T extends { readonly workId: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.workId);
    if (group === undefined) groups.set(one.workId, [one]);
    else group.push(one);
  }
  return groups;
}
