import { inputError, isScored, verdictError, type Json, type Scored } from '../../base/index.js';
import { openCase, readAudit, type CaseFolder } from '../../casefile/index.js';
import {
  entriesOf,
  examinationOf,
  type JournalLine,
  type ShardPlan,
  type DetailOf,
} from '../../domain/index.js';
import {
  refuseOtherRuns,
  runMerged,
  summarizeExamination,
  type ExaminationOptions,
  type RunOutcome,
  type UnitOutcome,
} from '../../examine/index.js';
import { programIdentity } from '../../files/index.js';
import { journalLines } from '../replay/compareJournals.js';
import { ofLine } from '../replay/observations.js';
import {
  checkedParts,
  checkedShards,
  compareMachines,
  shardBroken,
  type CheckedPart,
  type CheckedShard,
} from './checkShards.js';
import { planAgain } from './planAgain.js';
import { readPlan, requirePlanOnRecord, type ReadPlan } from './planFiles.js';
import { removeStaleShardLock } from './shardLock.js';
import { requireSameBuild } from './sameBuild.js';

/** How shards are merged. */
export interface MergeOptions extends Pick<ExaminationOptions, 'startEngine' | 'heavy'> {
  /** True merges what is there although shards are missing; an examination that is not whole stays unfinished. */
  readonly partial?: boolean;
  /** Ends the merge before the next examination; what was merged stays. */
  readonly signal?: AbortSignal;
  /** Told of each examination before its shards are checked, and before it is merged. */
  readonly onExamination?: (step: 'check' | 'merge', id: string) => void;
}

/** What became of one examination. */
export interface MergedExamination {
  readonly id: string;
  /** `none`: no finished shard begins it. */
  readonly kind: RunOutcome['kind'] | 'none';
  readonly unitsDone: number;
  readonly units: number;
  /** Empty if it is not finished. */
  readonly findingsSha256: string;
  /** Units that two shards observed. */
  readonly repeatedUnits: number;
  /** The largest difference between two machines on them, in decades. */
  readonly largestDecades: number;
}

/** What a merge brought. */
export interface MergeOutcome {
  readonly plan: ShardPlan;
  readonly examinations: readonly MergedExamination[];
  /** Shards that are not finished. */
  readonly missing: readonly number[];
  /**
   * Seconds for the units that the last attempt of each finished shard observed, as expected and as they were. What attempts that were killed
   * took is not known.
   */
  readonly expectedSeconds: Scored;
  readonly seconds: number;
}

/**
 * Merges the journals of the shards of a plan into the case, and makes the findings: the same bytes as if each examination had been run in one
 * piece, where the machines compute the same digits.
 * @param path of the plan
 * @throws {PalimpsestError} `shard-missing` naming the shards, unless a part is enough; `shard-*` naming the shard that differs; `journal-broken` naming the line; as planning and
 * runMerged
 */
export async function mergeShards(path: string, options: MergeOptions): Promise<MergeOutcome> {
  const read = await readPlan(path);
  requireSameBuild(read.plan.id, read.plan.program, programIdentity(), 'input');
  const opened = await openCase(read.caseFolder, { mode: 'write' });
  try {
    return await mergeInto(opened, read, options);
  } finally {
    await opened.close();
  }
}

/**
 * The same, into a case that is open for writing.
 * @throws {PalimpsestError} as {@link mergeShards}; the reason of the signal
 */
export async function mergeInto(
  opened: CaseFolder,
  read: ReadPlan,
  options: MergeOptions,
): Promise<MergeOutcome> {
  const { plan } = read;
  requireSameBuild(plan.id, plan.program, programIdentity(), 'input');
  await requirePlanOnRecord(opened, read);
  const { shards, missing } = await checkedShards(opened, read);
  if (missing.length > 0 && options.partial !== true) throw shardMissing(plan, missing);
  // Everything is checked before the first examination is changed.
  const checked: Checked[] = [];
  for (const { id } of plan.examinations) {
    options.signal?.throwIfAborted();
    options.onExamination?.('check', id);
    checked.push(await check(opened, read, id, shards, options));
  }
  // A lock that is left in a finished shard harms nothing, so a merge does not fail for it.
  for (const { folder } of shards) await removeStaleShardLock(folder).catch(() => undefined);
  const examinations: MergedExamination[] = [];
  for (const one of checked) {
    options.signal?.throwIfAborted();
    options.onExamination?.('merge', one.id);
    examinations.push(one.before ?? (await merge(opened, read, one, options)));
  }
  return { plan, examinations, missing, ...timesOf(plan, shards) };
}

function shardMissing(plan: ShardPlan, missing: readonly number[]): Error {
  const first = missing.slice(0, 20).join(', ');
  return inputError(
    'shard-missing',
    `${missing.length} of ${plan.shards.length} shards of ${plan.id} are not finished: ${first}${missing.length > 20 ? ' and more' : ''}.`,
    'Run them (palimpsest plan --status says how far each is), or add --partial to merge what is there.',
    { plan: plan.id, missing },
  );
}

/** An examination whose shards were checked. Its plan is made again when it is merged: not all works are in memory at once. */
interface Checked {
  readonly id: string;
  /** What is on record if it was merged before; otherwise null. */
  readonly before: MergedExamination | null;
  readonly parts: readonly CheckedPart[];
  readonly repeatedUnits: number;
  /** Decades. */
  readonly largestDecades: number;
}

async function check(
  opened: CaseFolder,
  read: ReadPlan,
  id: string,
  shards: readonly CheckedShard[],
  options: MergeOptions,
): Promise<Checked> {
  const before = await mergedBefore(opened, read, id);
  if (before !== null) return { id, before, parts: [], repeatedUnits: 0, largestDecades: 0 };
  await refuseOtherRuns(opened, id, read.plan.id);
  const parts = await checkedParts(read.plan, id, shards, await planAgain(opened, id, options));
  return { id, before, parts, ...(await compareMachines(read.plan, id, parts)) };
}

async function merge(
  opened: CaseFolder,
  read: ReadPlan,
  { id, parts, repeatedUnits, largestDecades }: Checked,
  options: MergeOptions,
): Promise<MergedExamination> {
  const planned = await planAgain(opened, id, options);
  const units = planned.plan.units.length;
  const base = { id, units, repeatedUnits, largestDecades };
  const isWhole = (parts.at(-1)?.to ?? 0) === units;
  if (parts.length === 0 && !isWhole) return { ...base, kind: 'none', unitsDone: 0, findingsSha256: '' };
  const outcome = await runMerged(
    { ...planned, case: opened, id, folder: opened.path('examinations', id) },
    {
      outcomes: outcomesOf(parts),
      isWhole,
      dividedBy: { shardPlan: read.plan.id, planFileSha256: read.sha256 },
      merged: mergedDetail(read, parts, { repeatedUnits, largestDecades }),
      selfTests: parts.map(({ checked, facts }) => ({ ...facts.selfTest, shard: checked.shard })),
      crashes: parts.flatMap(({ checked: { shard, done } }) =>
        done.crashes
          .filter(({ detail }) => detail.examination === id)
          .map((crash) => ({ ...crash, detail: { ...crash.detail, shard } })),
      ),
    },
    options.heavy,
  );
  return outcome.kind === 'finished'
    ? { ...base, kind: 'finished', unitsDone: units, findingsSha256: outcome.findingsSha256 }
    : { ...base, kind: 'paused', unitsDone: outcome.unitsDone, findingsSha256: '' };
}

/** What is on record of an examination that was finished from the shards of this plan; null if it was not finished. @throws {PalimpsestError} `shard-begun` */
async function mergedBefore(
  opened: CaseFolder,
  { plan }: ReadPlan,
  id: string,
): Promise<MergedExamination | null> {
  const { status, start } = await summarizeExamination(opened, id);
  if (status !== 'finished') return null;
  const own = (await readAudit(opened.folder)).filter((entry) => examinationOf(entry) === id);
  const merged = entriesOf(own, 'shards-merged').at(-1)?.detail;
  const begun = entriesOf(own, 'examination-started', 'examination-resumed').at(-1)?.detail;
  if (merged?.shardPlan !== plan.id || begun?.shardPlan !== plan.id) {
    throw verdictError(
      'shard-begun',
      `${id} is finished, and not from the shards of ${plan.id}.`,
      'Prepare the examination again if it is to be run in shards.',
      { id },
    );
  }
  return {
    id,
    kind: 'finished',
    unitsDone: start.units,
    units: start.units,
    findingsSha256: entriesOf(own, 'examination-finished').at(-1)?.detail.findingsSha256 ?? '',
    repeatedUnits: merged.repeatedUnits,
    largestDecades: merged.largestDecades,
  };
}

/** Each unit once, in the order of the plan. Of a unit that two shards observed, the observation of the lower shard is taken. */
async function* outcomesOf(parts: readonly CheckedPart[]): AsyncGenerator<UnitOutcome, void, undefined> {
  let next = 0;
  for (const part of parts) {
    let index = part.from;
    for (const { line } of journalLines(part.folder)) {
      if (line === null) throw shardBroken(part.folder, 'the journal cannot be read');
      if (index >= next) {
        yield await outcomeOf(part, line);
        next = index + 1;
      }
      index += 1;
    }
  }
}

async function outcomeOf({ folder }: CheckedPart, line: JournalLine): Promise<UnitOutcome> {
  const { observation } = line;
  const read = ofLine(line, folder);
  if (read.kind === 'unscored' || observation.kind === 'unscored') {
    if (observation.kind === 'unscored') return observation;
    throw shardBroken(folder, 'the journal cannot be read');
  }
  const arrays: Record<string, Float32Array> = {};
  for (const [name, numbers] of Object.entries(read.arrays)) {
    const values = await numbers();
    if (values === null)
      throw shardBroken(
        folder,
        `the numbers "${name}" of line ${line.seq + 1} are not those that the journal names`,
      );
    arrays[name] = values;
  }
  return { kind: 'observed', result: { value: observation.value as Json, arrays } };
}

function mergedDetail(
  read: ReadPlan,
  parts: readonly CheckedPart[],
  compared: { readonly repeatedUnits: number; readonly largestDecades: number },
): Omit<DetailOf<'shards-merged'>, 'examination' | 'journalLines' | 'journalHead'> {
  return {
    shardPlan: read.plan.id,
    planFileSha256: read.sha256,
    shards: parts.map(({ checked, facts, from, to, until }) => ({
      shard: checked.shard,
      from,
      to,
      until,
      headSha256: checked.headSha256,
      journalHead: facts.journalHead,
      journalSha256: facts.journalSha256,
      machine: facts.machine,
      evidence: checked.done.evidence,
    })),
    ...compared,
    toleranceDecades: read.plan.toleranceDecades,
  };
}

/** What the last attempt of each shard took for its units, beside the time that was expected for as many tokens. */
function timesOf(
  plan: ShardPlan,
  shards: readonly CheckedShard[],
): Pick<MergeOutcome, 'expectedSeconds' | 'seconds'> {
  let expectedSeconds: Scored = 0;
  let seconds = 0;
  for (const { shard, done } of shards) {
    seconds += done.seconds;
    const planned = plan.shards.find((one) => one.shard === shard);
    if (planned === undefined || planned.tokens === 0 || !isScored(expectedSeconds)) continue;
    expectedSeconds = isScored(planned.seconds)
      ? expectedSeconds + (planned.seconds * done.tokens) / planned.tokens
      : planned.seconds;
  }
  return { expectedSeconds, seconds };
}
