import type { Command } from 'commander';
import {
  ATTACKS,
  describeParameters,
  findAttack,
  type AttackDefinition,
  type ParameterDescription,
} from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import { openCase, type CaseFolder } from '../../casefile/index.js';
import type { EvidenceRole } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import { planExamination, prepareExamination, type ExaminationOptions } from '../../examine/index.js';
import { kebabCase } from '../format.js';
import {
  commonOptions,
  engineOptions,
  loadOptionsOf,
  terminalOf,
  type CommonValues,
  type EngineValues,
} from '../options.js';
import { estimateText, showPreparation } from '../runProgress.js';
import { findingsText, outcomeData, quoted, runToEnd } from '../runToEnd.js';
import type { Terminal } from '../terminal.js';

interface Values extends CommonValues, EngineValues {
  readonly attack: string;
  readonly model?: string[];
  readonly work?: string[];
  readonly control?: string[] | false;
  readonly cleaning?: string[] | false;
  readonly seed: string;
  readonly preflight?: boolean;
  readonly [parameter: string]: unknown;
}

/** The evidence that an examination uses beside its model. */
type Chosen = Pick<ExaminationOptions, 'targetIds' | 'controlIds' | 'cleaningIds'>;

/** `palimpsest examine DIR --attack NAME`. */
export function addExamineCommand(program: Command): void {
  const command = commonOptions(engineOptions(program.command('examine')))
    .argument('<dir>', 'case folder')
    .requiredOption('--attack <name>', 'attack to apply (palimpsest attacks)')
    .option(
      '--model <id...>',
      'evidence ids of models (default: all models of the case, one examination each)',
    )
    .option('--work <id...>', 'evidence ids of target works (default: all)')
    .option('--control <id...>', 'evidence ids of control works (default: all)')
    .option('--no-control', 'measure without a control; everything is then marked uncalibrated')
    .option('--cleaning <id...>', 'evidence ids of cleaning lists (default: all)')
    .option('--no-cleaning', 'remove nothing from work and control')
    .option('--seed <text>', 'seed of every random choice', 'palimpsest')
    .option('--preflight', 'print windows, tokens, time and memory, and stop')
    .description(
      'apply an attack: plan it, run it, write findings; Ctrl-C pauses, `palimpsest resume` goes on',
    )
    .addHelpText('after', '\nExample:\n  palimpsest examine doe-v-acme --attack probabilistic --queries 100');
  for (const parameter of allParameters()) {
    command.option(
      `--${kebabCase(parameter.name)} <value>`,
      `${parameter.description} (${parameter.unit || parameter.type}, default ${JSON.stringify(parameter.default)})`,
    );
  }
  command.action((folder: string, values: Values) => examine(terminalOf(values), folder, values));
}

async function examine(terminal: Terminal, folder: string, values: Values): Promise<void> {
  const attack = findAttack(values.attack);
  const parameters = parametersOf(attack, values);
  const opened = await openCase(folder, { mode: 'write' });
  try {
    const chosen: Chosen = {
      targetIds: values.work ?? idsOf(opened, ['target-work']),
      controlIds: values.control === false ? [] : (values.control ?? idsOf(opened, ['control-work'])),
      cleaningIds: values.cleaning === false ? [] : (values.cleaning ?? idsOf(opened, ['cleaning-list'])),
    };
    for (const modelId of modelsOf(opened, values)) {
      const options: ExaminationOptions & { command: string } = {
        case: opened,
        attack,
        parameters,
        modelId,
        ...chosen,
        seed: values.seed,
        startEngine: () => spawnEngine({ kind: 'llama' }),
        load: loadOptionsOf('', values),
        command: commandLine(folder, modelId, chosen, values, attack),
        onProgress: showPreparation(terminal),
      };
      if (values.preflight === true) {
        const planned = await planExamination(options);
        await planned.engine.close();
        terminal.endProgress();
        if (terminal.json) {
          await terminal.document({
            model: modelId,
            attack: attack.id,
            planSha256: planned.planSha256,
            estimate: planned.estimate,
            warnings: planned.plan.warnings,
          });
        } else
          await terminal.line(
            [`${modelId}  ${estimateText(planned.estimate)}`, ...planned.plan.warnings].join('\n'),
          );
        continue;
      }
      const prepared = await prepareExamination(options);
      terminal.endProgress();
      terminal.note(
        `${prepared.id}: ${attack.title} on ${prepared.input.model.name}. ${estimateText(prepared.estimate)}`,
      );
      for (const warning of prepared.plan.warnings) terminal.warn(warning);
      const outcome = await runToEnd(terminal, prepared, folder);
      if (terminal.json) await terminal.document(outcomeData(outcome));
      else if (outcome.kind === 'finished') await terminal.line(findingsText(outcome.id, outcome.findings));
      if (outcome.kind === 'paused') return;
    }
  } finally {
    await opened.close();
  }
}

function allParameters(): ParameterDescription[] {
  const byName = new Map<string, ParameterDescription>();
  for (const attack of ATTACKS)
    for (const parameter of describeParameters(attack)) byName.set(parameter.name, parameter);
  return [...byName.values()];
}

/** The parameters given on the command line, as the attack's schema wants them; the schema says what is wrong with them. */
function parametersOf(attack: AttackDefinition, values: Values): Record<string, unknown> {
  const known = new Map(describeParameters(attack).map((parameter) => [parameter.name, parameter]));
  const given: Record<string, unknown> = {};
  for (const { name } of allParameters()) {
    const text = values[name];
    if (typeof text !== 'string') continue;
    given[name] = valueOf(text, known.get(name)?.type ?? 'text');
  }
  return given;
}

function valueOf(text: string, type: ParameterDescription['type']): unknown {
  if (type === 'switch') return text === 'true' ? true : text === 'false' ? false : text;
  if ((type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text);
  return text;
}

function idsOf(opened: CaseFolder, roles: readonly EvidenceRole[]): string[] {
  return opened.index.evidence.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
}

function modelsOf(opened: CaseFolder, values: Values): string[] {
  const ids = values.model ?? idsOf(opened, ['target-model', 'reference-model']);
  if (ids.length > 0) return ids;
  throw inputError(
    'no-model',
    `The case ${opened.folder} holds no model.`,
    'Add one: palimpsest evidence add DIR FILE --role target-model.',
  );
}

/**
 * The command that repeats this examination. Evidence stands in it by id, whether it was asked for or not: evidence that is
 * received later does not change what the command means.
 */
function commandLine(
  folder: string,
  modelId: string,
  chosen: Chosen,
  values: Values,
  attack: AttackDefinition,
): string {
  const { targetIds, controlIds, cleaningIds } = chosen;
  const words = ['palimpsest', 'examine', folder, '--attack', attack.id, '--model', modelId];
  words.push('--work', ...targetIds);
  words.push(...(controlIds.length === 0 ? ['--no-control'] : ['--control', ...controlIds]));
  words.push(...(cleaningIds.length === 0 ? ['--no-cleaning'] : ['--cleaning', ...cleaningIds]));
  words.push('--seed', values.seed);
  for (const [flag, value] of [
    ['--gpu', values.gpu],
    ['--gpu-layers', values.gpuLayers],
    ['--threads', values.threads],
  ] as const) {
    if (value !== undefined) words.push(flag, String(value));
  }
  for (const { name } of allParameters()) {
    const text = values[name];
    if (typeof text === 'string') words.push(`--${kebabCase(name)}`, text);
  }
  return words.map(quoted).join(' ');
}
