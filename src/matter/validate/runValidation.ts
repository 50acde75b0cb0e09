import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTACKS, type AttackDefinition } from '../../attacks/index.js';
import { environmentError, PalimpsestError, type Clock, type ErrorCode } from '../../base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../casefile/index.js';
import {
  isFalseClaim,
  type Evidence,
  type EvidenceRole,
  type Findings,
  type ValidationClaim,
  type EvidenceStatement,
} from '../../domain/index.js';
import {
  prepareExamination,
  runExamination,
  type PreparedExamination,
  type StartEngine,
} from '../../examine/index.js';
import type { LoadChoice } from '../examine/examineCase.js';
import { loadOf } from '../examine/examineCase.js';
import { fileError } from '../../files/index.js';
import { claimsOf } from './claims.js';
import { expectedOf } from './expectedOf.js';
import { groupRate, placeTrials, type GroupRate, type PlacedTrial, type PlacedWork } from './groupRates.js';
import { readPlant } from './plantManifest.js';
import { plantIn } from './plantIn.js';
import { groupOfText, roundsFor, textsOf, type ExaminedText } from './plantRounds.js';
import type { PlantManifest, PlantRound } from './plantSchema.js';
import { readPlantedTexts, type PlantedText } from './plantTexts.js';
import { shortWorksOf, writeShortWorks, type ShortWorkFile } from './shortWorks.js';
import { givenFrom, trialsOf } from './trials.js';
import { VALIDATION_PARAMETERS } from './validationParameters.js';

/** How to validate. */
export interface ValidationOptions {
  /** Folder of the planted fixture. */
  readonly plant: string;
  /** An empty folder for the case that is made of it. */
  readonly caseFolder: string;
  /** Default: every attack for which the fixture has a round. */
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
 * planted: on the planted model, and on the clean one, where nothing may be found that it did not read. An attack that refuses the fixture is
 * named, and the others are run.
 * @throws {PalimpsestError} `plant-manifest`, `plant-changed`; `cancelled` when its signal stops it; as addEvidence, prepareExamination and runExamination
 */
export async function runValidation(options: ValidationOptions): Promise<Validation> {
  const { manifest: plant, sha256: manifestSha256 } = await readPlant(options.plant);
  const texts = await readPlantedTexts(options.plant, plant);
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-works-')).catch((error: unknown) => {
    throw fileError(error, tmpdir(), 'create');
  });
  const opened = await createCase(options.caseFolder, { ...HEAD, caption: plant.title }, options.clock);
  try {
    const evidence = await receive(opened, options, plant, { texts, folder });
    const attacks: ValidatedAttack[] = [];
    const refused: RefusedAttack[] = [];
    const all = ATTACKS.filter((attack) => roundsFor(attack, plant).length > 0);
    for (const attack of options.attacks ?? all)
      for (const model of options.models ?? (['planted', 'clean'] as const))
        if (evidence.models[model] !== undefined) {
          const outcome = await validateAttack({ options, opened, plant, texts, evidence }, attack, model);
          if ('rates' in outcome) attacks.push(outcome);
          else refused.push(outcome);
        }
    const models = Object.fromEntries(
      Object.entries(evidence.models).map(([kind, { name, sha256 }]) => [kind, { name, sha256 }]),
    );
    return { plant, manifestSha256, models, attacks, refused };
  } finally {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const HEAD = {
  court: '',
  docket: 'VALIDATION',
  examiner: 'Validation',
  examinerTitle: '',
  laboratory: '',
  question: 'Do the attacks find what was planted, and nothing else?',
};

interface Received {
  readonly models: Readonly<Partial<Record<'planted' | 'clean', Evidence>>>;
  /** Evidence by role and text, see {@link keyOf}: the same text may be target in one round and control in another. */
  readonly works: ReadonlyMap<string, Evidence>;
}

function keyOf(role: EvidenceRole, { id, isCollection }: ExaminedText): string {
  return `${role}/${isCollection ? 'collection ' : ''}${id}`;
}

async function receive(
  opened: CaseFolder,
  { plant: folder, onStep, signal }: ValidationOptions,
  plant: PlantManifest,
  own: { readonly texts: ReadonlyMap<string, PlantedText>; readonly folder: string },
): Promise<Received> {
  const add = (
    path: string,
    role: EvidenceRole,
    title: string,
    stated: EvidenceStatement = {},
  ): Promise<Evidence> => {
    onStep?.(`Receiving ${title}`);
    return addEvidence(opened, path, {
      role,
      title,
      copy: true,
      receivedFrom: 'the makers of the fixture',
      ...stated,
      signal,
    });
  };
  const planted = await add(join(folder, plant.models.planted), 'target-model', 'planted');
  const clean =
    plant.models.clean === undefined
      ? undefined
      : await add(join(folder, plant.models.clean), 'reference-model', 'clean');
  const works = new Map<string, Evidence>();
  const pathOf = async (text: ExaminedText): Promise<string> => {
    if (!text.isCollection) return join(folder, plant.works.find(({ id }) => id === text.id)?.file ?? '');
    const path = join(own.folder, String(works.size));
    await writeShortWorks(path, shortWorks(text, plant, own.texts));
    return path;
  };
  for (const round of plant.rounds) {
    const { targets, controls } = textsOf(round);
    for (const [texts, role] of [
      [targets, 'target-work'],
      [controls, 'control-work'],
    ] as const)
      for (const text of texts) {
        const key = keyOf(role, text);
        const stated = role === 'control-work' ? statedOf(plant, text) : {};
        if (!works.has(key)) works.set(key, await add(await pathOf(text), role, text.id, stated));
      }
  }
  return { models: { planted, ...(clean === undefined ? {} : { clean }) }, works };
}

/** The works of a collection, from the passages of the works of the manifest. */
function shortWorks(
  { works }: ExaminedText,
  plant: PlantManifest,
  texts: ReadonlyMap<string, PlantedText>,
): ShortWorkFile[] {
  return shortWorksOf(
    works.flatMap((id) => {
      const planted = texts.get(id);
      const group = plant.works.find((work) => work.id === id)?.group;
      return planted === undefined || group === undefined ? [] : [{ group, planted }];
    }),
  );
}

/** Why no model of the fixture has seen a text: its manifest counts how often it was in the training text. */
function statedOf(plant: PlantManifest, text: ExaminedText): EvidenceStatement {
  const isUnseen = (['planted', 'clean'] as const).every(
    (model) => groupOfText(text, plantIn(plant, model)).repeats === 0,
  );
  return isUnseen
    ? { whyUnseen: 'The manifest of the fixture states that the training text does not contain it.' }
    : {};
}

/** What the examinations of all attacks share. */
interface Setting {
  readonly options: ValidationOptions;
  readonly opened: CaseFolder;
  readonly plant: PlantManifest;
  readonly texts: ReadonlyMap<string, PlantedText>;
  readonly evidence: Received;
}

async function validateAttack(
  setting: Setting,
  attack: AttackDefinition,
  model: 'planted' | 'clean',
): Promise<ValidatedAttack | RefusedAttack> {
  const { options, opened, plant, evidence } = setting;
  const own = plantIn(plant, model);
  const named = { id: attack.id, version: attack.version, title: attack.title };
  const parameters = VALIDATION_PARAMETERS[attack.id] ?? {};
  const placed: PlacedTrial[] = [];
  const claims: ValidationClaim[] = [];
  const thresholds = new Set<string>();
  const began = options.clock.now();
  let tokens = 0;
  let listRate: number | null = null;
  const taken = roundsFor(attack, plant);
  // Without a round for it, the attack itself says what it needs.
  const rounds = taken.length > 0 ? taken : plant.rounds;
  for (const round of rounds) {
    const at = plant.rounds.indexOf(round);
    options.onStep?.(`${attack.title} on the ${model} model, round ${at + 1} of ${plant.rounds.length}`);
    const { targets, controls } = textsOf(round);
    const idsOf = (texts: readonly ExaminedText[], role: EvidenceRole): string[] =>
      texts.flatMap((text) => evidence.works.get(keyOf(role, text))?.id ?? []);
    const prepared = await refusalOr(() =>
      prepareExamination({
        case: opened,
        attack,
        parameters,
        modelId: evidence.models[model]?.id ?? '',
        targetIds: idsOf(targets, 'target-work'),
        controlIds: idsOf(controls, 'control-work'),
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
    const { q } = prepared.input.parameters;
    if (attack.takesCollections === true && typeof q === 'number') listRate = q;
    const outcome = await runExamination(prepared, { signal: options.signal });
    if (outcome.kind === 'paused')
      throw environmentError(
        'cancelled',
        'The validation was stopped.',
        'Run it again; it starts from the beginning.',
      );
    thresholdsOf(outcome.findings).forEach((one) => thresholds.add(one));
    placed.push(
      ...placeTrials(trialsOf(prepared), placedWorks(setting, round, prepared), givenFrom(prepared)),
    );
    claims.push(
      ...claimsOf(
        prepared.start,
        outcome.findings,
        targets.map((text) => {
          const group = groupOfText(text, own);
          return {
            workId: evidence.works.get(keyOf('target-work', text))?.id ?? '',
            id: text.id,
            group: group.id,
            repeats: group.repeats,
          };
        }),
      ),
    );
  }
  const list =
    listRate === null ? undefined : { length: placed.filter(({ hit }) => hit).length, rate: listRate };
  return {
    attack: named,
    model,
    parameters,
    rates: own.groups.map((group) =>
      groupRate(placed, { ...group, expect: expectedOf(attack.id, group.expect) }, list),
    ),
    claims,
    thresholds: [...thresholds].sort(),
    tokens,
    seconds: (options.clock.now() - began) / 1000,
  };
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

/** Where the planted passages are in the texts of a round: in a collection, each is a work. */
function placedWorks(
  { plant, texts, evidence }: Setting,
  round: PlantRound,
  { input }: PreparedExamination,
): PlacedWork[] {
  return textsOf(round).targets.map((text) => {
    const workId = evidence.works.get(keyOf('target-work', text))?.id ?? '';
    if (!text.isCollection) {
      const group = groupOfText(text, plant).id;
      const passages = (texts.get(text.id)?.passages ?? []).map((passage) => ({ ...passage, group }));
      return { workId, passages };
    }
    const collection = input.works.find(({ id }) => id === workId);
    const files = new Map(shortWorks(text, plant, texts).map((file) => [file.title, file]));
    const at = (token: number): number => collection?.tokenStartChar[token] ?? collection?.charCount ?? 0;
    const passages = (collection?.blocks ?? []).flatMap(({ title, startToken, endToken }) => {
      const file = files.get(title);
      if (file === undefined) throw new TypeError(`There is no passage for the work "${title}"`);
      return [{ id: file.passage.id, group: file.group, startChar: at(startToken), endChar: at(endToken) }];
    });
    return { workId, passages };
  });
}

/** An attack that compares models is given the other one. A list of works is made as it is where there is no other model. */
function referencesOf(
  { references, takesCollections }: AttackDefinition,
  model: 'planted' | 'clean',
  { models }: Received,
): string[] {
  const other = models[model === 'planted' ? 'clean' : 'planted'];
  return references === undefined || other === undefined || takesCollections === true ? [] : [other.id];
}

function thresholdsOf({ findings }: Findings): string[] {
  return findings.flatMap(({ threshold }) =>
    threshold !== undefined && typeof threshold.log10 === 'number'
      ? [`${threshold.name} 10^${threshold.log10.toFixed(1)}`]
      : [],
  );
}
