import type { PlannedUnit, Reading } from '../../attacks/index.js';
import { canonicalJson, isScored, type Json } from '../../base/index.js';
import { writeTextsSync } from '../../files/index.js';
import type { Findings } from '../../domain/index.js';
import { findingsOfReading, withJournal, type ReductionJob } from './reduceJournal.js';
import { keepingInput, type ReductionInput } from './withoutTexts.js';

/** What a journal was reduced to. */
export interface Reduction {
  readonly findings: Findings;
  /** Text of `recompute.json`. */
  readonly recompute: string;
}

/**
 * Reads a journal once and reduces it to findings; writes their workings, with what the findings took from the texts.
 * @param windowsFile takes the text of `windows.jsonl`
 * @throws {PalimpsestError} as findingsOfReading, withJournal and writeWorkings
 */
export function reduceJournal(job: ReductionJob, windowsFile: string): Reduction {
  return withJournal(job, (observations) => {
    const read = (input: ReductionJob['input']) => {
      const reading = job.attack.read(input, observations);
      return { reading, findings: findingsOfReading({ ...job, input }, reading) };
    };
    // The findings of an attack that reads the texts cannot be made without them.
    const { value, taken } =
      job.attack.readsTexts === true
        ? { value: read(job.input), taken: null }
        : keepingInput(job.input, read);
    const { reading, findings } = value;
    return { findings, recompute: writeWorkings(job, reading, taken, windowsFile) };
  });
}

/**
 * The workings on which the findings are based, for another program: a function of the plan, the works and the journal alone. The rows, one
 * for each window, passage or place that was tried, may be more than one string can hold, so they are written to a file one by one.
 * @param taken what the reduction took from the texts
 * @param windowsFile takes the text of `windows.jsonl`, on the disk when this returns
 * @returns text of `recompute.json`: everything else
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
function writeWorkings(
  { attack, input, plan, start, journalHead }: ReductionJob,
  reading: Reading,
  taken: ReductionInput | null,
  windowsFile: string,
): string {
  const { rows, document } = reading.workings() ?? {
    rows: trialRows(input, reading),
    document: { kind: 'trials' },
  };
  let count = 0;
  const { sha256 } = writeTextsSync(
    windowsFile,
    (function* () {
      for (const row of rows) {
        count += 1;
        yield `${canonicalJson(row)}\n`;
      }
    })(),
  );
  const recompute = {
    schema: 'palimpsest-recompute',
    schemaVersion: 1,
    attack: { id: attack.id, version: attack.version },
    seed: start.seed,
    planSha256: start.planSha256,
    journalHead,
    windowsSha256: sha256,
    rows: count,
    units: plan.units.map(unitOf),
    ...taken,
    ...document,
  };
  return `${canonicalJson(recompute)}\n`;
}

/** What each line of the journal refers to. */
function unitOf({ workId, modelId, tokens, spec }: PlannedUnit): Json {
  return { work: workId, ...(modelId === undefined ? {} : { model: modelId }), tokens, spec };
}

/** The places that an attack tried, each with its verdict: for attacks that provide no further workings. */
function trialRows({ works }: ReductionJob['input'], reading: Reading): Readonly<Record<string, unknown>>[] {
  const roles = new Map(works.map(({ id, role }) => [id, role]));
  return reading.trials().map(({ workId, startChar, endChar, hit, score }) => ({
    work: workId,
    role: roles.get(workId) ?? 'target',
    suffixChar: startChar,
    endChar,
    hit,
    score: isScored(score) ? score : { kind: score.kind, code: score.code },
  }));
}
