import { canonicalJson, PalimpsestError, sha256Hex, verdictError } from '../base/index.js';
import { readAudit, type CaseFolder } from '../casefile/index.js';
import { programIdentity } from '../files/index.js';
import { entriesOf, statesOf, type JournalLine, type DetailOf } from '../domain/index.js';
import type { CrashRecord } from './engine/crashOf.js';
import { inThisThread, type HeavyWork } from './heavyWork.js';
import { JOURNAL_START, readJournalFrom } from './journal/followJournal.js';
import { arrayBytes } from './journal/journalFormat.js';
import { JournalWriter, type UnitOutcome } from './journal/journalWriter.js';
import { checkJournal } from './journal/openJournal.js';
import type { PreparedExamination } from './prepareExamination.js';
import { finishJournal, mark, type RunOutcome } from './runExamination.js';

/** An examination whose units were observed elsewhere. */
export type ObservedElsewhere = Pick<
  PreparedExamination,
  'case' | 'id' | 'folder' | 'start' | 'attack' | 'input' | 'plan' | 'evidence'
>;

/** What a merged run brings, and what is recorded of it. */
export interface MergedUnits {
  /** The outcomes of the first units of the plan, in order; all of them if the examination is to be finished. */
  readonly outcomes: AsyncIterable<UnitOutcome>;
  /** Is every unit of the plan among them? */
  readonly isWhole: boolean;
  /** Recorded when the merge of this examination begins: the plan by which it was divided. */
  readonly dividedBy: Pick<DetailOf<'shards-merged'>, 'shardPlan' | 'planFileSha256'>;
  /** Recorded as `shards-merged` before the result. */
  readonly merged: Omit<DetailOf<'shards-merged'>, 'examination' | 'journalLines' | 'journalHead'>;
  /** The known-answer tests of the shards, each recorded as `self-tested`. */
  readonly selfTests: readonly Omit<DetailOf<'self-tested'>, 'examination'>[];
  /** Crashes of the engine in the shards, each recorded as `engine-crashed`. */
  readonly crashes: readonly CrashRecord[];
}

/**
 * Writes observations that were made elsewhere into the journal of an examination and makes its findings, as a run here would have. If the
 * program ends in between, merging again continues; what is there already must be the same.
 * @throws {PalimpsestError} `shard-begun` if the examination was run otherwise; `shard-units-differ` if the journal here holds other observations; `journal-broken`;
 * `disk-full`; the errors of the outcomes and of the reduction
 */
export async function runMerged(
  prepared: ObservedElsewhere,
  units: MergedUnits,
  heavy: HeavyWork = inThisThread,
): Promise<RunOutcome> {
  const { case: opened, id, folder, plan } = prepared;
  opened.assertWritable();
  const scan = await checkJournal(opened, id, folder, plan.units);
  await recordBeginning(prepared, units, scan.head);
  for (const test of units.selfTests) await opened.record('self-tested', { examination: id, ...test });
  for (const { message, detail, stderr } of units.crashes)
    await opened.record('engine-crashed', detail, { message, stderr: [...stderr] });
  const writer = await JournalWriter.open(folder, scan);
  try {
    const unscored = await addAll(prepared, units.outcomes, writer, scan.head.lines);
    await writer.close();
    await opened.record('shards-merged', { ...mark(id, writer.head), ...units.merged });
    if (!units.isWhole) {
      const how = 'merged in part';
      await opened.record('examination-paused', { ...mark(id, writer.head), units: plan.units.length, how });
      return { kind: 'paused', id, unitsDone: writer.head.lines, units: plan.units.length };
    }
    return await finishJournal(prepared, { head: writer.head, unscoredUnits: unscored, cost: {} }, heavy);
  } catch (error) {
    await writer.close().catch(() => undefined);
    const { code, message } =
      error instanceof PalimpsestError ? error : { code: 'bug', message: String(error) };
    await opened
      .record('examination-failed', { ...mark(id, writer.head), code }, { message })
      .catch(() => undefined);
    throw error;
  }
}

/**
 * Refuses an examination that was run without the shards of this plan.
 * @param shardPlan the id of the plan
 * @throws {PalimpsestError} `shard-begun`; `audit-broken`, `file-*`
 */
export async function refuseOtherRuns(opened: CaseFolder, id: string, shardPlan: string): Promise<void> {
  const begun = entriesOf(await readAudit(opened.folder), 'examination-started', 'examination-resumed');
  const other = begun.some(({ detail }) => detail.examination === id && detail.shardPlan !== shardPlan);
  if (!other) return;
  throw verdictError(
    'shard-begun',
    `${id} was begun without these shards, so nothing is merged into it.`,
    'Continue it with palimpsest resume, or prepare the examination again and divide it.',
    { id },
  );
}

async function recordBeginning(
  { case: opened, id, start }: ObservedElsewhere,
  { dividedBy }: MergedUnits,
  head: Parameters<typeof mark>[1],
): Promise<void> {
  await refuseOtherRuns(opened, id, dividedBy.shardPlan);
  const history = statesOf(await readAudit(opened.folder), id);
  const program = programIdentity();
  const { session } = opened;
  const { planSha256 } = start;
  if (history.every(({ action }) => action === 'examination-prepared')) {
    const detail = { examination: id, planSha256, units: start.units, session, program, ...dividedBy };
    await opened.record('examination-started', detail);
    return;
  }
  await opened.record('examination-resumed', {
    ...mark(id, head),
    session,
    program,
    begunWith: start.program,
    ...dividedBy,
  });
}

/** Adds the outcomes that the journal lacks, and compares those that it has. Returns how many could not be scored. */
async function addAll(
  { id, folder, plan }: ObservedElsewhere,
  outcomes: AsyncIterable<UnitOutcome>,
  writer: JournalWriter,
  there: number,
): Promise<number> {
  const known = there === 0 ? [] : await hashesOfLines(folder);
  let at = 0;
  let unscored = 0;
  for await (const outcome of outcomes) {
    const unit = plan.units[at];
    if (unit === undefined) throw new RangeError(`more outcomes than units of ${id}`);
    if (outcome.kind === 'unscored') unscored += 1;
    if (at >= there) await writer.add(unit, outcome);
    else if (hashOfOutcome(outcome) !== known[at]) {
      throw verdictError(
        'shard-units-differ',
        `${id}: line ${at + 1} of the journal in the case is not what the shards hold for unit "${unit.title}".`,
        'The journal of the case or of a shard was changed. Restore the one that was changed from a copy.',
        { id, line: at + 1 },
      );
    }
    at += 1;
  }
  return unscored;
}

async function hashesOfLines(folder: string): Promise<string[]> {
  const hashes: string[] = [];
  await readJournalFrom(folder, JOURNAL_START, ({ observation }) => hashes.push(hashOfLine(observation)));
  return hashes;
}

/** The hash of an observation without the place of its arrays. */
function hashOfLine(observation: JournalLine['observation']): string {
  if (observation.kind === 'unscored') return sha256Hex(canonicalJson(observation));
  const arrays = Object.fromEntries(
    Object.entries(observation.arrays).map(([name, { count, sha256 }]) => [name, { count, sha256 }]),
  );
  return sha256Hex(canonicalJson({ value: observation.value, arrays }));
}

function hashOfOutcome(outcome: UnitOutcome): string {
  if (outcome.kind === 'unscored') return sha256Hex(canonicalJson(outcome));
  const { value, arrays } = outcome.result;
  const named = Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [
      name,
      { count: values.length, sha256: sha256Hex(arrayBytes(name, values)) },
    ]),
  );
  return sha256Hex(canonicalJson({ value, arrays: named }));
}
