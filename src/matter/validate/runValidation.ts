import { join } from 'node:path';
import { ATTACKS, type AttackDefinition, type Trial } from '../../attacks/index.js';
import { environmentError, PalimpsestError, type Clock, type ErrorCode } from '../../base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../casefile/index.js';
import {
  isFalseClaim,
  type Evidence,
  type EvidenceRole,
  type Findings,
  type ValidationClaim,
} from '../../domain/index.js';
import {
  ObservedUnits,
  prepareExamination,
  runExamination,
  type PreparedExamination,
  type StartEngine,
} from '../../examine/index.js';
import type { LoadChoice } from '../examine/examineCase.js';
import { loadOf } from '../examine/examineCase.js';
import { claimsOf } from './claims.js';
import { expectedOf } from './expectedOf.js';
import { groupRate, placeTrials, type GroupRate, type PlacedTrial, type PlacedWork } from './groupRates.js';
import { readPlant } from './plantManifest.js';
import type { PlantManifest } from './plantSchema.js';
import { passagesInReadingText, type PlantedPassage } from './plantTexts.js';
import { VALIDATION_PARAMETERS } from './validationParameters.js';

/** How to validate. */
export interface ValidationOptions {
  /** Folder of the planted fixture. */
  readonly plant: string;
  /** An empty folder for the case that is made of it. */
  readonly caseFolder: string;
  /** Default: every attack of the registry. */
  readonly attacks?: readonly AttackDefinition[];
  /** Default: both. */
  readonly models?: readonly ('planted' | 'clean')[];
  readonly startEngine: StartEngine;
  readonly load: LoadChoice;
  readonly clock: Clock;
  readonly seed: string;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
}

/** One attack on one model. */
export interface ValidatedAttack {
  readonly attack: Pick<AttackDefinition, 'id' | 'version' | 'title'>;
  readonly model: 'planted' | 'clean';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly rates: readonly GroupRate[];
  /** How each test of a work ended that could have ended in a claim, by round and work. */
  readonly claims: readonly ValidationClaim[];
  /** Thresholds that its findings name, e.g. `family-floor 10^-71`. */
  readonly thresholds: readonly string[];
  readonly tokens: number;
  readonly seconds: number;
}

/** The attacks that are validated if none is named: all that take single works, as a fixture has them. */
const VALIDATED_ATTACKS = ATTACKS.filter(
  ({ takesCollections, takesEditions }) => takesCollections !== true && takesEditions !== true,
);

/** Does an attack find what was planted, and report and claim nothing else? Groups with too few trials count for neither. */
export function isAsPlanted({ rates, claims }: ValidatedAttack): boolean {
  return (
    rates.every(({ agreement }) => agreement !== 'false-hits' && agreement !== 'missed') &&
    !claims.some(isFalseClaim)
  );
}

/** An attack that cannot be carried out on a model or the works of a fixture, and why. */
export interface RefusedAttack {
  readonly attack: Pick<AttackDefinition, 'id' | 'version' | 'title'>;
  readonly model: 'planted' | 'clean';
  /** Number of the round, from 1. */
  readonly round: number;
  readonly code: ErrorCode;
  /** What is wrong and where, and what to do. */
  readonly message: string;
  readonly hint: string;
}

/** What a validation found. */
export interface Validation {
  readonly plant: PlantManifest;
  /** SHA-256 of the manifest. */
  readonly manifestSha256: string;
  readonly models: Readonly<Record<string, { readonly name: string; readonly sha256: string }>>;
  readonly attacks: readonly ValidatedAttack[];
  /** Attacks that were not validated, because this fixture does not allow it. */
  readonly refused: readonly RefusedAttack[];
}

/**
 * Runs the attacks of the registry against a planted fixture, as examinations of a real case, and compares what they say with what was
 * planted: on the planted model, and on the clean one where nothing may be found. An attack that refuses the fixture is named, and the others
 * are run.
 * @throws {PalimpsestError} `plant-manifest`, `plant-changed`; `cancelled` when its signal stops it; as addEvidence, prepareExamination and runExamination
 */
export async function runValidation(options: ValidationOptions): Promise<Validation> {
  const { manifest: plant, sha256: manifestSha256 } = await readPlant(options.plant);
  const passages = await passagesInReadingText(options.plant, plant);
  const opened = await createCase(options.caseFolder, { ...HEAD, caption: plant.title }, options.clock);
  try {
    const evidence = await receive(opened, options, plant);
    const attacks: ValidatedAttack[] = [];
    const refused: RefusedAttack[] = [];
    for (const attack of options.attacks ?? VALIDATED_ATTACKS)
      for (const model of options.models ?? (['planted', 'clean'] as const))
        if (evidence.models[model] !== undefined) {
          const outcome = await validateAttack({ options, opened, plant, passages, evidence }, attack, model);
          if ('rates' in outcome) attacks.push(outcome);
          else refused.push(outcome);
        }
    const models = Object.fromEntries(
      Object.entries(evidence.models).map(([kind, { name, sha256 }]) => [kind, { name, sha256 }]),
    );
    return { plant, manifestSha256, models, attacks, refused };
  } finally {
    await opened.close();
  }
}

const HEAD = {
  court: 'None',
  docket: 'VALIDATION',
  examiner: 'Validation',
  examinerTitle: '',
  laboratory: '',
  question: 'Do the attacks find what was planted, and nothing else?',
};

interface Received {
  readonly models: Readonly<Partial<Record<'planted' | 'clean', Evidence>>>;
  /** Evidence of a work in a role: the same file may be target in one round and control in another. */
  readonly works: ReadonlyMap<string, Evidence>;
}

async function receive(
  opened: CaseFolder,
  { plant: folder, onStep, signal }: ValidationOptions,
  plant: PlantManifest,
): Promise<Received> {
  const add = (
    file: string,
    role: EvidenceRole,
    title: string,
    stated: { readonly whyUnseen?: string } = {},
  ): Promise<Evidence> => {
    onStep?.(`Receiving ${file}`);
    return addEvidence(opened, join(folder, file), {
      role,
      title,
      author: '',
      copy: true,
      from: 'the makers of the fixture',
      edition: '',
      encoding: '',
      ...stated,
      signal,
    });
  };
  const planted = await add(plant.models.planted, 'target-model', 'planted');
  const clean =
    plant.models.clean === undefined ? undefined : await add(plant.models.clean, 'reference-model', 'clean');
  const works = new Map<string, Evidence>();
  for (const { targets, controls } of plant.rounds)
    for (const [ids, role] of [
      [targets, 'target-work'],
      [controls, 'control-work'],
    ] as const)
      for (const id of ids) {
        const file = plant.works.find((work) => work.id === id)?.file ?? '';
        const stated = role === 'control-work' ? statedOf(plant, id) : {};
        if (!works.has(`${role}/${id}`)) works.set(`${role}/${id}`, await add(file, role, id, stated));
      }
  return { models: { planted, ...(clean === undefined ? {} : { clean }) }, works };
}

/** Why no model of the fixture has seen a work: its manifest counts how often it was in the training text. */
function statedOf({ works, groups }: PlantManifest, id: string): { readonly whyUnseen?: string } {
  const group = works.find((work) => work.id === id)?.group;
  return groups.some((one) => one.id === group && one.repeats === 0)
    ? { whyUnseen: 'The manifest of the fixture states that the training text does not contain it.' }
    : {};
}

/** What the examinations of all attacks share. */
interface Setting {
  readonly options: ValidationOptions;
  readonly opened: CaseFolder;
  readonly plant: PlantManifest;
  readonly passages: ReadonlyMap<string, readonly PlantedPassage[]>;
  readonly evidence: Received;
}

async function validateAttack(
  setting: Setting,
  attack: AttackDefinition,
  model: 'planted' | 'clean',
): Promise<ValidatedAttack | RefusedAttack> {
  const { options, opened, plant, evidence } = setting;
  const named = { id: attack.id, version: attack.version, title: attack.title };
  const parameters = VALIDATION_PARAMETERS[attack.id] ?? {};
  const placed: PlacedTrial[] = [];
  const claims: ValidationClaim[] = [];
  const thresholds = new Set<string>();
  const began = options.clock.now();
  let tokens = 0;
  for (const [at, round] of plant.rounds.entries()) {
    options.onStep?.(`${attack.title} on the ${model} model, round ${at + 1} of ${plant.rounds.length}`);
    const idsOf = (ids: readonly string[], role: EvidenceRole): string[] =>
      ids.flatMap((id) => evidence.works.get(`${role}/${id}`)?.id ?? []);
    const prepared = await refusalOr(() =>
      prepareExamination({
        case: opened,
        attack,
        parameters,
        modelId: evidence.models[model]?.id ?? '',
        targetIds: idsOf(round.targets, 'target-work'),
        controlIds: idsOf(round.controls, 'control-work'),
        cleaningIds: [],
        referenceIds: referencesOf(attack, model, evidence),
        seed: options.seed,
        load: loadOf(options.load),
        startEngine: options.startEngine,
        signal: options.signal,
        command: 'palimpsest validate',
      }),
    );
    if (prepared instanceof PalimpsestError) {
      const { code, message, hint } = prepared;
      return { attack: named, model, round: at + 1, code, message, hint };
    }
    tokens += prepared.plan.totalTokens;
    const outcome = await runExamination(prepared, { signal: options.signal });
    if (outcome.kind === 'paused')
      throw environmentError(
        'cancelled',
        'The validation was stopped.',
        'Run it again; it starts from the beginning.',
      );
    thresholdsOf(outcome.findings).forEach((one) => thresholds.add(one));
    const works = placedWorks(setting, round.targets);
    placed.push(...placeTrials(trialsOf(prepared), works, givenFrom(prepared)));
    claims.push(
      ...claimsOf(
        prepared.start,
        outcome.findings,
        works.map(({ workId, id, group }) => ({
          workId,
          id,
          group,
          repeats: repeatsOf(plant, group, model),
        })),
      ),
    );
  }
  return {
    attack: named,
    model,
    parameters,
    rates: plant.groups.map((group) =>
      groupRate(placed, {
        ...group,
        ...(model === 'clean' ? { repeats: 0 } : {}),
        expect: expectedOf(attack.id, model, group.expect),
      }),
    ),
    claims,
    thresholds: [...thresholds].sort(),
    tokens,
    seconds: (options.clock.now() - began) / 1000,
  };
}

function trialsOf({ attack, input, plan, folder }: PreparedExamination): readonly Trial[] {
  const observations = new ObservedUnits(folder, plan.units);
  try {
    return attack.trials(input, plan, observations);
  } finally {
    observations.close();
  }
}

/** The result, or the error that says that the fixture does not allow the examination. Errors of the machine are thrown. */
async function refusalOr<T>(prepare: () => Promise<T>): Promise<T | PalimpsestError> {
  try {
    return await prepare();
  } catch (error) {
    if (error instanceof PalimpsestError && (error.kind === 'input' || error.kind === 'verdict'))
      return error;
    throw error;
  }
}

/** How often the texts of a group were in the training text of a model. */
function repeatsOf({ groups }: PlantManifest, group: string, model: 'planted' | 'clean'): number {
  return model === 'clean' ? 0 : (groups.find(({ id }) => id === group)?.repeats ?? 0);
}

function placedWorks(
  { plant, passages, evidence: { works } }: Setting,
  targets: readonly string[],
): (PlacedWork & { readonly id: string })[] {
  return plant.works
    .filter(({ id }) => targets.includes(id))
    .map(({ id, group }) => ({
      id,
      workId: works.get(`target-work/${id}`)?.id ?? '',
      group,
      passages: passages.get(id) ?? [],
    }));
}

/** An attack that compares models is given the other one. */
function referencesOf(
  { references }: AttackDefinition,
  model: 'planted' | 'clean',
  { models }: Received,
): string[] {
  const other = models[model === 'planted' ? 'clean' : 'planted'];
  return references === undefined || other === undefined ? [] : [other.id];
}

/** Where the text begins that an attack with a prefix gives to the model for a trial. */
function givenFrom({ input }: PreparedExamination): (trial: Trial) => number {
  const prefix = input.parameters['prefixTokens'] ?? input.parameters['seedTokens'];
  const given = typeof prefix === 'number' ? prefix : 0;
  return ({ workId, startChar }) => {
    const starts = input.works.find(({ id }) => id === workId)?.tokenStartChar ?? new Uint32Array();
    return starts[Math.max(0, firstAtLeast(starts, startChar) - given)] ?? startChar;
  };
}

/** Place of the first of the ascending values that is at least `least`. */
function firstAtLeast(values: Uint32Array, least: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function thresholdsOf({ findings }: Findings): string[] {
  return findings.flatMap(({ threshold }) =>
    threshold !== undefined && typeof threshold.log10 === 'number'
      ? [`${threshold.name} 10^${threshold.log10.toFixed(1)}`]
      : [],
  );
}
