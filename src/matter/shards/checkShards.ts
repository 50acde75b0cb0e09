import { join } from 'node:path';
import { verdictError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import type { ShardHead, ShardPart, ShardPlan } from '../../domain/index.js';
import { arrayDifferences, engineDifferences, JOURNAL_FILE, scanJournal } from '../../examine/index.js';
import { fileExists, hashFile } from '../../files/index.js';
import { journalLines } from '../replay/compareJournals.js';
import { compareUnit } from '../replay/compareUnits.js';
import { ofLine, type Observation } from '../replay/observations.js';
import { Places } from '../replay/places.js';
import type { PlannedAgain } from './planAgain.js';
import { HEAD_FILE, readDone, readHead, shardFolder, type ReadPlan } from './planFiles.js';
import { requireHead } from './runShard.js';

/** A finished shard that was checked. */
export interface CheckedShard {
  readonly shard: number;
  readonly folder: string;
  readonly headSha256: string;
  readonly done: NonNullable<Awaited<ReturnType<typeof readDone>>>['value'];
}

/** A part of one examination, with its journal. */
export interface CheckedPart extends ShardPart {
  readonly checked: CheckedShard;
  readonly folder: string;
  readonly facts: CheckedShard['done']['parts'][number];
}

/**
 * The finished shards of a plan, each checked against it, and the numbers of the others.
 * @throws {PalimpsestError} `shard-other-plan`, `shard-doubled`, `shard-other-build`, `shard-differs`, `shard-broken`; `file-*`
 */
export async function checkedShards(
  opened: CaseFolder,
  read: ReadPlan,
): Promise<{ readonly shards: readonly CheckedShard[]; readonly missing: readonly number[] }> {
  const shards: CheckedShard[] = [];
  const missing: number[] = [];
  for (const { shard } of read.plan.shards) {
    const checked = await checkedShard(opened, read, shard);
    if (checked === null) missing.push(shard);
    else shards.push(checked);
  }
  return { shards, missing };
}

/** What a finished shard says of itself, checked against the plan; null if it is not finished. */
async function checkedShard(
  opened: CaseFolder,
  read: ReadPlan,
  number: number,
): Promise<CheckedShard | null> {
  const { plan, folder: planFolder } = read;
  const folder = shardFolder(planFolder, number);
  const head = await readHead(folder);
  if (head === null) return null;
  const wanted: ShardHead = {
    schema: 'palimpsest-shard',
    schemaVersion: 1,
    plan: plan.id,
    planFileSha256: read.sha256,
    shard: number,
    program: plan.program,
  };
  requireHead(folder, head.value, wanted);
  const done = await readDone(folder);
  if (done === null) return null;
  const { sha256: headSha256 } = await hashFile(join(folder, HEAD_FILE));
  const planned = plan.shards.find(({ shard }) => shard === number)?.parts ?? [];
  const isAsPlanned =
    done.value.shard === number &&
    done.value.headSha256 === headSha256 &&
    done.value.parts.length === planned.length &&
    done.value.parts.every(({ examination, from, until }, at) => {
      const part = planned[at];
      return part?.examination === examination && part.from === from && part.until === until;
    });
  if (!isAsPlanned) throw shardBroken(folder, 'done.json belongs to another shard');
  for (const { id, sha256 } of done.value.evidence) {
    const received = findEvidence(opened, id).sha256;
    if (sha256 === received) continue;
    throw verdictError(
      'shard-differs',
      `Shard ${number} read ${id} with SHA-256 ${sha256}, but ${received} was received.`,
      'Delete the folder of the shard, and run it again with the evidence of the case.',
      { shard: number, id, recorded: received, found: sha256 },
    );
  }
  return { shard: number, folder, headSha256, done: done.value };
}

/** The error for files of a shard that are not as it was finished. */
export function shardBroken(folder: string, what: string): Error {
  return verdictError(
    'shard-broken',
    `${folder}: ${what}.`,
    'Restore the folder of the shard from a copy, or delete it and run the shard again.',
    { folder },
  );
}

/** The checked parts of an examination from its first unit on, as far as they follow each other. */
export async function checkedParts(
  plan: ShardPlan,
  id: string,
  shards: readonly CheckedShard[],
  planned: PlannedAgain,
): Promise<CheckedPart[]> {
  const parts: CheckedPart[] = [];
  for (const checked of shards) {
    const own = plan.shards.find(({ shard }) => shard === checked.shard)?.parts ?? [];
    for (const part of own) {
      const facts = checked.done.parts.find(({ examination }) => examination === part.examination);
      if (part.examination !== id || facts === undefined) continue;
      parts.push({ ...part, checked, facts, folder: join(checked.folder, id) });
    }
  }
  parts.sort((a, b) => a.from - b.from);
  const following: CheckedPart[] = [];
  for (const part of parts) {
    if (part.from !== (following.at(-1)?.to ?? 0)) break;
    await checkPart(part, id, planned);
    following.push(part);
  }
  return following;
}

async function checkPart(part: CheckedPart, id: string, { start, plan }: PlannedAgain): Promise<void> {
  const { folder, facts, from, until, checked } = part;
  const path = join(folder, JOURNAL_FILE);
  const differences = engineDifferences('engine', start.numericFingerprint, facts.numericFingerprint);
  const [first] = differences;
  if (first !== undefined) {
    throw verdictError(
      'shard-differs',
      `Shard ${checked.shard} differs from the plan of ${id}: ${first.what} is ${first.before} in the plan and ${first.now} in the shard.`,
      'Delete the folder of the shard, and run it again with the engine and the settings of the plan.',
      { shard: checked.shard, id, differences },
    );
  }
  if (!(await fileExists(path))) throw shardBroken(folder, 'the journal is missing');
  const { sha256 } = await hashFile(path);
  if (sha256 !== facts.journalSha256) {
    throw shardBroken(
      folder,
      `the journal has SHA-256 ${sha256}, but done.json names ${facts.journalSha256}`,
    );
  }
  const scan = scanJournal(folder, plan.units.slice(from, until));
  if (scan.torn !== null || scan.head.lines !== until - from || scan.head.sha256 !== facts.journalHead)
    throw shardBroken(folder, `the journal does not hold units ${from + 1} to ${until} of ${id}`);
  const [array] = await arrayDifferences(folder);
  if (array !== undefined)
    throw shardBroken(folder, `${array.file} does not match the journal (${array.what})`);
}

/** Compares units that two shards observed; differences in decades. @throws {PalimpsestError} `shard-machines-differ` */
export async function compareMachines(
  plan: ShardPlan,
  id: string,
  parts: readonly CheckedPart[],
): Promise<{ readonly repeatedUnits: number; readonly largestDecades: number }> {
  const places = new Places({ otherBuild: false });
  let repeatedUnits = 0;
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if (next === undefined) break;
    const theirs = observationsOf(next);
    let index = part.from;
    for (const observation of observationsOf(part)) {
      index += 1;
      if (index <= part.to) continue;
      const other = theirs.next();
      if (other.done === true) break;
      repeatedUnits += 1;
      const journal = `shard ${part.checked.shard} and shard ${next.checked.shard}, ${id}`;
      await compareUnit(
        {
          places,
          journal,
          arrayPath: (name) => `${journal}, ${name}`,
          toleranceDecades: plan.toleranceDecades,
        },
        index,
        observation,
        other.value,
      );
    }
    theirs.return(undefined);
  }
  if (!places.decides) return { repeatedUnits, largestDecades: places.largestDecades };
  const [first] = places.listed();
  throw verdictError(
    'shard-machines-differ',
    `${first?.file ?? id}: unit ${first?.line ?? 0} differs by more than ${plan.toleranceDecades} decades: ${first?.inBag ?? ''} and ${first?.now ?? ''}; the largest difference is ${places.largestDecades}.`,
    'Find out which machine is right (palimpsest demo tests one), delete the folders of the shards of the other one, and run them again.',
    { id, places: places.listed(), largestDecades: places.largestDecades },
  );
}

function* observationsOf({ folder }: CheckedPart): Generator<Observation, void, undefined> {
  for (const { line } of journalLines(folder)) if (line !== null) yield ofLine(line, folder);
}
