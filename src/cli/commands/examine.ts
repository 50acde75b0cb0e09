import type { Command } from 'commander';
import { noteFidelity } from '../inspectRun.js';
import {
  evidenceIdsOf,
  examinationOptions,
  kebabCase,
  outcomeData,
  parametersOfAll,
  quoted,
  takesReferences,
  takesSpikes,
  typedParameters,
} from '../../matter/index.js';
import { ATTACKS, findAttack, type AttackDefinition } from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import { MODEL_ROLES, openCase, scoringOfEvidence, type CaseFolder } from '../../casefile/index.js';
import { cannotBeScored, type Evidence } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import {
  memoryShortOf,
  planExamination,
  prepareExamination,
  type ExaminationOptions,
  type PlannedExamination,
  type RunOutcome,
} from '../../examine/index.js';
import { visibleString } from '../../figure/index.js';
import {
  commonOptions,
  engineOptions,
  insistOption,
  terminalOf,
  type CommonValues,
  type EngineValues,
  type InsistValues,
} from '../options.js';
import { estimateText, selfCheckText, showPreparation } from '../runProgress.js';
import { findingsText, originalsIn, runToEnd } from '../runToEnd.js';
import type { Terminal } from '../terminal.js';

interface Values extends CommonValues, EngineValues, InsistValues {
  readonly attack: string;
  readonly model?: string[];
  readonly reference?: string[] | false;
  readonly work?: string[];
  readonly control?: string[] | false;
  readonly source?: string[] | false;
  readonly spike?: string[] | false;
  readonly cleaning?: string[] | false;
  readonly seed: string;
  readonly preflight?: boolean;
  readonly prepare?: boolean;
  readonly [parameter: string]: unknown;
}

/** `palimpsest examine DIR --attack NAME`. */
export function addExamineCommand(program: Command): void {
  const command = insistOption(commonOptions(engineOptions(program.command('examine'))))
    .argument('<dir>', 'case folder')
    .requiredOption('--attack <name>', 'attack to apply (palimpsest attacks)')
    .option(
      '--model <id...>',
      'evidence ids of models (default: all models of the case except reference models, one examination each)',
    )
    .option(
      '--reference <id...>',
      'evidence ids of reference models, for attacks that use them (default: all with the role reference-model)',
    )
    .option('--no-reference', 'use no reference model')
    .option('--work <id...>', 'evidence ids of target works (default: all)')
    .option('--control <id...>', 'evidence ids of control works (default: all)')
    .option('--no-control', 'measure without a control; every result is then marked uncalibrated')
    .option(
      '--source <id...>',
      'evidence ids of source texts: passages shared with them are excluded from work and control (default: all)',
    )
    .option('--no-source', 'use no source text')
    .option(
      '--spike <id...>',
      'evidence ids of known-memorized texts: some of their passages are scored beside the work, to show what the test finds (probabilistic; default: all if there is a control)',
    )
    .option('--no-spike', 'score no known-memorized text; a negative result then has no measured power')
    .option('--cleaning <id...>', 'evidence ids of cleaning lists (default: all)')
    .option('--no-cleaning', 'use no cleaning list')
    .option('--seed <text>', 'seed of all random choices', 'palimpsest')
    .option('--preflight', 'print the number of units and tokens, time and memory, then stop')
    .option('--prepare', 'record the plan, then stop; run it with palimpsest resume')
    .description(
      'apply an attack: plan it, run it, write the findings; Ctrl-C pauses, `palimpsest resume` continues',
    )
    .addHelpText('after', '\nExample:\n  palimpsest examine doe-v-acme --attack probabilistic --queries 100');
  for (const { name, meanings } of parametersOfAll(ATTACKS)) {
    const words = meanings.map(
      ({ attacks, parameter: { description, unit, type, default: usual } }) =>
        `${attacks.join(', ')}: ${description} (${unit || type}, default ${JSON.stringify(usual)})`,
    );
    command.option(`--${kebabCase(name)} <value>`, words.join('\n'));
  }
  command.action((folder: string, values: Values) => examine(terminalOf(values), folder, values));
}

async function examine(terminal: Terminal, folder: string, values: Values): Promise<void> {
  const attack = findAttack(values.attack);
  const parameters = typedParameters(attack, textValues(values));
  const opened = await openCase(folder, { mode: 'write' });
  try {
    const chosen = {
      targetIds: values.work ?? evidenceIdsOf(opened, ['target-work']),
      controlIds: values.control === false ? [] : (values.control ?? evidenceIdsOf(opened, ['control-work'])),
      sourceIds: values.source === false ? [] : (values.source ?? evidenceIdsOf(opened, ['source-text'])),
      cleaningIds:
        values.cleaning === false ? [] : (values.cleaning ?? evidenceIdsOf(opened, ['cleaning-list'])),
    };
    const spikeIds = spikesOf(opened, attack, values, chosen.controlIds);
    const { gpu, gpuLayers, threads, stepThreads, ropeFactors, insist = [] } = values;
    const models = await scorableModels(opened, (words) => {
      if (values.model === undefined) terminal.warn(words);
    });
    const references = referencesOf(models, attack, values);
    for (const modelId of modelsOf(opened, models, values, references ?? [])) {
      const referenceIds =
        values.reference === undefined ? references?.filter((id) => id !== modelId) : references;
      const options = examinationOptions(
        opened,
        {
          attack,
          parameters,
          modelId,
          ...(referenceIds === undefined ? {} : { referenceIds }),
          ...chosen,
          ...(spikeIds === undefined ? {} : { spikeIds }),
          seed: values.seed,
          load: { gpu, gpuLayers, threads, stepThreads, ropeFactors, ...memoryShortOf(insist) },
        },
        { startEngine: () => spawnEngine({ kind: 'llama' }), onProgress: showPreparation(terminal) },
      );
      if (values.preflight === true) await preflight(terminal, modelId, attack, options);
      else if (values.prepare === true) await prepareOnly(terminal, folder, { ...options, insist });
      else if ((await run(terminal, folder, attack, { ...options, insist })) === 'paused') return;
    }
  } finally {
    await opened.close();
  }
}

/** Known-memorized texts: the named ones, or all of the case where the attack takes them and a control sets a floor for them. */
function spikesOf(
  opened: CaseFolder,
  attack: AttackDefinition,
  { spike }: Values,
  controlIds: readonly string[],
): string[] | undefined {
  if (spike === false) return [];
  if (spike !== undefined) return spike;
  return takesSpikes(attack) && controlIds.length > 0
    ? evidenceIdsOf(opened, ['known-memorized'])
    : undefined;
}

/** Records a plan without running it, so that the head of the audit log can be stamped or signed first. */
async function prepareOnly(
  terminal: Terminal,
  folder: string,
  options: Parameters<typeof prepareExamination>[0],
): Promise<void> {
  const prepared = await prepareExamination(options);
  await prepared.close();
  terminal.endProgress();
  const { id, start } = prepared;
  if (terminal.json) await terminal.document({ id, status: 'planned', planSha256: start.planSha256 });
  else
    await terminal.line(
      `${id} is planned (plan SHA-256 ${start.planSha256}). To run it: palimpsest resume ${quoted(folder)} ${id}`,
    );
}

async function preflight(
  terminal: Terminal,
  modelId: string,
  attack: AttackDefinition,
  options: ExaminationOptions,
): Promise<void> {
  const planned = await planExamination(options);
  const { selfCheckMs } = await planned.engine.engine.counters();
  const model = planned.engine.model;
  await planned.engine.close();
  terminal.endProgress();
  if (terminal.json) {
    await terminal.document({
      model: modelId,
      attack: attack.id,
      planSha256: planned.planSha256,
      references: referenceFacts(planned),
      estimate: planned.estimate,
      selfCheck: model.selfCheck,
      warnings: planned.plan.warnings.map(({ text }) => text),
    });
  } else
    await terminal.line(
      [
        `${modelId}  ${estimateText(planned.estimate)}`,
        selfCheckText(model, selfCheckMs),
        ...referenceFacts(planned).map(
          ({ id, name, sameTokens }) =>
            `Reference ${id} ${name}: ${sameTokens ? 'tokenizes the works identically' : 'tokenizes the works differently'}.`,
        ),
        ...planned.plan.warnings.map(({ text }) => text),
      ].join('\n'),
    );
}

function referenceFacts({ input }: PlannedExamination) {
  return input.references.map(({ id, name, sha256, sameTokens }) => ({ id, name, sha256, sameTokens }));
}

async function run(
  terminal: Terminal,
  folder: string,
  attack: AttackDefinition,
  options: Parameters<typeof prepareExamination>[0],
): Promise<RunOutcome['kind']> {
  const prepared = await prepareExamination(options);
  terminal.endProgress();
  terminal.note(
    `${prepared.id}: ${attack.title} on ${prepared.input.model.name}. ${estimateText(prepared.estimate)}`,
  );
  const { selfCheckMs } = await prepared.engine.engine.counters();
  terminal.note(selfCheckText(prepared.engine.model, selfCheckMs));
  noteFidelity(terminal, prepared.start);
  for (const { text } of prepared.plan.warnings) terminal.warn(text);
  const outcome = await runToEnd(terminal, prepared, folder);
  if (terminal.json) await terminal.document(outcomeData(outcome));
  else if (outcome.kind === 'finished') {
    const originals = await originalsIn(options.case, outcome.findings);
    await terminal.line(findingsText(outcome.id, outcome.findings, originals));
  }
  return outcome.kind;
}

/** The parameters given on the command line, as they were typed. */
function textValues(values: Values): Record<string, string> {
  const given: Record<string, string> = {};
  for (const { name } of parametersOfAll(ATTACKS)) {
    const text = values[name];
    if (typeof text === 'string') given[name] = text;
  }
  return given;
}

/**
 * The models from which the command chooses by itself. One that cannot be scored is named, unless there is no other: then planning states
 * the reason.
 */
async function scorableModels(opened: CaseFolder, say: (words: string) => void): Promise<Evidence[]> {
  const models = opened.index.evidence.filter(({ role }) => MODEL_ROLES.includes(role));
  const refusals = await Promise.all(
    models.map(async (model) => cannotBeScored(await scoringOfEvidence(opened, model))),
  );
  const scorable = models.filter((_, at) => refusals[at] === undefined);
  if (scorable.length === 0) return models;
  for (const [at, { id, name }] of models.entries()) {
    const refusal = refusals[at];
    if (refusal !== undefined)
      say(`palimpsest: ${id} (${visibleString(name)}) is not examined. ${visibleString(refusal)}`);
  }
  return scorable;
}

/** The reference models; undefined for an attack that takes none, unless some were named. Ids may be separated by commas. */
function referencesOf(
  models: readonly Evidence[],
  attack: AttackDefinition,
  { reference }: Values,
): string[] | undefined {
  if (reference === false) return [];
  if (reference !== undefined) return reference.flatMap((ids) => ids.split(',')).filter((id) => id !== '');
  return takesReferences(attack)
    ? models.filter(({ role }) => role === 'reference-model').map(({ id }) => id)
    : undefined;
}

/** An attack that compares is applied to the models that are in question, any other one to all of them. */
function modelsOf(
  opened: CaseFolder,
  models: readonly Evidence[],
  values: Values,
  references: readonly string[],
): string[] {
  const ids = values.model ?? models.map(({ id }) => id).filter((id) => !references.includes(id));
  if (ids.length > 0) return ids;
  throw inputError(
    'no-model',
    `The case ${opened.folder} contains no model.`,
    'Add one: palimpsest evidence add DIR FILE --role target-model.',
  );
}
