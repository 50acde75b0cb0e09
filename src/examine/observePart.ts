import { join } from 'node:path';
import type { PlannedUnit } from '../attacks/index.js';
import type { PalimpsestError } from '../base/index.js';
import { hashFile } from '../files/index.js';
import { JOURNAL_FILE } from './journal/examinationFiles.js';
import { JournalWriter } from './journal/journalWriter.js';
import type { JournalHead } from './journal/journalFormat.js';
import { scanJournal } from './journal/scanJournal.js';
import { observeUnits } from './observeUnits.js';
import type { PlannedExamination } from './planExamination.js';
import { ProgressMeter, type RunProgress } from './progressMeter.js';

/** How a part of an examination is observed. */
export interface PartOptions {
  /** The folder of its journal. */
  readonly folder: string;
  /** Its first unit, from 0, and one past its last. */
  readonly from: number;
  readonly until: number;
  readonly pause?: AbortSignal | undefined;
  readonly stop?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Called before each write; if it throws, nothing more is written. */
  readonly mayWrite?: (() => void) | undefined;
  readonly onCrash: (error: PalimpsestError, units: readonly PlannedUnit[]) => Promise<void>;
}

/** The journal of a part. */
export interface PartJournal {
  readonly ended: 'done' | 'paused';
  readonly head: JournalHead;
  /** SHA-256 of the file. */
  readonly journalSha256: string;
  /** What this session observed: the tokens of its units, and the time for them. */
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * Observes consecutive units of a planned examination into a journal of their own, or continues it. Its lines are numbered from 0 and hold the same
 * observations as those of the whole journal.
 * @throws {PalimpsestError} `journal-broken` naming the line; the errors of units and engine; `disk-full`, `file-*`
 */
export async function observePart(planned: PlannedExamination, options: PartOptions): Promise<PartJournal> {
  const { folder, from, until } = options;
  const units = planned.plan.units.slice(from, until);
  const totalTokens = units.reduce((sum, { tokens }) => sum + tokens, 0);
  const plan = { ...planned.plan, units, totalTokens };
  const scan = scanJournal(folder, units);
  const writer = await JournalWriter.open(folder, scan, options.mayWrite);
  const began = performance.now();
  const meter = new ProgressMeter(plan, scan.head.lines, options.onProgress);
  try {
    const { ended } = await observeUnits({ ...planned, plan }, writer, scan, { ...options, meter });
    await writer.close();
    const seconds = (performance.now() - began) / 1000;
    const { sha256 } = await hashFile(join(folder, JOURNAL_FILE));
    const here = units.slice(scan.head.lines, writer.head.lines);
    const tokens = here.reduce((sum, unit) => sum + unit.tokens, 0);
    return { ended, head: writer.head, journalSha256: sha256, tokens, seconds };
  } catch (error) {
    await writer.close().catch(() => undefined);
    throw error;
  } finally {
    meter.close();
  }
}
