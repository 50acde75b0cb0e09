import type { Command } from 'commander';
import { outcomeData } from '../../matter/index.js';
import { inputError } from '../../base/index.js';
import { openCase, type CaseFolder } from '../../casefile/index.js';
import { spawnEngine } from '../../engine/index.js';
import { listExaminations, resumeExamination } from '../../examine/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import {
  commonOptions,
  loadAgainOptions,
  insistOption,
  loadOptionsOf,
  terminalOf,
  type CommonValues,
  type LoadAgainValues,
  type InsistValues,
} from '../options.js';
import { showPreparation } from '../runProgress.js';
import { findingsIn, runToEnd } from '../runToEnd.js';

/** `palimpsest resume CASE [ID]`. */
export function addResumeCommand(program: Command): void {
  caseArgument(insistOption(commonOptions(loadAgainOptions(program.command('resume')))))
    .argument('[id]', 'examination (default: the first that is not finished)')
    .description(
      'continue an examination that was paused, interrupted or killed; the result is the same, byte for byte',
    )
    .addHelpText('after', '\nExample:\n  palimpsest resume doe-v-acme X1')
    .action(
      async (
        folder: string,
        id: string | undefined,
        values: CommonValues & LoadAgainValues & InsistValues,
      ) => {
        const terminal = terminalOf(values);
        const opened = await openCase(folder, { mode: 'write' });
        try {
          const prepared = await resumeExamination({
            case: opened,
            id: id ?? (await firstUnfinished(opened)),
            startEngine: () => spawnEngine({ kind: 'llama' }),
            load: loadOptionsOf('', values),
            insist: values.insist ?? [],
            onProgress: showPreparation(terminal),
          });
          terminal.endProgress();
          const outcome = await runToEnd(terminal, prepared, folder);
          if (terminal.json) await terminal.document(outcomeData(outcome));
          else if (outcome.kind === 'finished')
            await terminal.line(await findingsIn(opened, outcome.id, outcome.findings, terminal.width));
        } finally {
          await opened.close();
        }
      },
    );
}

async function firstUnfinished(opened: CaseFolder): Promise<string> {
  const unfinished = (await listExaminations(opened)).find(({ status }) => status !== 'finished');
  if (unfinished !== undefined) return unfinished.id;
  throw inputError(
    'nothing-to-resume',
    `Every examination of ${opened.folder} is finished (${opened.index.examinations.length}).`,
    'Start another with palimpsest examine.',
  );
}
