import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { canonicalJson, inputError, isScored, sha256Hex, type Scored } from '../../base/index.js';
import { findEvidence, readAudit, type CaseFolder } from '../../casefile/index.js';
import {
  itemsOf,
  shardPlanSchema,
  loggedExamination,
  type ShardPart,
  type ShardPlan,
  type AuditEntry,
} from '../../domain/index.js';
import {
  listExaminations,
  requireSameCase,
  START_FILE,
  type ExaminationOptions,
} from '../../examine/index.js';
import { fileError, hashFile, programIdentity, syncFolder, writeNewFileAtomic } from '../../files/index.js';
import { divide, type Divisible } from './divide.js';
import { planAgain, type PlannedAgain } from './planAgain.js';
import { PLAN_FILE, planFolders, PLANS_FOLDER } from './planFiles.js';
import { words } from '../words.js';

/** How planned examinations are divided. */
export interface PlanOptions extends Pick<ExaminationOptions, 'startEngine' | 'heavy'> {
  /** Ids of planned examinations; by default all that are planned and were not begun. */
  readonly ids?: readonly string[] | undefined;
  /** Wanted shards, from 1. */
  readonly shards: number;
  /** Units of the next shard that each shard observes too, from 0. */
  readonly repeated: number;
  /** How far two machines may differ on them, in decades. */
  readonly toleranceDecades: number;
  /** Told of each examination before it is planned again. */
  readonly onExamination?: (id: string) => void;
}

/** A plan that was made. */
export interface MadePlan {
  readonly plan: ShardPlan;
  /** Of the file. */
  readonly sha256: string;
  readonly folder: string;
}

/**
 * Divides planned examinations into shards and records this, before anything is scored. The plan is a file in the folder of the case.
 * @throws {PalimpsestError} `shard-count`, `shard-not-planned`; `case-differs`; as planning; `disk-full`, `file-*`
 */
export async function makeShardPlan(opened: CaseFolder, options: PlanOptions): Promise<MadePlan> {
  opened.assertWritable();
  requireShardCount(options.shards);
  const ids = await idsOf(opened, options.ids);
  await requireSameCase(opened, { examinations: ids });
  const entries = await readAudit(opened.folder);
  const planned: (PlannedAgain & { readonly id: string; readonly tokensPerSecond: Scored })[] = [];
  for (const id of ids) {
    options.onExamination?.(id);
    planned.push({ ...(await planAgain(opened, id, options)), id, tokensPerSecond: rateOf(entries, id) });
  }
  const examinations: ShardPlan['examinations'] = [];
  for (const { id, start, tokensPerSecond } of planned) {
    const { sha256 } = await hashFile(join(opened.path('examinations', id), START_FILE));
    const { attack, model, planSha256, units, totalTokens } = start;
    examinations.push({
      id,
      attack: attack.id,
      model: model.id,
      startSha256: sha256,
      planSha256,
      units,
      totalTokens,
      tokensPerSecond,
    });
  }
  const cost = costsOf(opened, planned);
  const divisible = planned.map(({ id, start, plan, attack }): Divisible => ({
    id,
    modelId: start.model.id,
    tokens: plan.units.map(({ tokens }) => tokens),
    keys: plan.units.map((unit) => attack.buildsOn?.(unit) ?? null),
    cost: cost(id),
  }));
  const parts = divide(divisible, options.shards, options.repeated);
  const last = basename((await planFolders(opened)).at(-1) ?? 'plan-0');
  const plan = shardPlanSchema.parse({
    schema: 'palimpsest-shard-plan',
    schemaVersion: 1,
    id: `plan-${Number(last.slice('plan-'.length)) + 1}`,
    caseId: opened.index.id,
    program: programIdentity(),
    examinations,
    toleranceDecades: options.toleranceDecades,
    shards: parts.map((list, at) => ({ shard: at + 1, parts: list, ...needsOf(opened, list, planned) })),
  });
  return write(opened, plan);
}

/** Refuses a number of shards that is no whole number from 1 to 100,000. @throws {PalimpsestError} `shard-count` */
function requireShardCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= 100_000) return;
  throw inputError(
    'shard-count',
    `${count} is not a number of shards.`,
    'Give a whole number from 1 to 100,000 with --shards.',
  );
}

async function idsOf(opened: CaseFolder, wanted: readonly string[] | undefined): Promise<string[]> {
  const summaries = await listExaminations(opened);
  const planned = summaries.filter(({ status }) => status === 'planned').map(({ id }) => id);
  if (wanted === undefined && planned.length > 0) return planned;
  const other = wanted?.find((id) => !planned.includes(id));
  if (wanted !== undefined && wanted.length > 0 && other === undefined) return [...new Set(wanted)];
  const status = summaries.find(({ id }) => id === other)?.status;
  throw inputError(
    'shard-not-planned',
    other === undefined
      ? `The case ${opened.folder} has no examination that is planned and was not begun.`
      : status === undefined
        ? `There is no examination ${other} in the case ${opened.folder}.`
        : `${other} is ${status}. Only an examination that is planned and was not begun can be divided.`,
    'Plan one first: palimpsest examine CASE --attack NAME --prepare.',
    { id: other ?? '' },
  );
}

/** The rate that was measured when the examination was planned. */
function rateOf(entries: readonly AuditEntry[], id: string): Scored {
  const rate = loggedExamination(entries, id).prepared?.tokensPerSecond ?? 0;
  return rate > 0 ? rate : words.unscored('rate-not-measured');
}

/** The cost of a token of each examination: seconds where every rate is known, otherwise in proportion to the size of the models. */
function costsOf(
  opened: CaseFolder,
  planned: readonly {
    readonly id: string;
    readonly start: PlannedAgain['start'];
    readonly tokensPerSecond: Scored;
  }[],
): (id: string) => number {
  const areKnown = planned.every(({ tokensPerSecond }) => isScored(tokensPerSecond));
  const costs = new Map(
    planned.map(({ id, start, tokensPerSecond }) => [
      id,
      areKnown && isScored(tokensPerSecond)
        ? 1 / tokensPerSecond
        : findEvidence(opened, start.model.id).sizeBytes,
    ]),
  );
  return (id) => costs.get(id) ?? 1;
}

function needsOf(
  opened: CaseFolder,
  parts: readonly ShardPart[],
  planned: readonly (PlannedAgain & { readonly id: string; readonly tokensPerSecond: Scored })[],
) {
  let tokens = 0;
  let seconds: Scored = 0;
  const evidence = new Set<string>();
  for (const { examination, from, until } of parts) {
    const one = planned.find(({ id }) => id === examination);
    if (one === undefined) continue;
    const own = one.plan.units.slice(from, until).reduce((sum, unit) => sum + unit.tokens, 0);
    tokens += own;
    if (isScored(seconds))
      seconds = isScored(one.tokensPerSecond) ? seconds + own / one.tokensPerSecond : one.tokensPerSecond;
    for (const { id } of itemsOf(one.start)) evidence.add(id);
  }
  const ids = [...evidence];
  const evidenceBytes = ids.reduce((sum, id) => sum + findEvidence(opened, id).sizeBytes, 0);
  return { tokens, seconds, evidence: ids, evidenceBytes };
}

async function write(opened: CaseFolder, plan: ShardPlan): Promise<MadePlan> {
  const folder = opened.path(PLANS_FOLDER, plan.id);
  const text = `${canonicalJson(plan)}\n`;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
  await writeNewFileAtomic(join(folder, PLAN_FILE), text);
  await syncFolder(opened.path(PLANS_FOLDER));
  const sha256 = sha256Hex(text);
  await opened.record('shards-planned', {
    shardPlan: plan.id,
    planFileSha256: sha256,
    examinations: plan.examinations.map(({ id }) => id),
    shards: plan.shards.length,
    toleranceDecades: plan.toleranceDecades,
  });
  return { plan, sha256, folder };
}
