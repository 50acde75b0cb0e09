import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import type { z } from 'zod';
import {
  methodNumbersSchema,
  validationRatesSchema,
  validationRecordSchema,
  type MethodNumbers,
  type ProgramRecord,
  type RatedAttack,
  type ReportRun,
  type ValidatedAttackRecord,
  type ValidationClaim,
  type ValidationRate,
  type ValidationRecord,
} from '../../domain/index.js';
import {
  defaultDataFolder,
  fileError,
  OWNER_FOLDER,
  fileExists,
  METHOD_NUMBERS_FILE,
  readBytes,
  VALIDATION_RATES_FILE,
  writeFileAtomic,
} from '../../files/index.js';
import { falseClaimsOf } from './claims.js';
import { expectedOf } from './expectedOf.js';
import type { GroupRate } from './groupRates.js';
import { plantIn } from './plantIn.js';
import type { PlantGroup } from './plantSchema.js';
import type { Validation } from './runValidation.js';

const MOST_BYTES = 16 * 1024 * 1024;

/** Where validations made on this machine are kept, one file for each build. */
export function validationsFolder(dataFolder: string = defaultDataFolder()): string {
  return join(dataFolder, 'validations');
}

/** A validation as it goes on record: for each attack and model how many planted passages were found, and how many false ones. */
export function validatedAttacks(
  { plant, manifestSha256, models, attacks }: Validation,
  {
    at,
    command,
    numbers,
  }: { readonly at: string; readonly command: string; readonly numbers: MethodNumbers },
): ValidatedAttackRecord[] {
  return attacks.map(({ attack, model, parameters, rates, claims }) => ({
    id: attack.id,
    version: attack.version,
    title: attack.title,
    model,
    modelSha256: models[model]?.sha256 ?? '',
    fixture: plant.title,
    at,
    command,
    rates: rates.map((rate) =>
      rateRecord(rate, expectedOf(attack.id, expectIn(plantIn(plant, model), rate.group))),
    ),
    manifestSha256,
    parameters: { ...parameters },
    claims: [...claims],
    falseClaims: falseClaimsRecord(claims),
    ...numbersOf(numbers, attack),
  }));
}

function numbersOf(
  numbers: MethodNumbers,
  { id, version }: { readonly id: string; readonly version: string },
): Pick<ValidatedAttackRecord, 'numbersSha256'> {
  const own = numbers.find((one) => one.id === id && one.version === version);
  return own === undefined ? {} : { numbersSha256: own.numbersSha256 };
}

function expectIn({ groups }: Validation['plant'], group: string): PlantGroup['expect'] {
  return groups.find(({ id }) => id === group)?.expect ?? 'open';
}

function falseClaimsRecord(claims: readonly ValidationClaim[]): ValidatedAttackRecord['falseClaims'] {
  const { falseClaims, tested, interval } = falseClaimsOf(claims);
  return {
    found: falseClaims,
    of: tested,
    interval: interval === null ? null : { ...interval, method: 'Clopper–Pearson' },
  };
}

function rateRecord(rate: GroupRate, expected: ValidationRate['expected']): ValidationRate {
  const { group, repeats, hits, trials, interval, passages, reached, reachedInterval, agreement } = rate;
  return {
    group,
    repeats,
    expected,
    found: hits,
    of: trials,
    interval:
      interval === null
        ? null
        : { lower: interval.lower, upper: interval.upper, level: interval.level, method: interval.method },
    ...(reachedInterval === null
      ? {}
      : {
          reached: {
            found: reached,
            of: passages,
            interval: { ...reachedInterval, method: 'Clopper–Pearson' },
          },
        }),
    agreement,
  };
}

/** True if the second replaces the first: the same attack on the same model file with the same manifest. */
function isSameRun(one: ValidatedAttackRecord, other: ValidatedAttackRecord): boolean {
  return (
    one.id === other.id &&
    one.model === other.model &&
    one.modelSha256 === other.modelSha256 &&
    one.manifestSha256 === other.manifestSha256
  );
}

/** The new ones after those of the old ones that they do not replace. */
function replaced<T extends ValidatedAttackRecord>(old: readonly T[], fresh: readonly T[]): T[] {
  return [...old.filter((one) => !fresh.some((other) => isSameRun(one, other))), ...fresh];
}

/**
 * Keeps what was found about a build: `<build>.json`. An attack on a model file of a fixture that was validated before is replaced, others
 * stay.
 * @returns path of the file
 * @throws {PalimpsestError} `validation-broken`, `disk-full`, `file-*`
 */
export async function keepValidation(
  program: ProgramRecord,
  attacks: readonly ValidatedAttackRecord[],
  folder: string = validationsFolder(),
): Promise<string> {
  const path = join(folder, `${program.build}.json`);
  await mkdir(folder, { recursive: true, mode: OWNER_FOLDER }).catch((error: unknown) => {
    throw fileError(error, folder, 'create');
  });
  const before = (await fileExists(path)) ? (await readRecord(path)).attacks : [];
  const record = validationRecordSchema.parse({
    schema: 'palimpsest-validation',
    schemaVersion: 1,
    ...program,
    attacks: replaced(before, attacks),
  });
  await writeFileAtomic(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/**
 * Writes what was found into a file of rates, as the program ships one. What other runs wrote there stays, unless it is of the same attack on
 * the same model file of the same fixture; so the file can be filled attack by attack, and each entry names the build that measured it.
 * @param path a file of rates, or a new one
 * @throws {PalimpsestError} `validation-broken` if it is another file; `disk-full`, `file-*`
 */
export async function writeRates(
  path: string,
  program: ProgramRecord,
  attacks: readonly ValidatedAttackRecord[],
): Promise<void> {
  const before = await readRates(path);
  const fresh = attacks.map((one) => ({ ...one, program }));
  const order = (one: RatedAttack): string =>
    `${one.manifestSha256} ${one.id} ${one.model === 'clean' ? 1 : 0}`;
  const all = replaced(before, fresh).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const rates = validationRatesSchema.parse({
    schema: 'palimpsest-validation-rates',
    schemaVersion: 1,
    attacks: all,
  });
  await writeFileAtomic(path, `${JSON.stringify(rates, null, 1)}\n`);
}

/**
 * The rates in a file that {@link writeRates} wrote; none if there is no such file.
 * @param path default: the file that the program ships
 * @throws {PalimpsestError} `validation-broken` naming the file; `file-*`
 */
export async function readRates(path: string = VALIDATION_RATES_FILE): Promise<RatedAttack[]> {
  return (await fileExists(path)) ? (await readAs(path, validationRatesSchema)).attacks : [];
}

/**
 * What numbers each attack of this program finds on the fixed sample.
 * @throws {PalimpsestError} `validation-broken` naming the file; `file-*`
 */
export async function readMethodNumbers(): Promise<MethodNumbers> {
  return readAs(METHOD_NUMBERS_FILE, methodNumbersSchema);
}

/**
 * For each build that ran something, what validation found about it; null where none is on record. Those made on this machine count
 * before those that are shipped.
 * @param shipped the rates that the program ships
 * @throws {PalimpsestError} `validation-broken` naming the file; `file-*`
 */
export async function validationsOf(
  runs: readonly ReportRun[],
  shipped: readonly RatedAttack[],
  dataFolder: string = defaultDataFolder(),
): Promise<{ build: string; record: ValidationRecord | null }[]> {
  const builds = [...new Set(runs.map(({ program }) => program.build))];
  const found = [];
  for (const build of builds)
    found.push({ build, record: (await keptOf(build, dataFolder)) ?? shippedOf(build, shipped) });
  return found;
}

async function keptOf(build: string, dataFolder: string): Promise<ValidationRecord | null> {
  if (!/^[0-9a-f]{16}$/.test(build)) return null;
  const path = join(validationsFolder(dataFolder), `${build}.json`);
  if (!(await fileExists(path))) return null;
  const record = await readRecord(path);
  if (record.build === build) return record;
  throw broken(path, `it speaks of build ${record.build}`);
}

function shippedOf(build: string, shipped: readonly RatedAttack[]): ValidationRecord | null {
  const own = shipped.filter(({ program }) => program.build === build);
  const [first] = own;
  if (first === undefined) return null;
  return {
    schema: 'palimpsest-validation',
    schemaVersion: 1,
    ...first.program,
    attacks: own.map(withoutProgram),
  };
}

function withoutProgram(one: RatedAttack): ValidatedAttackRecord {
  const attack: ValidatedAttackRecord & { program?: ProgramRecord } = { ...one };
  delete attack.program;
  return attack;
}

async function readRecord(path: string): Promise<ValidationRecord> {
  return readAs(path, validationRecordSchema);
}

async function readAs<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readBytes(path, MOST_BYTES)));
  } catch (error) {
    if (error instanceof SyntaxError) throw broken(path, error.message);
    throw error;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
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
