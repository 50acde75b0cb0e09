import type { PlannedUnit } from '../../attacks/index.js';
import type { PalimpsestError } from '../../base/index.js';
import type { CrashDetail } from '../../domain/index.js';

/** What is recorded about a crash of the engine: our own words openly, and the output of the engine, which may name paths, as an HMAC. */
export interface CrashRecord {
  readonly message: string;
  readonly detail: CrashDetail;
  /** The last lines of its output. */
  readonly stderr: readonly string[];
}

/** The record of a crash. @param units those that were in progress */
export function crashOf(id: string, error: PalimpsestError, units: readonly PlannedUnit[]): CrashRecord {
  const { stderr, exitCode, signal } = error.details;
  const lines = Array.isArray(stderr) ? stderr.slice(-50).map((line) => String(line).slice(0, 400)) : [];
  const detail: CrashDetail = {
    examination: id,
    exitCode: typeof exitCode === 'number' ? exitCode : 'none',
    signal: typeof signal === 'string' ? signal : 'none',
    inFlight: units.map(({ id: unitId, title }) => ({ unitId, title })),
  };
  return { message: error.message, detail, stderr: lines };
}
