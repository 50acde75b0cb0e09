import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ATTACKS, type ObservedUnit } from '../../attacks/index.js';
import { readLines } from '../../casefile/index.js';
import {
  exhibitContentSchema,
  findingsSchema,
  journalLineSchema,
  type Findings,
} from '../../domain/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { namesIn, resultPath } from './readBag.js';

/** How many of the most probable passages of each side are load-bearing. The first of them set the floors. */
const STRONGEST = 12;
/** Hits of a work are all load-bearing up to this number; of more, the strongest are. */
const FEW_HITS = 40;
const MAX_BYTES = 512 * 1024 * 1024;

/** The units of an examination on which its headline, its floors, its exhibits and its printed passages rest. */
export interface LoadBearing {
  readonly examination: string;
  /** Places in plan and journal, from 0, ascending. */
  readonly units: readonly number[];
  /** Units of the examination. */
  readonly of: number;
}

const spec = z.looseObject({
  kind: z.string().optional(),
  from: z.int().optional(),
  count: z.int().optional(),
  startToken: z.int().optional(),
  texts: z.array(z.object({ seed: z.int() })).optional(),
});
const recomputeSchema = z.object({
  attack: z.object({ id: z.string() }),
  units: z.array(z.object({ work: z.string(), model: z.string().optional(), spec })),
  collections: z
    .array(z.object({ work: z.string(), windows: z.array(z.tuple([z.int()]).rest(z.number())) }))
    .optional(),
});
type Recompute = z.infer<typeof recomputeSchema>;
type Unit = Recompute['units'][number];

const scored = z.union([z.number(), z.unknown().transform(() => null)]);
const rowSchema = z.object({
  work: z.string(),
  role: z.enum(['target', 'control']),
  window: z.int().optional(),
  index: z.int().optional(),
  startToken: z.int().optional(),
  endToken: z.int().optional(),
  suffixChar: z.int(),
  endChar: z.int(),
  excluded: z.array(z.string()).optional(),
  repeats: z.boolean().optional(),
  hit: z.boolean().optional(),
  score: scored.optional(),
  logP: scored.optional(),
  above: z.record(z.string(), z.array(z.string())).optional(),
});
type Row = z.infer<typeof rowSchema>;
/** Parts of a row that differ between raw text and the start of an answer. */
const answerSchema = rowSchema.pick({ logP: true, above: true });

const startSchema = z.object({
  plan: z.object({
    passages: z.array(z.object({ workId: z.string(), startToken: z.int() })).optional(),
    seeds: z.array(z.object({ workId: z.string(), startToken: z.int(), endToken: z.int() })).optional(),
  }),
});
type Plan = z.infer<typeof startSchema>['plan'];

/** A range of characters of a work that is printed. */
interface Printed {
  readonly workId: string;
  readonly startChar: number;
  readonly endChar: number;
}

/**
 * The load-bearing units of every finished examination of a bag, from the bag alone: those of the most probable passages of each work and of
 * the control (the first set the floors), of hits where there are few, of passages and texts that findings print, and of exhibits. An
 * examination whose files cannot be read has none: what is wrong with it is for other checks to say.
 * @param folder of the bag
 * @throws {PalimpsestError} `file-*`
 */
export async function loadBearingOfBag(folder: string): Promise<LoadBearing[]> {
  const exhibits = await printedInExhibits(folder);
  const ids = (await namesIn(join(folder, 'data/results'))).flatMap(
    (name) => /^(X[1-9][0-9]*)\.recompute\.json$/.exec(name)?.[1] ?? [],
  );
  const all: LoadBearing[] = [];
  for (const id of ids.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))) {
    const path = (name: string): string => join(folder, resultPath(id, name));
    all.push({ examination: id, ...(await loadBearingUnits(path, exhibits.get(id) ?? [])) });
  }
  return all;
}

/**
 * The load-bearing units of one examination; see {@link loadBearingOfBag}.
 * @param path of one of its files: `findings.json`, `journal.jsonl`, `recompute.json`, `start.json`, `windows.jsonl`
 * @param exhibits passages that exhibits show
 */
async function loadBearingUnits(
  path: (name: string) => string,
  exhibits: readonly Printed[],
): Promise<Omit<LoadBearing, 'examination'>> {
  const recompute = recomputeSchema.safeParse(await readJson(path('recompute.json'))).data;
  const findings = findingsSchema.safeParse(await readJson(path('findings.json'))).data;
  const start = startSchema.safeParse(await readJson(path('start.json'))).data;
  if (recompute === undefined || findings === undefined || start === undefined) return { units: [], of: 0 };
  const units = new Set<number>();
  // Files that were omitted at sealing name no unit.
  if (existsSync(path('windows.jsonl')))
    for (const { row, isInAnswer } of markedRows(path('windows.jsonl'), findings, exhibits))
      for (const at of unitsOf(row, isInAnswer, recompute, start.plan)) units.add(at);
  if (existsSync(path('journal.jsonl')))
    for (const at of strongestUnits(path('journal.jsonl'), recompute)) units.add(at);
  return { units: [...units].sort((a, b) => a - b), of: recompute.units.length };
}

interface Marked {
  readonly row: Row;
  readonly isInAnswer: boolean;
}

/** Rows of the table of windows that carry something. */
function markedRows(file: string, findings: Findings, exhibits: readonly Printed[]): Marked[] {
  const printed = printedIn(findings);
  const marked: Marked[] = [];
  const strongest = new Map<string, { readonly marked: Marked; readonly score: number }[]>();
  const hits = new Map<string, Marked[]>();
  const consider = (row: Row, isInAnswer: boolean): void => {
    const one = { row, isInAnswer };
    const side = `${isInAnswer ? 'answer' : 'text'} ${row.role === 'control' ? '' : row.work}`;
    const score = row.score ?? row.logP ?? null;
    const counts = (row.excluded ?? []).length === 0 && row.repeats !== true;
    if (score !== null && counts) {
      const best = strongest.get(side) ?? [];
      strongest.set(side, best);
      best.push({ marked: one, score });
      if (best.length > 2 * STRONGEST) best.sort((a, b) => b.score - a.score).splice(STRONGEST);
    }
    const isHit = row.hit ?? (row.above?.[row.work] ?? []).includes('family-floor');
    if (row.role === 'target' && isHit && counts) {
      const own = hits.get(side) ?? [];
      hits.set(side, own);
      if (own.length <= FEW_HITS) own.push(one);
    }
    const isPrinted =
      printed.some(
        ({ workId, startChar, endChar }) =>
          workId === row.work && startChar === row.suffixChar && endChar === row.endChar,
      ) ||
      exhibits.some(
        ({ workId, startChar, endChar }) =>
          workId === row.work && startChar < row.endChar && endChar > row.suffixChar,
      );
    if (isPrinted) marked.push(one);
  };
  for (const { bytes } of readLines(file)) {
    const value = parsed(bytes);
    const row = rowSchema.safeParse(value).data;
    if (row === undefined) continue;
    consider(row, false);
    const answer = z.object({ inAnswer: answerSchema }).safeParse(value).data?.inAnswer;
    if (answer !== undefined) consider({ ...row, ...answer }, true);
  }
  for (const best of strongest.values())
    for (const one of best.sort((a, b) => b.score - a.score).slice(0, STRONGEST)) marked.push(one.marked);
  for (const own of hits.values()) if (own.length <= FEW_HITS) marked.push(...own);
  return marked;
}

/** Passages and texts that findings print. */
function printedIn({ details }: Findings): Printed[] {
  if (details.kind === 'panels')
    return details.panels.flatMap((panel) =>
      panel.kind === 'texts' ? panel.items.flatMap(({ place }) => place ?? []) : [],
    );
  return [details, ...(details.inAnswer === undefined ? [] : [details.inAnswer])].flatMap((view) =>
    [...view.targets.flatMap(({ passages }) => passages), ...view.controls.flatMap(({ best }) => best)].map(
      ({ workId, suffixStartChar, suffixEndChar }) => ({
        workId,
        startChar: suffixStartChar,
        endChar: suffixEndChar,
      }),
    ),
  );
}

/** Where in the journal a row of the table was observed; nowhere for attacks whose rows are not of one unit. */
function unitsOf(row: Row, isInAnswer: boolean, { units, collections }: Recompute, plan: Plan): number[] {
  const { work, window, startToken, endToken } = row;
  const isWithin = ({ from, count }: Unit['spec'], at: number): boolean =>
    from !== undefined && count !== undefined && from <= at && at < from + count;
  const kind = isInAnswer ? 'in-answer' : 'windows';
  const passages = plan.passages?.filter(({ workId }) => workId === work) ?? [];
  const passage = passages.findIndex((one) => one.startToken === startToken);
  const places =
    collections
      ?.find((one) => one.work === work)
      ?.windows.flatMap(([block], at) => (block === row.index ? [at] : [])) ?? [];
  const seeds = (plan.seeds ?? []).flatMap((seed, at) =>
    seed.workId === work &&
    startToken !== undefined &&
    endToken !== undefined &&
    seed.startToken < endToken &&
    seed.endToken > startToken
      ? [at]
      : [],
  );
  return units.flatMap((unit, at) => {
    const isOf =
      unit.work === work &&
      (window !== undefined
        ? unit.spec.kind === kind && isWithin(unit.spec, window)
        : row.index !== undefined
          ? places.some((place) => isWithin(unit.spec, place))
          : unit.spec.texts !== undefined
            ? unit.spec.texts.some(({ seed }) => seeds.includes(seed))
            : unit.spec.startToken !== undefined
              ? unit.spec.startToken === startToken
              : unit.spec.kind === undefined && passage !== -1 && isWithin(unit.spec, passage));
    return isOf ? [at] : [];
  });
}

/** The units that found most, of each work, kind and model, as the attack says. */
function strongestUnits(journal: string, { attack: { id }, units }: Recompute): number[] {
  const attack = ATTACKS.find((one) => one.id === id);
  const groups = new Map<string, { readonly at: number; readonly strength: number }[]>();
  const strengths = attack?.strengths?.(observedIn(journal, units)) ?? [];
  for (const [at, strength] of strengths.entries()) {
    const unit = units[at];
    if (strength === null || strength === -Infinity || unit === undefined) continue;
    const group = `${unit.work} ${unit.model ?? ''} ${unit.spec.kind ?? ''}`;
    groups.set(group, [...(groups.get(group) ?? []), { at, strength }]);
  }
  return [...groups.values()].flatMap((group) =>
    group
      .sort((a, b) => (a.strength === b.strength ? a.at - b.at : b.strength - a.strength))
      .filter(({ strength }, rank) => strength === Infinity || rank < STRONGEST)
      .map(({ at }) => at),
  );
}

/** The units of a journal, without their arrays. */
function* observedIn(journal: string, units: Recompute['units']): Generator<ObservedUnit> {
  for (const { bytes, number } of readLines(journal)) {
    const planned = units[number - 1];
    const line = journalLineSchema.safeParse(parsed(bytes)).data;
    if (planned === undefined || line === undefined) return;
    const unit = {
      id: line.unitId,
      workId: planned.work,
      title: `unit ${number}`,
      tokens: 0,
      spec: z.json().parse(planned.spec),
    };
    yield line.observation.kind === 'unscored'
      ? { ...line.observation, unit }
      : { kind: 'observed', unit, value: z.json().parse(line.observation.value), array: noArray };
  }
}

function noArray(name: string): never {
  throw new TypeError(`the array ${name} is not read here`);
}

async function printedInExhibits(folder: string): Promise<ReadonlyMap<string, Printed[]>> {
  const printed = new Map<string, Printed[]>();
  for (const name of await namesIn(join(folder, 'data/exhibits'))) {
    const content = exhibitContentSchema.safeParse(await readJson(join(folder, 'data/exhibits', name))).data;
    if (content?.kind !== 'passage') continue;
    printed.set(content.examinationId, [...(printed.get(content.examinationId) ?? []), content]);
  }
  return printed;
}

async function readJson(path: string): Promise<unknown> {
  return (await fileExists(path)) ? parsed(await readBytes(path, MAX_BYTES)) : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
