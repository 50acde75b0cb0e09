import {
  describeParameters,
  parseParameters,
  type AttackDefinition,
  type ParameterDescription,
} from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import {
  notWithdrawn,
  wholeChosen,
  type EvidenceRole,
  type GpuChoice,
  type LoadOptions,
  type RopeFactors,
  type WeightsChoice,
  type Chosen,
} from '../../domain/index.js';
import {
  chooseEvidence,
  readFindings,
  summarizeExamination,
  type ChosenEvidence,
  type ExaminationOptions,
  type RunOutcome,
} from '../../examine/index.js';
import { kebabCase, quoted } from '../machine/commandWords.js';
import type { KeptFindings } from './keptFindings.js';

/** How to load a model; the engine chooses what is absent. */
export interface LoadChoice {
  readonly gpu?: GpuChoice | undefined;
  readonly gpuLayers?: number | undefined;
  readonly threads?: number | undefined;
  readonly stepThreads?: number | undefined;
  readonly ropeFactors?: RopeFactors | undefined;
  readonly weights?: WeightsChoice | undefined;
  /** Load weights for which there is not enough memory. */
  readonly memoryShort?: boolean | undefined;
}

/** The choice without absent members, as an engine takes it. */
export function loadOf({
  gpu,
  gpuLayers,
  threads,
  stepThreads,
  ropeFactors,
  weights,
  memoryShort,
}: LoadChoice): Omit<LoadOptions, 'path' | 'vocabOnly'> {
  return {
    ...(gpu === undefined ? {} : { gpu }),
    ...(gpuLayers === undefined ? {} : { gpuLayers }),
    ...(threads === undefined ? {} : { threads }),
    ...(stepThreads === undefined ? {} : { stepThreads }),
    ...(ropeFactors === undefined ? {} : { ropeFactors }),
    ...(weights === undefined ? {} : { weights }),
    ...(memoryShort === undefined ? {} : { memoryShort }),
  };
}

/** What an examination is to be, whichever door it was chosen at. */
export type ExamineChoice = Chosen & {
  readonly attack: AttackDefinition;
  /** Those that were given; the attack's schema fills in the others. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: string;
  readonly load: LoadChoice;
};

/** Ids of the evidence in some roles that was not withdrawn, in order of receipt. */
export function evidenceIdsOf(opened: CaseFolder, roles: readonly EvidenceRole[]): string[] {
  return notWithdrawn(opened.index.evidence)
    .filter(({ role }) => roles.includes(role))
    .map(({ id }) => id);
}

/** Does the attack compare with other models? */
export function takesReferences({ references }: AttackDefinition): boolean {
  return references !== undefined && references.max > 0;
}

/** Does the attack score passages of known-memorized texts? */
export function takesSpikes({ takesSpikes: takes }: AttackDefinition): boolean {
  return takes === true;
}

/** A parameter name with what it means to the attacks that have it. */
export interface SharedParameter {
  readonly name: string;
  /** Attacks that mean the same by it stand together, in the order of the attacks. */
  readonly meanings: readonly {
    readonly attacks: readonly string[];
    readonly parameter: ParameterDescription;
  }[];
}

/** Every parameter of any of the attacks, each name once. */
export function parametersOfAll(attacks: readonly AttackDefinition[]): SharedParameter[] {
  const byName = new Map<string, { attacks: string[]; parameter: ParameterDescription }[]>();
  for (const attack of attacks)
    for (const parameter of describeParameters(attack)) {
      const meanings = byName.get(parameter.name) ?? [];
      byName.set(parameter.name, meanings);
      const same = meanings.find((one) => JSON.stringify(one.parameter) === JSON.stringify(parameter));
      if (same === undefined) meanings.push({ attacks: [attack.id], parameter });
      else same.attacks.push(attack.id);
    }
  return [...byName].map(([name, meanings]) => ({ name, meanings }));
}

/**
 * Parameters as the attack's schema wants them: what was typed as text becomes a number or a switch where one is meant. What cannot
 * be read stays as it is; the schema says what is wrong with it.
 */
export function typedParameters(
  attack: AttackDefinition,
  given: Readonly<Record<string, string | number | boolean>>,
): Record<string, unknown> {
  const types = new Map(describeParameters(attack).map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typed(value, types.get(name) ?? 'text')]),
  );
}

function typed(value: string | number | boolean, type: ParameterDescription['type']): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'switch') return value === 'true' ? true : value === 'false' ? false : value;
  const isNumeric = type === 'integer' || type === 'number';
  return isNumeric && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/**
 * Checks a choice as far as that is possible without touching a file, and gives the evidence it names.
 * @throws {PalimpsestError} `parameter-unknown`, `parameter-value`; `no-target`, `evidence-twice`, `evidence-unknown`, `evidence-role`; `reference-*`
 */
export function checkChoice(opened: CaseFolder, choice: ExamineChoice): ChosenEvidence {
  parseParameters(choice.attack, choice.parameters);
  return chooseEvidence({ case: opened, ...choice });
}

/** The choice as planExamination and prepareExamination take it, with the command that repeats it. */
export function examinationOptions(
  opened: CaseFolder,
  choice: ExamineChoice,
  how: Pick<ExaminationOptions, 'startEngine' | 'heavy' | 'onProgress' | 'signal' | 'timedWeights'>,
): ExaminationOptions & { readonly command: string } {
  return {
    ...how,
    ...choice,
    case: opened,
    load: loadOf(choice.load),
    command: examineCommand(choice),
  };
}

/**
 * The command that repeats an examination. The case is called `CASE`: where it lies is private. Evidence stands in it by id,
 * whether it was asked for or not: evidence that is received later does not change what the command means.
 */
export function examineCommand(choice: ExamineChoice): string {
  const { attack, seed, load } = choice;
  const { modelId, referenceIds, targetIds, controlIds, sourceIds, spikeIds, cleaningIds } =
    wholeChosen(choice);
  const words = ['palimpsest', 'examine', 'CASE', '--attack', attack.id, '--model', modelId];
  if (takesReferences(attack))
    words.push(...(referenceIds.length === 0 ? ['--no-reference'] : ['--reference', referenceIds.join(',')]));
  words.push('--work', targetIds.join(','));
  words.push(...(controlIds.length === 0 ? ['--no-control'] : ['--control', controlIds.join(',')]));
  words.push(...(sourceIds.length === 0 ? ['--no-source'] : ['--source', sourceIds.join(',')]));
  if (takesSpikes(attack))
    words.push(
      ...(spikeIds.length === 0 ? ['--no-known-memorized'] : ['--known-memorized', spikeIds.join(',')]),
    );
  words.push(...(cleaningIds.length === 0 ? ['--no-cleaning'] : ['--cleaning', cleaningIds.join(',')]));
  words.push('--seed', seed);
  for (const [flag, value] of [
    ['--gpu', load.gpu],
    ['--gpu-layers', load.gpuLayers],
    ['--threads', load.threads],
    ['--step-threads', load.stepThreads],
    ['--rope-factors', load.ropeFactors],
    ['--weights', load.weights],
  ] as const) {
    if (value !== undefined) words.push(flag, String(value));
  }
  if (load.memoryShort === true) words.push('--insist', 'memory-short');
  for (const { name } of describeParameters(attack)) {
    const value = choice.parameters[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      words.push(`--${kebabCase(name)}`, String(value));
  }
  return words.map(quoted).join(' ');
}

/** An outcome as data. */
export function outcomeData(outcome: RunOutcome): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'paused') return { ...outcome };
  const { kind, id, findings, findingsSha256, journalHead, unscoredUnits } = outcome;
  return { kind, id, findingsSha256, journalHead, unscoredUnits, findings: findings.findings };
}

/**
 * State and findings of an examination; findings are null while there are none.
 * @param kept where findings are kept between calls
 * @throws {PalimpsestError} `examination-unknown`, `findings-broken`, `start-broken`, `audit-broken`, `file-*`
 */
export async function examinationFindings(
  opened: CaseFolder,
  id: string,
  kept: Pick<KeptFindings, 'read'> = { read: readFindings },
) {
  const findings = await kept.read(opened, id);
  const { status } = await summarizeExamination(opened, id);
  return { status, findings };
}
