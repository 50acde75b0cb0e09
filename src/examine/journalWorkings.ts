import type { PlannedUnit } from '../attacks/index.js';
import { canonicalJson, sha256Hex, type Json } from '../base/index.js';
import { ObservedUnits } from './observedUnits.js';
import type { ReductionJob } from './reduceJournal.js';

/** The two files from which another program computes the numbers of the findings again. */
export interface JournalWorkings {
  /** Text of `windows.jsonl`: one row for each window, passage or place that was tried. */
  readonly windows: string;
  /** Text of `recompute.json`: everything else. */
  readonly recompute: string;
}

/** Rows that are put together before they are kept: half a million single texts would be a lot of memory. */
const ROWS_AT_ONCE = 1000;

/**
 * What the findings rest on, as text for another program: a function of the plan, the works and the journal alone.
 * @throws {PalimpsestError} `journal-broken`, `journal-array`; `file-*`
 */
export function journalWorkings(job: ReductionJob): JournalWorkings {
  const { attack, input, plan, start, folder, journalHead } = job;
  const observations = new ObservedUnits(folder, plan.units);
  try {
    const { rows, document } =
      attack.workings === undefined
        ? { rows: trialRows(job, observations), document: { kind: 'trials' } }
        : attack.workings(input, plan, observations);
    const lines = linesOf(rows);
    const recompute = {
      schema: 'palimpsest-recompute',
      schemaVersion: 1,
      attack: { id: attack.id, version: attack.version },
      seed: start.seed,
      planSha256: start.planSha256,
      journalHead,
      windowsSha256: sha256Hex(lines.text),
      rows: lines.count,
      units: plan.units.map(unitOf),
      ...document,
    };
    return { windows: lines.text, recompute: `${canonicalJson(recompute)}\n` };
  } finally {
    observations.close();
  }
}

/** What each line of the journal is about. */
function unitOf({ workId, modelId, spec }: PlannedUnit): Json {
  return { work: workId, ...(modelId === undefined ? {} : { model: modelId }), spec };
}

/** The places that an attack tried, each with its verdict: for attacks that say no more of what they rest on. */
function trialRows(
  { attack, input, plan }: ReductionJob,
  observations: ObservedUnits,
): Readonly<Record<string, unknown>>[] {
  const roles = new Map(input.works.map(({ id, role }) => [id, role]));
  return attack.trials(input, plan, observations).map(({ workId, startChar, endChar, hit, score }) => ({
    work: workId,
    role: roles.get(workId) ?? 'target',
    suffixChar: startChar,
    endChar,
    hit,
    score,
  }));
}

function linesOf(rows: Iterable<Readonly<Record<string, unknown>>>): {
  readonly text: string;
  readonly count: number;
} {
  const parts: string[] = [];
  let open: string[] = [];
  let count = 0;
  for (const row of rows) {
    open.push(`${canonicalJson(row)}\n`);
    count += 1;
    if (open.length < ROWS_AT_ONCE) continue;
    parts.push(open.join(''));
    open = [];
  }
  return { text: [...parts, ...open].join(''), count };
}
