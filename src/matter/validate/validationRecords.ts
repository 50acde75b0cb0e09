import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import {
  validationRecordSchema,
  type ProgramRecord,
  type ReportRun,
  type ValidatedAttackRecord,
  type ValidationRecord,
} from '../../domain/index.js';
import {
  defaultDataFolder,
  fileError,
  fileExists,
  PROGRAM_ROOT,
  readBytes,
  writeFileAtomic,
} from '../../files/index.js';
import type { Validation } from './runValidation.js';

const MOST_BYTES = 16 * 1024 * 1024;

/** Where validations made on this machine are kept, one file for each build. */
export function validationsFolder(dataFolder: string = defaultDataFolder()): string {
  return join(dataFolder, 'validations');
}

/** A validation as it goes on record: for each attack and model how many planted passages were found, and how many false ones. */
export function validatedAttacks(
  { plant, models, attacks }: Validation,
  { at, command }: { readonly at: string; readonly command: string },
): ValidatedAttackRecord[] {
  return attacks.map(({ attack, model, rates }) => ({
    id: attack.id,
    version: attack.version,
    title: attack.title,
    model,
    modelSha256: models[model]?.sha256 ?? '',
    fixture: plant.title,
    at,
    command,
    rates: rates.map(({ group, repeats, hits, trials, interval }) => ({
      group,
      repeats,
      expected:
        model === 'clean' ? 'not-found' : (plant.groups.find(({ id }) => id === group)?.expect ?? 'open'),
      found: hits,
      of: trials,
      interval:
        interval === null
          ? null
          : { lower: interval.lower, upper: interval.upper, level: interval.level, method: interval.method },
    })),
  }));
}

/**
 * Keeps what was found about a build: `<build>.json`. An attack on a model that was validated before is replaced, others stay.
 * @returns path of the file
 * @throws {PalimpsestError} `validation-broken`, `disk-full`, `file-*`
 */
export async function keepValidation(
  program: ProgramRecord,
  attacks: readonly ValidatedAttackRecord[],
  folder: string = validationsFolder(),
): Promise<string> {
  const path = join(folder, `${program.build}.json`);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, folder, 'create');
  });
  const before = (await fileExists(path)) ? (await readRecord(path)).attacks : [];
  const isNew = (old: ValidatedAttackRecord): boolean =>
    attacks.some(({ id, model }) => id === old.id && model === old.model);
  const record = validationRecordSchema.parse({
    schema: 'palimpsest-validation',
    schemaVersion: 1,
    ...program,
    attacks: [...before.filter((old) => !isNew(old)), ...attacks],
  });
  await writeFileAtomic(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/**
 * For each build that ran something, what validation found about it; null where none is on record. Those made on this machine count
 * before those that are shipped.
 * @throws {PalimpsestError} `validation-broken` naming the file; `file-*`
 */
export async function validationsOf(
  runs: readonly ReportRun[],
  dataFolder: string = defaultDataFolder(),
): Promise<{ build: string; record: ValidationRecord | null }[]> {
  const builds = [...new Set(runs.flatMap(({ program }) => (program === null ? [] : [program.build])))];
  const found = [];
  for (const build of builds) found.push({ build, record: await validationOf(build, dataFolder) });
  return found;
}

async function validationOf(build: string, dataFolder: string): Promise<ValidationRecord | null> {
  if (!/^[0-9a-f]{16}$/.test(build)) return null;
  for (const folder of [validationsFolder(dataFolder), join(PROGRAM_ROOT, 'assets', 'validation')]) {
    const path = join(folder, `${build}.json`);
    if (!(await fileExists(path))) continue;
    const record = await readRecord(path);
    if (record.build === build) return record;
    throw broken(path, `it speaks of build ${record.build}`);
  }
  return null;
}

async function readRecord(path: string): Promise<ValidationRecord> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readBytes(path, MOST_BYTES)));
  } catch (error) {
    if (error instanceof SyntaxError) throw broken(path, error.message);
    throw error;
  }
  const parsed = validationRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw broken(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function broken(path: string, why: string): Error {
  return inputError(
    'validation-broken',
    `${path} is not a validation record: ${why}.`,
    'Remove it, and validate again: palimpsest validate.',
    { path },
  );
}
