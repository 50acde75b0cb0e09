import type { Command } from 'commander';
import { counted } from '../../../base/index.js';
import { spawnEngine } from '../../../engine/index.js';
import { quoted, runShard } from '../../../matter/index.js';
import {
  commonOptions,
  loadAgainOptions,
  loadOptionsOf,
  terminalOf,
  wholeNumberBetween,
  type CommonValues,
  type LoadAgainValues,
} from '../../options.js';
import { pauseOnSignal } from '../../pauseOnSignal.js';
import { showPreparation, showRun } from '../../runProgress.js';
import { PAUSED_EXIT_CODE } from '../../runToEnd.js';

interface Values extends CommonValues, LoadAgainValues {
  readonly takeOver?: boolean;
}

/** `palimpsest shard PLAN NUMBER`. */
export function addShardCommand(program: Command): void {
  commonOptions(loadAgainOptions(program.command('shard')))
    .argument('<plan>', 'folder of the plan')
    .argument('<number>', 'shard', wholeNumberBetween(1, 100_000))
    .option(
      '--take-over',
      'take over the lock of a process on another machine: give it only if a batch system ended that process',
    )
    .description(
      'run or continue one shard of a plan; it writes only to its own folder and may be killed at any time',
    )
    .addHelpText('after', '\nExample:\n  palimpsest shard doe-v-acme/plans/plan-1 3')
    .action(async (plan: string, number: number, values: Values) => {
      const terminal = terminalOf(values);
      const interruption = pauseOnSignal(terminal);
      try {
        const { kind, shard } = await runShard(plan, number, {
          startEngine: () => spawnEngine({ kind: 'llama' }),
          load: loadOptionsOf('', values),
          takesOver: values.takeOver === true,
          pause: interruption.pause,
          stop: interruption.stop,
          onPart: ({ examination, from, until }) => {
            terminal.endProgress();
            terminal.note(`shard ${number}: units ${from + 1} to ${until} of ${examination}`);
          },
          onPreparation: showPreparation(terminal),
          onProgress: showRun(terminal),
        });
        terminal.endProgress();
        const units = shard.parts.reduce((sum, { from, until }) => sum + until - from, 0);
        if (kind === 'paused') process.exitCode = PAUSED_EXIT_CODE;
        if (terminal.json) await terminal.document({ shard: number, kind, units });
        else
          await terminal.line(
            kind === 'paused'
              ? `Shard ${number} is paused. To continue: palimpsest shard ${quoted(plan)} ${number}`
              : kind === 'already'
                ? `Shard ${number} was finished before.`
                : `Shard ${number} is finished: ${counted(units, 'unit')}.`,
          );
      } finally {
        interruption.release();
      }
    });
}
