import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findAttack, type AttackDefinition } from '../attacks/index.js';
import { canonicalJson, inputError, sha256Hex, type PalimpsestError } from '../base/index.js';
import { findEvidence, readAudit, type CaseFolder } from '../casefile/index.js';
import {
  MAPPED_WEIGHTS,
  type ExaminationStart,
  type LoadedModel,
  type LoadOptions,
} from '../domain/index.js';
import { programIdentity, readBytes } from '../files/index.js';
import type { StartEngine } from './engineHolder.js';
import { comparedParts, loadsOf, numericFingerprint } from './numericFingerprint.js';
import { requireSameCase } from './record/caseDifferences.js';
import {
  examinationFolder,
  missingResults,
  readStart,
  REDUCED_FILES,
  START_FILE,
} from './journal/examinationFiles.js';
import { examinationHistory, lastState } from './journal/examinationHistory.js';
import type { HeavyWork } from './heavyWork.js';
import { insistedOnMemory, insistences, memoryShortOf } from './insist.js';
import { plannedCleaningSha256 } from './loadWorks.js';
import { checkJournal } from './journal/openJournal.js';
import { passOtherBuild } from './otherBuild.js';
import { planExamination, type PlannedExamination, type PreparationStep } from './planExamination.js';
import type { PreparedExamination } from './prepareExamination.js';

/** The options for resuming an examination. */
export interface ResumeOptions {
  readonly case: CaseFolder;
  readonly id: string;
  readonly startEngine: StartEngine;
  /** The codes of what must not be refused: one or more of {@link INSISTABLE}. */
  readonly insist?: readonly string[];
  /** How to load the model; options that are omitted are as at the start. */
  readonly load?: Omit<LoadOptions, 'path' | 'vocabOnly'>;
  /** By default the registry. */
  readonly findAttack?: (id: string) => AttackDefinition;
  /** Where heavy work is done; by default in this thread. */
  readonly heavy?: HeavyWork | undefined;
  readonly onProgress?: ((step: PreparationStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One difference from the state when the examination was begun. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/**
 * Prepares to resume an examination, and makes sure that everything that determines the result is unchanged: program, attack,
 * parameters, evidence, plan, and the parts of the engine that affect digits. Run it with runExamination.
 * @throws {PalimpsestError} `examination-unknown`; `examination-finished`; `insist-unknown`; `resume-other-build` naming both builds; `resume-differs` naming each difference;
 * `journal-broken` naming the line, before the model is loaded; as planExamination
 */
export async function resumeExamination(options: ResumeOptions): Promise<PreparedExamination> {
  const { case: opened, id } = options;
  opened.assertWritable();
  const insist = insistences(options.insist ?? []);
  const folder = examinationFolder(opened, id);
  await refuseFinished(opened, id);
  await withoutUnrecordedResults(opened, id, folder);
  const start = await readStart(opened, id);
  const attack = (options.findAttack ?? findAttack)(start.attack.id);
  refuse(id, [
    ...difference('attack version', start.attack.version, attack.version),
    ...(await startDifference(opened, id, folder, start)),
    ...evidenceDifferences(opened, start),
  ]);
  const isOther = passOtherBuild(id, start.program, programIdentity(), insist.includes('resume-other-build'));
  await checkJournal(opened, id, folder);
  await requireSameCase(opened, { examinations: [id], mayLackResults: true });
  const ids = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id);
  const planned = await planExamination({
    ...options,
    attack,
    parameters: start.parameters,
    modelId: start.model.id,
    referenceIds: ids(start.references),
    targetIds: ids(start.targets),
    controlIds: ids(start.controls),
    sourceIds: ids(start.sources),
    spikeIds: ids(start.spikes ?? []),
    cleaningIds: ids(start.cleaning),
    cleaningSha256: plannedCleaningSha256(start),
    seed: start.seed,
    load: { ...loadAskedFor(start), ...options.load, ...memoryShortOf(insist) },
    loadAgain: loadsOf(start),
    purpose: { kind: 'before-resume', examination: id },
  });
  try {
    refuse(id, planDifferences(start, planned));
    return {
      ...planned,
      case: opened,
      id,
      start,
      folder,
      isResumed: true,
      insist,
      insisted: [...(isOther ? (['resume-other-build'] as const) : []), ...insistedOnMemory(planned)],
      close: () => planned.engine.close(),
    };
  } catch (error) {
    await planned.engine.close();
    throw error;
  }
}

/**
 * Makes sure that an examination is not finished. It is finished if the last entry about it says so and all of its results exist.
 * @throws {PalimpsestError} `examination-unknown`; `examination-finished`; `audit-broken`, `file-*`
 */
export async function refuseFinished(opened: CaseFolder, id: string): Promise<void> {
  const folder = examinationFolder(opened, id);
  const last = lastState(await readAudit(opened.folder), id);
  if (last?.action !== 'examination-finished' || (await missingResults(folder, last.detail)).length > 0)
    return;
  throw inputError(
    'examination-finished',
    `${id} is finished: there is nothing to resume.`,
    `Its findings are available.`,
    {
      id,
    },
  );
}

/**
 * Findings without an audit entry were left by a crash right before the entry, or were added by someone. Only the journal can decide this,
 * so they are removed and made again from it.
 */
async function withoutUnrecordedResults(opened: CaseFolder, id: string, folder: string): Promise<void> {
  const history = await examinationHistory(opened, id);
  if (history.some(({ action }) => action === 'examination-finished')) return;
  for (const file of REDUCED_FILES) await rm(join(folder, file), { force: true });
}

async function startDifference(
  opened: CaseFolder,
  id: string,
  folder: string,
  start: ExaminationStart,
): Promise<Difference[]> {
  const history = await examinationHistory(opened, id);
  const recorded = history.find(({ action }) => action === 'examination-prepared')?.detail['startSha256'];
  const actual = sha256Hex(await readBytes(join(folder, START_FILE), 512 * 1024 * 1024));
  return [
    ...(typeof recorded === 'string' ? difference('SHA-256 of start.json', recorded, actual) : []),
    ...difference('plan in start.json', start.planSha256, sha256Hex(canonicalJson(start.plan))),
  ];
}

function evidenceDifferences(opened: CaseFolder, start: ExaminationStart): Difference[] {
  const { model, references, targets, controls, sources, spikes = [], cleaning } = start;
  const items = [model, ...references, ...targets, ...controls, ...sources, ...spikes, ...cleaning];
  return items.flatMap(({ id, sha256 }) =>
    difference(`SHA-256 of ${id}`, sha256, findEvidence(opened, id).sha256),
  );
}

function planDifferences(start: ExaminationStart, planned: PlannedExamination): Difference[] {
  const { input, plan, planSha256, engine } = planned;
  return [
    ...Object.keys({ ...start.parameters, ...input.parameters }).flatMap((name) =>
      difference(`parameter ${name}`, text(start.parameters[name]), text(input.parameters[name])),
    ),
    ...difference('plan', start.planSha256, planSha256),
    ...difference('number of units', String(start.units), String(plan.units.length)),
    ...difference('number of tokens', String(start.totalTokens), String(plan.totalTokens)),
    ...engineDifferences('engine', start.numericFingerprint, engine.model),
    ...start.references.flatMap(({ id, numericFingerprint: before }) =>
      engineDifferences(`engine with ${id}`, before, engine.factsOf(id)),
    ),
  ];
}

function engineDifferences(
  what: string,
  before: Readonly<Record<string, unknown>>,
  { fingerprint }: LoadedModel,
): Difference[] {
  return recordDifferences(what, before, numericFingerprint(fingerprint));
}

/** The settings in `numeric` are compared one by one, so that a driver that changed is named in full. */
function recordDifferences(
  what: string,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Difference[] {
  return comparedParts(before, now).flatMap((key) => {
    const [was, is] = [before[key], now[key]];
    return isRecord(was) && isRecord(is)
      ? recordDifferences(`${what}: ${key}`, was, is)
      : difference(`${what}: ${key}`, text(was), text(is));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function difference(what: string, before: string, now: string): Difference[] {
  return before === now ? [] : [{ what, before, now }];
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : canonicalJson(value);
}

function refuse(id: string, differences: readonly Difference[]): void {
  if (differences.length > 0) throw differsError(id, differences);
}

function differsError(id: string, differences: readonly Difference[]): PalimpsestError {
  const short = (value: string): string => (value.length > 200 ? `${value.slice(0, 200)}…` : value);
  const list = differences.map(
    ({ what, before, now }) => `${what} was ${short(before)} and is now ${short(now)}`,
  );
  return inputError(
    'resume-differs',
    `${id} cannot be resumed because of changes since it was begun: ${list.join('; ')}.`,
    'Use the program, the settings and the machine with which it was begun, or start a new examination.',
    { id, differences },
  );
}

/** Where to compute and whether weights may exceed the memory, as requested when the examination was begun. */
export function loadAskedFor({
  machine,
  numericFingerprint: { numeric },
}: ExaminationStart): Pick<LoadOptions, 'gpu' | 'memoryShort'> {
  const asked = machine['gpuRequested'];
  const known = (['auto', 'off', 'cuda', 'vulkan', 'metal'] as const).find((choice) => choice === asked);
  const isMapped = isRecord(numeric) && numeric['weights'] === MAPPED_WEIGHTS;
  return { gpu: known ?? 'auto', ...(isMapped ? { memoryShort: true } : {}) };
}
