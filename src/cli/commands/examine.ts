import type { Command } from 'commander';
import {
  evidenceIdsOf,
  examinationOptions,
  kebabCase,
  parametersOfAll,
  settleLoad,
  takesReferences,
  takesSpikes,
  typedParameters,
} from '../../matter/index.js';
import { ATTACKS, findAttack, parseParameters, type AttackDefinition } from '../../attacks/index.js';
import { elementAt, inputError, secondsOfText } from '../../base/index.js';
import { findEvidence, openCase, scoringOfEvidence, type CaseFolder } from '../../casefile/index.js';
import {
  cannotBeScored,
  isModelRole,
  notWithdrawn,
  timedWeightsWords,
  type Evidence,
} from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import { memoryShortOf, pathOf, refuseSame } from '../../examine/index.js';
import { visibleString } from '../../figure/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { listed } from '../parse/lists.js';
import {
  commonOptions,
  engineOptions,
  insistOption,
  terminalOf,
  type CommonValues,
  type EngineValues,
  type InsistValues,
} from '../options.js';
import { fitHelp } from '../help.js';
import { preflight, prepareOnly, run } from '../examineRun.js';
import { examineStandard } from '../examineStandard.js';
import { showPreparation } from '../runProgress.js';
import type { Terminal } from '../terminal.js';

interface Values extends CommonValues, EngineValues, InsistValues {
  readonly attack?: string;
  readonly standard?: boolean;
  readonly within?: string;
  readonly model?: string[];
  readonly reference?: string[] | false;
  readonly work?: string[];
  readonly eachWork?: boolean;
  readonly control?: string[] | false;
  readonly source?: string[] | false;
  readonly knownMemorized?: string[] | false;
  readonly cleaning?: string[] | false;
  readonly seed: string;
  readonly preflight?: boolean;
  readonly prepare?: boolean;
  readonly again?: boolean;
  readonly [parameter: string]: unknown;
}

/** `palimpsest examine CASE --attack NAME`. */
export function addExamineCommand(program: Command): void {
  const command = caseArgument(program.command('examine'));
  command
    .option('--attack <name>', 'attack to apply; palimpsest attacks lists them')
    .option(
      '--standard',
      'the recommended set of attacks (for the chosen works and models, one examination each) instead of one attack',
    )
    .option(
      '--within <time>',
      'with --standard: the most useful within this time (e.g. 6h or "1 h 30 min"); by default, every attack at its usual size',
    )
    .option(
      '--model <ids>',
      'models, e.g. E1,E2 (default: all models of the case except reference models, one examination each)',
      listed,
    )
    .option(
      '--reference <ids>',
      'reference models (for attacks that use them; default: all with the role reference-model)',
      listed,
    )
    .option('--no-reference', 'use no reference model')
    .option('--work <ids>', 'target works (default: all)', listed)
    .option(
      '--each-work',
      'one examination for each target work (with a floor of its own); an attack that cannot be divided can then be shared out among machines, work by work',
    )
    .option('--control <ids>', 'control works (default: all)', listed)
    .option('--no-control', 'measure without a control; every result is then marked uncalibrated')
    .option(
      '--source <ids>',
      'source texts; passages shared with them are excluded from work and control (default: all)',
      listed,
    )
    .option('--no-source', 'use no source text')
    .option(
      '--known-memorized <ids>',
      'known-memorized texts; some of their passages are scored beside the work, to show what the test finds (probabilistic; default: all if there is a control)',
      listed,
    )
    .option(
      '--no-known-memorized',
      'score no known-memorized text; a negative result then has no measured power',
    )
    .option('--cleaning <ids>', 'cleaning lists (default: all)', listed)
    .option('--no-cleaning', 'use no cleaning list')
    .option('--seed <text>', 'seed of all random choices', 'palimpsest')
    .option('--preflight', 'print the units, tokens, time and memory, then stop')
    .option('--prepare', 'record the plan, then stop; run it with palimpsest resume')
    .option('--again', 'measure again what the case has measured or begun')
    .description('apply an attack, or the standard set; Ctrl-C pauses, palimpsest resume continues')
    .addHelpText(
      'after',
      '\nSeveral: --work E3,E4. None: --no-control, --no-reference, --no-source,\n--no-known-memorized, --no-cleaning. Of an attack: see palimpsest attacks NAME.\n\nExample:\n  palimpsest examine doe-v-acme --attack probabilistic --queries 100\n  palimpsest examine doe-v-acme --standard --within 6h --preflight',
    );
  insistOption(commonOptions(engineOptions(command)));
  const parameters = parametersOfAll(ATTACKS).map(({ name, meanings }) => {
    const words = meanings.map(
      ({ attacks, parameter: { description, unit, type, default: usual } }) =>
        `${attacks.join(', ')}: ${description} (${unit || type}, default ${JSON.stringify(usual)})`,
    );
    const flag = `--${kebabCase(name)}`;
    command.option(`${flag} <value>`, words.join('\n'));
    return flag;
  });
  fitHelp(command, [...parameters, '--step-threads', '--rope-factors']);
  command.action((folder: string, values: Values) => examine(terminalOf(values), folder, values));
}

async function examine(terminal: Terminal, folder: string, values: Values): Promise<void> {
  const what = whatOf(values);
  const opened = await openCase(folder, { mode: 'write' });
  try {
    const chosen = {
      targetIds: values.work ?? evidenceIdsOf(opened, ['target-work']),
      controlIds: values.control === false ? [] : (values.control ?? evidenceIdsOf(opened, ['control-work'])),
      sourceIds: values.source === false ? [] : (values.source ?? evidenceIdsOf(opened, ['source-text'])),
      cleaningIds:
        values.cleaning === false ? [] : (values.cleaning ?? evidenceIdsOf(opened, ['cleaning-list'])),
    };
    const { gpu, gpuLayers, threads, stepThreads, ropeFactors, weights, insist = [] } = values;
    const requested = {
      gpu,
      gpuLayers,
      threads,
      stepThreads,
      ropeFactors,
      weights,
      ...memoryShortOf(insist),
    };
    const models = await scorableModels(opened, (words) => {
      if (values.model === undefined) terminal.warn(words);
    });
    const references =
      what.kind === 'standard'
        ? models.filter(({ role }) => role === 'reference-model').map(({ id }) => id)
        : referencesOf(models, what.attack, values);
    const modelIds = modelsOf(opened, models, values, references ?? []);
    const startEngine = (): ReturnType<typeof spawnEngine> => spawnEngine({ kind: 'llama' });
    if (weights === 'auto') terminal.progress('timing the ways to load the weights');
    const { load, timedWeights } = await settleLoad(
      requested,
      () => pathOf({ case: opened }, findEvidence(opened, elementAt(modelIds, 0))),
      startEngine,
    );
    if (timedWeights !== undefined) {
      terminal.endProgress();
      terminal.note(timedWeightsWords(load.weights ?? 'as-stored', timedWeights));
    }
    const how = { startEngine, onProgress: showPreparation(terminal), timedWeights };
    if (what.kind === 'standard') {
      await examineStandard(
        terminal,
        opened,
        {
          ...chosen,
          modelIds,
          spikeIds: spikesOf(opened, values, chosen.controlIds),
          seed: values.seed,
          load,
        },
        {
          ...how,
          insist,
          limitSeconds: what.limitSeconds,
          until: untilOf(values),
          again: values.again === true,
        },
      );
      return;
    }
    const { attack, parameters } = what;
    const spikeIds =
      values.knownMemorized !== undefined || takesSpikes(attack)
        ? spikesOf(opened, values, chosen.controlIds)
        : undefined;
    const targets = values.eachWork === true ? chosen.targetIds.map((id) => [id]) : [chosen.targetIds];
    const examinations = modelIds.flatMap((modelId) => targets.map((targetIds) => ({ modelId, targetIds })));
    for (const { modelId, targetIds } of examinations) {
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
          targetIds,
          ...(spikeIds === undefined ? {} : { spikeIds }),
          seed: values.seed,
          load,
        },
        how,
      );
      const until = untilOf(values);
      if (until !== 'estimated' && values.again !== true) await refuseSame(options);
      if (until === 'estimated') await preflight(terminal, modelId, attack, options);
      else if (until === 'prepared') await prepareOnly(terminal, folder, { ...options, insist });
      else if ((await run(terminal, folder, attack, { ...options, insist })) === 'paused') return;
    }
  } finally {
    await opened.close();
  }
}

/** How far the command goes. */
function untilOf({ preflight: isPreflight, prepare }: Values): 'estimated' | 'prepared' | 'finished' {
  return isPreflight === true ? 'estimated' : prepare === true ? 'prepared' : 'finished';
}

/**
 * One attack with its parameters, or the standard examination.
 * @throws {PalimpsestError} what is missing or does not go together; `parameter-unknown`, `parameter-value` naming the option
 */
function whatOf(values: Values):
  | {
      readonly kind: 'attack';
      readonly attack: AttackDefinition;
      readonly parameters: Record<string, unknown>;
    }
  | { readonly kind: 'standard'; readonly limitSeconds: number | null } {
  const given = textValues(values);
  const { within } = values;
  if (values.standard === true) {
    const other = [
      ...(values.attack === undefined ? [] : ['--attack']),
      ...(Array.isArray(values.reference) ? ['--reference'] : []),
      ...(values.reference === false ? ['--no-reference'] : []),
      ...(values.eachWork === true ? ['--each-work'] : []),
      ...Object.keys(given).map((name) => `--${kebabCase(name)}`),
    ];
    if (other.length > 0) {
      throw inputError(
        'standard-alone',
        `The standard examination decides ${other.join(', ')} itself.`,
        'Omit this, or choose one attack with --attack instead of --standard.',
        { options: other },
      );
    }
    const limitSeconds = within === undefined ? null : secondsOfText(within);
    if (limitSeconds !== undefined) return { kind: 'standard', limitSeconds };
    throw inputError(
      'standard-time',
      `"${within ?? ''}" is not a length of time.`,
      'Give hours or minutes, such as --within 6h or --within "1 h 30 min".',
    );
  }
  if (within !== undefined) {
    throw inputError(
      'standard-time',
      '--within applies only to the standard examination; it cannot be combined with --attack.',
      'Give --within together with --standard.',
    );
  }
  if (values.attack === undefined) {
    throw inputError(
      'attack-missing',
      'No attack was named.',
      'Name one with --attack (palimpsest attacks lists them), or give --standard for the recommended set.',
    );
  }
  const attack = findAttack(values.attack);
  const parameters = typedParameters(attack, given);
  parseParameters(attack, parameters, (name) => `--${kebabCase(name)}`);
  return { kind: 'attack', attack, parameters };
}

/** Known-memorized texts: the named ones, or all of the case where a control sets a floor for them. */
function spikesOf(
  opened: CaseFolder,
  { knownMemorized: spike }: Values,
  controlIds: readonly string[],
): string[] {
  if (spike === false) return [];
  return spike ?? (controlIds.length > 0 ? evidenceIdsOf(opened, ['known-memorized']) : []);
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
  const models = notWithdrawn(opened.index.evidence).filter(({ role }) => isModelRole(role));
  const refusals = await Promise.all(
    models.map(async (model) => {
      const scoring = await scoringOfEvidence(opened, model);
      return scoring === undefined ? undefined : cannotBeScored(scoring);
    }),
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

/** The reference models; undefined for an attack that takes none, unless some were named. */
function referencesOf(
  models: readonly Evidence[],
  attack: AttackDefinition,
  { reference }: Values,
): string[] | undefined {
  if (reference === false) return [];
  if (reference !== undefined) return reference;
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
    'Add one: palimpsest evidence add CASE FILE --role target-model.',
  );
}
