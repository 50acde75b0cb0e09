import { inputError } from '../base/index.js';
import { CASE_SCHEMA_VERSION, EMPTY_LOG } from '../domain/index.js';

/** Converts the index of one schema version into that of the next; takes and returns plain data. */
export type Migration = (index: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Migration n turns version n into n + 1. Version 1 is the first that was ever written. */
const MIGRATIONS: ReadonlyMap<number, Migration> = new Map<number, Migration>([
  // Version 2 added exhibits.
  [1, (index) => ({ ...index, exhibits: [], nextExhibit: 1 })],
  // Version 3 keeps the head of the audit log; older cases kept none.
  [2, (index) => ({ ...index, anchor: EMPTY_LOG })],
]);

/** The result of migrating an index. */
export interface MigratedIndex {
  readonly index: Readonly<Record<string, unknown>>;
  /** The version in the file; equal to the current version if nothing was done. */
  readonly fromVersion: number;
}

/**
 * Converts the index of a case to the version of this program.
 * @param value parsed `case.json`
 * @param path the path to name in errors
 * @param migrations the migrations by the version from which they start, and `current`, the version to reach: given only in tests
 * @throws {PalimpsestError} `case-not-a-case`, `case-newer`, `case-broken` when a version is missing or unknown
 */
export function migrateCase(
  value: unknown,
  path: string,
  migrations: ReadonlyMap<number, Migration> = MIGRATIONS,
  current: number = CASE_SCHEMA_VERSION,
): MigratedIndex {
  if (!isRecord(value) || value['schema'] !== 'palimpsest-case') {
    throw inputError(
      'case-not-a-case',
      `${path} is not the index of a Palimpsest case (no "schema": "palimpsest-case").`,
      'Name a folder that `palimpsest case new` created.',
      { path },
    );
  }
  const fromVersion = value['schemaVersion'];
  if (typeof fromVersion !== 'number' || !Number.isInteger(fromVersion) || fromVersion < 1) {
    throw inputError(
      'case-broken',
      `${path}: "schemaVersion" is not a whole number of at least 1.`,
      RESTORE,
      {
        path,
      },
    );
  }
  if (fromVersion > current) {
    throw inputError(
      'case-newer',
      `${path} was written by a newer Palimpsest: it has version ${fromVersion}; this program reads versions up to ${current}.`,
      'Open the case with the newer version of Palimpsest. Nothing was changed.',
      { path, version: fromVersion, known: current },
    );
  }
  let index: Readonly<Record<string, unknown>> = value;
  for (let version = fromVersion; version < current; version++) {
    const migrate = migrations.get(version);
    if (migrate === undefined) {
      throw inputError('case-broken', `${path}: Palimpsest never wrote version ${version}.`, RESTORE, {
        path,
      });
    }
    index = { ...migrate(index), schemaVersion: version + 1 };
  }
  return { index, fromVersion };
}

const RESTORE = 'Restore case.json from a copy of the case. The audit log records what it held.';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
