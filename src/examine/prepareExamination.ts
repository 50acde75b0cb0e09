import { mkdir, readdir } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, inputError, sha256Hex, utc, type Json } from '../base/index.js';
import { readExtracted, type CaseFolder } from '../casefile/index.js';
import {
  examinationStartSchema,
  missingTextOf,
  type Evidence,
  type ExaminationStart,
  type LoadedModel,
  type MissingText,
  type TokenizerFidelity,
  type DetailOf,
} from '../domain/index.js';
import { fileError, programIdentity, removeLeftovers, syncFolder, writeFileAtomic } from '../files/index.js';
import { chooseEvidence, usedEvidence } from './chooseEvidence.js';
import { knownFidelity } from './knownFidelity.js';
import { insistedOnMemory, insistences, memoryShortOf, type Insistence } from './insist.js';
import type { EngineHolder } from './engine/engineHolder.js';
import { proposedQuotations } from './proposedQuotations.js';
import { numericFingerprint } from './engine/numericFingerprint.js';
import { requireSameCase } from './record/caseDifferences.js';
import { START_FILE, TOKENS_FOLDER } from './journal/examinationFiles.js';
import { keepTokens, tokenFilesIn, tokensFile } from './record/keptTokens.js';
import { planExamination, type ExaminationOptions, type PlannedExamination } from './planExamination.js';

/** An examination that is ready to run: start.json has been written, and the model is loaded. */
export interface PreparedExamination extends PlannedExamination {
  readonly case: CaseFolder;
  readonly id: string;
  readonly start: ExaminationStart;
  /** The absolute path of the examination's folder. */
  readonly folder: string;
  /** True if it has been begun before. */
  readonly isResumed: boolean;
  /** The codes of what is not refused because a person insists. */
  readonly insist: readonly Insistence[];
  /** The codes that had an effect during the preparation. */
  readonly insisted: readonly Insistence[];
  /** Ends the engine if the examination will not be run. */
  close(): Promise<void>;
}

/**
 * Plans an examination and writes `examinations/<id>/start.json`, everything that decides the result, and the works as tokens beside it,
 * before anything is scored.
 * @param options.command the command that repeats the run, for the record
 * @param options.insist codes of what is not to be refused
 * @param options.id an id that the case does not have yet, for a run that repeats another; by default the next id
 * @throws {PalimpsestError} `insist-unknown`; `shipped-text-changed`; `evidence-corrected` when the register was changed meanwhile; `examination-folder` if its folder already holds something; as planExamination;
 * `case-lock-lost`, `disk-full`, `file-*`
 */
export async function prepareExamination(
  options: ExaminationOptions & {
    readonly command?: string;
    readonly id?: string;
    readonly insist?: readonly string[];
  },
): Promise<PreparedExamination> {
  const opened = options.case;
  opened.assertWritable();
  await requireSameCase(opened, { mayLackResults: true });
  const insist = insistences(options.insist ?? []);
  const planned = await planExamination({ ...options, load: { ...options.load, ...memoryShortOf(insist) } });
  try {
    options.onProgress?.({ step: 'tokenizer' });
    const fidelity = await knownFidelity(planned);
    // In one turn, so that no decision comes between what the plan states and the entry that fixes it.
    return await opened.inTurn(async () => {
      requireSameWords(options, planned);
      const proposals =
        options.proposals === undefined
          ? await proposedQuotations(opened, planned.input.works, planned.input.cleaning.entries)
          : options.proposals;
      const missing = await missingTexts(opened, planned.evidence.targets);
      const { timedWeights } = options;
      return register(opened, planned, { timedWeights, fidelity, proposals, missing }, insist, options);
    });
  } catch (error) {
    await planned.engine.close();
    throw error;
  }
}

/** A plan states what it was made from, so nothing of that may have been corrected, withdrawn or relocated while it was made. */
function requireSameWords(options: ExaminationOptions, { evidence }: PlannedExamination): void {
  const now = usedEvidence(chooseEvidence(options));
  const changed = usedEvidence(evidence).find(
    (item, at) => canonicalJson(item) !== canonicalJson(now[at] ?? null),
  );
  if (changed === undefined) return;
  throw inputError(
    'evidence-corrected',
    `The register entry of ${changed.id} was changed while the examination was being planned.`,
    'Start the examination again: it is then planned from what the register states now.',
    { id: changed.id },
  );
}

/** What start.json records that decides no number. */
interface Noted {
  readonly timedWeights: ExaminationOptions['timedWeights'];
  readonly fidelity: TokenizerFidelity;
  readonly proposals: ExaminationStart['proposals'];
  /** What of the file of each target is not in the text that was read, by evidence id. */
  readonly missing: ReadonlyMap<string, MissingText>;
}

async function missingTexts(opened: CaseFolder, targets: readonly Evidence[]): Promise<Noted['missing']> {
  const missing = new Map<string, MissingText>();
  for (const evidence of targets) {
    if (evidence.document === undefined) continue;
    const { remarks, collection } = await readExtracted(opened, evidence);
    const all = [...remarks, ...(collection?.works ?? []).flatMap((work) => work.remarks)];
    const own = missingTextOf(all);
    if (own.length > 0) missing.set(evidence.id, own);
  }
  return missing;
}

async function register(
  opened: CaseFolder,
  planned: PlannedExamination,
  noted: Noted,
  insist: readonly Insistence[],
  { command = '', id = `X${opened.index.examinations.length + 1}` }: { command?: string; id?: string },
): Promise<PreparedExamination> {
  const folder = opened.path('examinations', id);
  const start = startOf(opened, id, planned, noted, command);
  const text = serializeStart(start);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
  const { works } = planned.input;
  await requireUnused(
    folder,
    id,
    works.map((work) => tokensFile(work.id)),
  );
  await syncFolder(opened.folder);
  const tokens = await keepTokens(folder, works);
  await writeFileAtomic(join(folder, START_FILE), text);
  await syncFolder(opened.path('examinations'));
  const detail = {
    examination: id,
    attack: start.attack.id,
    version: start.attack.version,
    planSha256: start.planSha256,
    startSha256: sha256Hex(text),
    tokens,
    evidenceVerified: planned.evidenceVerified,
    model: start.model.id,
    references: start.references.map((item) => item.id),
    targets: start.targets.map((item) => item.id),
    controls: start.controls.map((item) => item.id),
    parametersSha256: sha256Hex(canonicalJson(start.parameters)),
    ...rateOf(planned),
  };
  await opened.commit('examination-prepared', detail, {}, (index) => void index.examinations.push(id));
  return {
    ...planned,
    case: opened,
    id,
    start,
    folder,
    isResumed: false,
    insist,
    insisted: insistedOnMemory(planned),
    close: () => planned.engine.close(),
  };
}

/**
 * The folder of a new examination must be empty, except for a start.json that a crash left without a record. Other files from before
 * the run would count as observed by it.
 */
async function requireUnused(folder: string, id: string, tokenFiles: readonly string[]): Promise<void> {
  await removeLeftovers(folder);
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'list');
  });
  if (names.includes(TOKENS_FOLDER)) await removeLeftovers(join(folder, TOKENS_FOLDER));
  const others = names.filter((name) => name !== START_FILE && name !== TOKENS_FOLDER);
  const otherTokens = (await tokenFilesIn(folder)).filter((file) => !tokenFiles.includes(file));
  const there = [...others, ...otherTokens].sort();
  if (there.length === 0) return;
  throw inputError(
    'examination-folder',
    `${folder} holds ${there.slice(0, 5).join(', ')}${there.length > 5 ? ` and ${there.length - 5} more` : ''}, but ${id} has not been begun yet.`,
    'Move that folder out of the case, then try again.',
    { id, folder, names: there },
  );
}

/** The text of start.json. */
export function serializeStart(start: ExaminationStart): string {
  return `${JSON.stringify(start, null, 2)}\n`;
}

/** The rate of the estimate, so that it can be compared with the time that was needed, and work can be divided among machines. */
function rateOf({
  estimate: { time },
}: PlannedExamination): Pick<DetailOf<'examination-prepared'>, 'tokensPerSecond'> {
  return 'kind' in time ? {} : { tokensPerSecond: time.tokensPerSecond };
}

/** An item as start.json names it. */
function pinned({
  id,
  name,
  sha256,
  firstPublished,
  whyUnseen,
  designated,
}: Evidence): ExaminationStart['model'] {
  return {
    id,
    name,
    sha256,
    ...(firstPublished === undefined ? {} : { firstPublished }),
    ...(whyUnseen === undefined ? {} : { whyUnseen }),
    ...(designated === undefined ? {} : { designated }),
  };
}

/** A known-memorized text as start.json names it. */
function pinnedSpike(evidence: Evidence): NonNullable<ExaminationStart['spikes']>[number] {
  const { howKnown } = evidence;
  return { ...pinned(evidence), ...(howKnown === undefined ? {} : { howKnown }) };
}

function startOf(
  opened: CaseFolder,
  id: string,
  { attack, input, plan, planSha256, evidence, engine }: PlannedExamination,
  { timedWeights, fidelity, proposals, missing }: Noted,
  command: string,
): ExaminationStart {
  return examinationStartSchema.parse({
    schema: 'palimpsest-examination',
    schemaVersion: 1,
    id,
    attack: { id: attack.id, version: attack.version },
    parameters: input.parameters,
    seed: input.seed,
    model: pinned(evidence.model),
    references: evidence.references.map((item) => ({
      ...pinned(item),
      numericFingerprint: numericFingerprint(engine.factsOf(item.id).fingerprint),
      ...selfCheckOf(engine.factsOf(item.id)),
      loadWarnings: engine.factsOf(item.id).warnings,
    })),
    targets: evidence.targets.map((item) => {
      const missingText = missing.get(item.id);
      return { ...pinned(item), ...(missingText === undefined ? {} : { missingText }) };
    }),
    controls: evidence.controls.map(pinned),
    sources: evidence.sources.map(pinned),
    ...(evidence.spikes.length === 0 ? {} : { spikes: evidence.spikes.map(pinnedSpike) }),
    cleaning: evidence.cleaning.map(pinned),
    proposals,
    plan: plan.document,
    planSha256,
    units: plan.units.length,
    totalTokens: plan.totalTokens,
    numericFingerprint: numericFingerprint(engine.model.fingerprint),
    ...selfCheckOf(engine.model),
    machine: { ...machineFacts(engine), ...timedFacts(timedWeights) },
    loadWarnings: engine.model.warnings,
    tokenizerFidelity: fidelity,
    program: programIdentity(),
    startedAt: utc(opened.clock),
    startedBy: opened.person,
    command: withStepThreads(command, engine.model),
  });
}

function selfCheckOf({ selfCheck }: LoadedModel): Pick<ExaminationStart, 'selfCheck'> {
  return selfCheck === null ? {} : { selfCheck };
}

/** The command that repeats a run, with the threads of sequences where they were measured: another run might measure another number. */
function withStepThreads(command: string, { measuredStepThreads, fingerprint }: LoadedModel): string {
  return command === '' || !measuredStepThreads
    ? command
    : `${command} --step-threads ${fingerprint.stepThreads}`;
}

/** The choices of weights that were timed on the machine; nothing if a person chose. */
function timedFacts(timed: ExaminationOptions['timedWeights']): Record<string, Json> {
  return timed === undefined ? {} : { timedWeights: timed.map((one) => ({ ...one })) };
}

/** What start.json records about the machine on which an examination runs. */
export function machineFacts(engine: EngineHolder): Record<string, Json> {
  const processors = cpus();
  const { gpuRequested, unusedBuilds, threads } = engine.model.fingerprint;
  return {
    platform: platform(),
    arch: arch(),
    osRelease: release(),
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memoryBytes: totalmem(),
    nodeVersion: process.version,
    gpuRequested,
    ...(unusedBuilds === undefined ? {} : { unusedBuilds: unusedBuilds.map((one) => ({ ...one })) }),
    threads,
  };
}
