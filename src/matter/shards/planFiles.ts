import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { inputError, sha256Hex, verdictError } from '../../base/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import {
  shardDoneSchema,
  shardHeadSchema,
  shardPlanSchema,
  entriesOf,
  type Shard,
  type ShardPlan,
} from '../../domain/index.js';
import { errnoOf, fileError, readBytes } from '../../files/index.js';

/** The folder of a case for plans of shards. */
export const PLANS_FOLDER = 'plans';
/** Names of the files of a plan and of a shard. */
export const PLAN_FILE = 'plan.json';
/** See {@link PLAN_FILE}. */
export const HEAD_FILE = 'head.json';
/** See {@link PLAN_FILE}. */
export const DONE_FILE = 'done.json';
/** Crashes of the engine, one in each line. */
export const CRASHES_FILE = 'crashes.jsonl';
/** Why the last attempt of a shard failed. */
export const FAILED_FILE = 'failed.json';

const MAX_BYTES = 64 * 1024 * 1024;

/** A plan as its file has it. */
export interface ReadPlan {
  readonly plan: ShardPlan;
  /** Of the file. */
  readonly sha256: string;
  /** Absolute. */
  readonly folder: string;
  /** The case to which it belongs, absolute. */
  readonly caseFolder: string;
}

/**
 * Reads a plan of shards.
 * @param path its folder, or the plan.json in it
 * @throws {PalimpsestError} `shard-plan-broken`; `file-*`
 */
export async function readPlan(path: string): Promise<ReadPlan> {
  const whole = resolve(path);
  const folder = whole.endsWith(`/${PLAN_FILE}`) ? dirname(whole) : whole;
  const read = await orNone(readShardJson(join(folder, PLAN_FILE), shardPlanSchema, 'shard-plan-broken'));
  if (read !== null)
    return { plan: read.value, sha256: read.sha256, folder, caseFolder: dirname(dirname(folder)) };
  throw inputError(
    'shard-plan-broken',
    `${folder} contains no plan of shards.`,
    'Name the folder of a plan, or make one: palimpsest plan CASE --shards N.',
    { folder },
  );
}

/**
 * Makes sure that a plan belongs to a case, and that it is the one on record there.
 * @throws {PalimpsestError} `shard-plan-broken` for another case; `shard-plan-differs`; `audit-broken`, `file-*`
 */
export async function requirePlanOnRecord(
  opened: CaseFolder,
  { plan, sha256, folder }: ReadPlan,
): Promise<void> {
  if (plan.caseId !== opened.index.id) {
    throw inputError(
      'shard-plan-broken',
      `${folder} holds the plan of another case.`,
      'Keep a plan in the folder of the case in which it was made.',
      { folder },
    );
  }
  const entries = await readAudit(opened.folder);
  const recorded = entriesOf(entries, 'shards-planned').find(({ detail }) => detail.shardPlan === plan.id)
    ?.detail.planFileSha256;
  if (recorded === sha256) return;
  throw verdictError(
    'shard-plan-differs',
    recorded !== undefined
      ? `${join(folder, PLAN_FILE)} has SHA-256 ${sha256}, but the audit log records ${recorded}.`
      : `The audit log does not record ${plan.id}.`,
    'Restore the plan from a copy of the case, or make a new one with palimpsest plan.',
    { plan: plan.id, recorded: typeof recorded === 'string' ? recorded : '', found: sha256 },
  );
}

/** The shard of that number. @throws {PalimpsestError} `shard-unknown` */
export function findShard(plan: ShardPlan, number: number): Shard {
  const shard = plan.shards.find((one) => one.shard === number);
  if (shard !== undefined) return shard;
  throw inputError(
    'shard-unknown',
    `${plan.id} has no shard ${number}.`,
    `Name a shard from 1 to ${plan.shards.length}.`,
    { shard: number, shards: plan.shards.length },
  );
}

/** The folder of a shard, within that of its plan. */
export function shardFolder(planFolder: string, shard: number): string {
  return join(planFolder, `shard-${String(shard).padStart(4, '0')}`);
}

/** The head of a shard's folder; null if there is none. @throws {PalimpsestError} `shard-broken`, `file-*` */
export function readHead(folder: string) {
  return orNone(readShardJson(join(folder, HEAD_FILE), shardHeadSchema, 'shard-broken'));
}

/** What a shard's folder says of its finished journals; null if it is not finished. @throws {PalimpsestError} `shard-broken`, `file-*` */
export function readDone(folder: string) {
  return orNone(readShardJson(join(folder, DONE_FILE), shardDoneSchema, 'shard-broken'));
}

async function orNone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'file-missing') return null;
    throw error;
  }
}

async function readShardJson<T>(
  path: string,
  schema: z.ZodType<T>,
  code: 'shard-plan-broken' | 'shard-broken',
): Promise<{ readonly value: T; readonly sha256: string }> {
  const bytes = await readBytes(path, MAX_BYTES);
  let why: string;
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (parsed.success) return { value: parsed.data, sha256: sha256Hex(bytes) };
    const issue = parsed.error.issues[0];
    why = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  const message = `${path} does not have the content that Palimpsest writes: ${why}.`;
  if (code === 'shard-plan-broken')
    throw inputError('shard-plan-broken', message, 'Name the folder of a plan in a case.', { path });
  throw verdictError(
    'shard-broken',
    message,
    'Restore it from a copy. If the shard cannot be restored, delete its folder and run it again.',
    { path },
  );
}

/** The plans of a case, in the order in which they were made. @throws {PalimpsestError} `file-*` */
export function planFolders(opened: CaseFolder): Promise<string[]> {
  return plansIn(opened.path(PLANS_FOLDER));
}

/** The plan of a case with that id. @throws {PalimpsestError} `shard-plan-broken`; `file-*` */
export function findPlan(opened: CaseFolder, id: string): Promise<ReadPlan> {
  return readPlan(opened.path(PLANS_FOLDER, basename(id)));
}

/** The newest plan of a case folder; the path itself if it is no case folder with plans. @throws {PalimpsestError} `file-*` */
export async function newestPlan(path: string): Promise<string> {
  return (await plansIn(join(path, PLANS_FOLDER))).at(-1) ?? path;
}

async function plansIn(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^plan-[1-9][0-9]*$/.test(name));
    return names.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5))).map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return [];
    throw fileError(error, folder, 'list');
  }
}
