import type { Command } from 'commander';
import { systemClock } from '../../base/index.js';
import { spawnEngine } from '../../engine/index.js';
import { selfTest } from '../../examine/index.js';
import { commonOptions, gpuOption, terminalOf, type CommonValues, type EngineValues } from '../options.js';

/** `palimpsest selftest`: the known-answer test that precedes every run and every report. */
export function addSelftestCommand(program: Command): void {
  commonOptions(gpuOption(program.command('selftest')))
    .description(
      'compare the program with known answers on the supplied model, as before every run; exit 1 if any differs',
    )
    .addHelpText('after', '\nExample:\n  palimpsest selftest --gpu off')
    .action(async ({ gpu = 'auto', ...values }: CommonValues & Pick<EngineValues, 'gpu'>) => {
      const terminal = terminalOf(values);
      const result = await selfTest(systemClock, gpu, {
        startEngine: () => spawnEngine({ kind: 'llama' }),
        onError: (message) => {
          terminal.warn(message);
        },
      });
      if (!result.passed) process.exitCode = 1;
      if (terminal.json) {
        await terminal.document(result);
        return;
      }
      for (const { name, expected, got, passed } of result.checks)
        await terminal.checks(`${passed ? 'PASS' : 'FAIL'}  ${name}: expected ${expected}, got ${got}`);
    });
}
