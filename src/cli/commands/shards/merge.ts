import type { Command } from 'commander';
import { counted, duration, isScored } from '../../../base/index.js';
import { spawnEngine } from '../../../engine/index.js';
import { mergeShards, type MergeOutcome } from '../../../matter/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../../options.js';

interface Values extends CommonValues {
  readonly partial?: boolean;
}

/** `palimpsest merge PLAN`. */
export function addMergeCommand(program: Command): void {
  commonOptions(program.command('merge'))
    .argument('<plan>', 'folder of the plan')
    .option(
      '--partial',
      'merge the shards that are present even if others are missing; an examination that is not whole stays unfinished',
    )
    .description(
      'put the journals of the shards of a plan into the case and make the findings, as if each examination had been run in one piece',
    )
    .addHelpText('after', '\nExample:\n  palimpsest merge doe-v-acme/plans/plan-1')
    .action(async (plan: string, values: Values) => {
      const terminal = terminalOf(values);
      const outcome = await mergeShards(plan, {
        startEngine: () => spawnEngine({ kind: 'llama' }),
        partial: values.partial === true,
        onExamination: (step, id) =>
          terminal.progress(`${step === 'check' ? 'checking the shards of' : 'merging'} ${id}`),
      });
      terminal.endProgress();
      const { plan: document, ...rest } = outcome;
      if (terminal.json) await terminal.document({ plan: document.id, ...rest });
      else await terminal.line(mergedText(outcome));
    });
}

function mergedText({ plan, examinations, missing, expectedSeconds, seconds }: MergeOutcome): string {
  const lines = examinations.map(({ id, kind, unitsDone, units, findingsSha256, ...compared }) => {
    const machines =
      compared.repeatedUnits === 0
        ? ''
        : `; largest difference on ${counted(compared.repeatedUnits, 'repeated unit')}: ${compared.largestDecades} decades`;
    if (kind === 'finished') return `${id} is merged and finished (SHA-256 ${findingsSha256})${machines}`;
    if (kind === 'none') return `${id} is not merged: no finished shard begins it`;
    return `${id} is merged in part and incomplete: ${unitsDone} of ${units} units${machines}`;
  });
  const expected = isScored(expectedSeconds) ? `, expected ${duration(expectedSeconds)}` : '';
  const finished = plan.shards.length - missing.length;
  lines.push(
    `The units that ${counted(finished, 'shard')} observed without interruption took ${duration(seconds)} together${expected}.`,
  );
  return lines.join('\n');
}
