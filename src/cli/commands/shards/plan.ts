import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { counted, duration, formatSize, isScored, wholeNumber } from '../../../base/index.js';
import { openCase } from '../../../casefile/index.js';
import type { Shard } from '../../../domain/index.js';
import { spawnEngine } from '../../../engine/index.js';
import { writeFileAtomic } from '../../../files/index.js';
import {
  BATCH_SYSTEMS,
  batchFile,
  besideOf,
  type BatchSystem,
  DEFAULT_TOLERANCE_DECADES,
  makeShardPlan,
  newestPlan,
  type PlanStatus,
  quoted,
  shardStatus,
} from '../../../matter/index.js';
import { caseArgument } from '../../parse/caseArgument.js';
import {
  commonOptions,
  realNumber,
  terminalOf,
  wholeNumberBetween,
  type CommonValues,
} from '../../options.js';
import { plainTable } from '../../layout/plainTable.js';
import type { Terminal } from '../../terminal.js';

interface Values extends CommonValues {
  readonly shards?: number;
  readonly repeat: number;
  readonly tolerance: number;
  readonly status?: boolean;
  readonly emit?: BatchSystem;
  readonly program?: string;
}

/** `palimpsest plan CASE --shards N`. */
export function addPlanCommand(program: Command): void {
  caseArgument(
    commonOptions(program.command('plan')),
    'folder of the case; with --status or --emit alone, also that of a plan (default: the newest plan of the case)',
  )
    .argument('[examination...]', 'planned examinations (default: all that have not started)')
    .option(
      '--shards <n>',
      'number of shards to divide the examinations into',
      wholeNumberBetween(1, 100_000),
    )
    .option(
      '--repeat <n>',
      'units of the next shard that each shard scores too, to compare machines',
      wholeNumberBetween(0, 1000),
      1,
    )
    .option(
      '--tolerance <decades>',
      'how far two machines may differ on them, in decades',
      realNumber(0, 10),
      DEFAULT_TOLERANCE_DECADES,
    )
    .option('--status', 'print the progress of a plan’s shards and exit')
    .addOption(
      new Option(
        '--emit <system>',
        'write a file by which a batch system runs the shards, into the folder of the plan',
      ).choices(BATCH_SYSTEMS),
    )
    .option('--program <command>', 'with --emit: the command that starts palimpsest on those machines')
    .description(
      'divide planned examinations among machines: each shard is run with palimpsest shard, and palimpsest merge puts them together',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest examine doe-v-acme --attack probabilistic --prepare\n  palimpsest plan doe-v-acme --shards 24 --emit slurm\n  palimpsest plan doe-v-acme/plans/plan-1 --status',
    )
    .action((folder: string, ids: string[], values: Values) => plan(terminalOf(values), folder, ids, values));
}

async function plan(
  terminal: Terminal,
  folder: string,
  ids: readonly string[],
  values: Values,
): Promise<void> {
  if (values.status === true || values.shards === undefined) {
    const status = await shardStatus(await newestPlan(folder));
    const written =
      values.emit === undefined ? [] : await emit(status.folder, status.plan, values.emit, values);
    await showStatus(terminal, status, values.status === true || values.emit === undefined, written);
    return;
  }
  const opened = await openCase(folder, { mode: 'write' });
  try {
    const made = await makeShardPlan(opened, {
      ids: ids.length === 0 ? undefined : ids,
      shards: values.shards,
      repeated: values.repeat,
      toleranceDecades: values.tolerance,
      startEngine: () => spawnEngine({ kind: 'llama' }),
      onExamination: (id) => terminal.progress(`planning ${id} again`),
    });
    terminal.endProgress();
    const written = values.emit === undefined ? [] : await emit(made.folder, made.plan, values.emit, values);
    if (terminal.json) {
      await terminal.document({ folder: made.folder, planFileSha256: made.sha256, plan: made.plan, written });
      return;
    }
    const { plan: document, sha256 } = made;
    const lines = [
      `${document.id}: ${counted(document.examinations.length, 'examination')} in ${counted(document.shards.length, 'shard')}. SHA-256 of plan.json: ${sha256}`,
      ...(document.shards.length < values.shards
        ? [`There are no more parts that can be separated, so there are ${document.shards.length} shards.`]
        : []),
      shardTable(document.shards, terminal.width),
      `To run a shard: palimpsest shard ${quoted(made.folder)} NUMBER`,
      ...written.map(({ path, submit }) => `Wrote ${path}. To submit it, run in that folder: ${submit}`),
    ];
    await terminal.line(lines.join('\n'));
  } finally {
    await opened.close();
  }
}

interface Written {
  readonly path: string;
  readonly submit: string;
}

async function emit(
  folder: string,
  { id, shards }: { readonly id: string; readonly shards: readonly Shard[] },
  system: BatchSystem,
  { program }: Values,
): Promise<Written[]> {
  const batch = { planId: id, folder, shards: shards.length, program: program ?? (await thisProgram()) };
  const written: Written[] = [];
  for (const file of [batchFile(system, batch), ...besideOf(system, batch)]) {
    const path = join(folder, file.name);
    await writeFileAtomic(path, file.text, file.isProgram ? { mode: 0o755 } : {});
    written.push({ path, submit: file.submit });
  }
  return written.slice(0, 1);
}

/** The command that started this process. */
async function thisProgram(): Promise<string> {
  const script = resolve(process.argv[1] ?? '');
  const isFile = await stat(script).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? `${quoted(process.execPath)} ${quoted(script)}` : 'palimpsest';
}

function shardTable(shards: readonly Shard[], width: number): string {
  return plainTable(
    [
      { title: 'shard', isNumber: true },
      { title: 'units', isNumber: false },
      { title: 'tokens', isNumber: true },
      { title: 'expected', isNumber: true },
      { title: 'reads', isNumber: true },
    ],
    shards.map(({ shard, parts, tokens, seconds, evidenceBytes }) => [
      String(shard),
      parts.map(({ examination, from, until }) => `${examination} ${from + 1}–${until}`).join(', '),
      wholeNumber(tokens),
      isScored(seconds) ? duration(seconds) : 'not known',
      formatSize(evidenceBytes),
    ]),
    width,
  ).join('\n');
}

const STATES = {
  waiting: 'not begun',
  running: 'running',
  stopped: 'stopped',
  failed: 'failed',
  finished: 'finished',
} as const;

async function showStatus(
  terminal: Terminal,
  { plan: document, folder, shards, sha256 }: PlanStatus,
  isAsked: boolean,
  written: readonly Written[],
): Promise<void> {
  if (terminal.json) {
    await terminal.document({ plan: document.id, planFileSha256: sha256, folder, shards, written });
    return;
  }
  const finished = shards.filter(({ state }) => state === 'finished').length;
  const again = shards.filter(({ state }) => state === 'failed' || state === 'stopped');
  const lines = isAsked
    ? [
        `${document.id}: ${finished} of ${counted(shards.length, 'shard')} finished.`,
        ...plainTable(
          [
            { title: 'shard', isNumber: true },
            { title: 'state', isNumber: false },
            { title: 'units', isNumber: true },
            { title: 'on', isNumber: false },
          ],
          shards.map(({ shard, state, unitsDone, units, host, failureCode }) => [
            String(shard),
            failureCode === '' ? STATES[state] : `${STATES[state]}: ${failureCode}`,
            `${unitsDone} of ${units}`,
            host,
          ]),
          terminal.width,
        ),
        ...again.map(({ shard }) => `To run it again: palimpsest shard ${quoted(folder)} ${shard}`),
        ...(finished === shards.length ? [`To put them together: palimpsest merge ${quoted(folder)}`] : []),
      ]
    : [];
  lines.push(
    ...written.map(({ path, submit }) => `Wrote ${path}. To submit it, run in that folder: ${submit}`),
  );
  await terminal.line(lines.join('\n'));
}
