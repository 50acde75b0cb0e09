import type { Command } from 'commander';
import { counted, formatBytes } from '../../base/index.js';
import { reportEnvironment } from '../../matter/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

/** `palimpsest version`: the program, what it is made of, and the machine, as every report states them. */
export function addVersionCommand(program: Command): void {
  commonOptions(program.command('version'))
    .description('print the version and build of the program, its components, and the machine')
    .addHelpText('after', '\nExample:\n  palimpsest version --json')
    .action(async (values: CommonValues) => {
      const terminal = terminalOf(values);
      const environment = await reportEnvironment();
      if (terminal.json) {
        await terminal.document(environment);
        return;
      }
      const { program: own, versions, lockFileSha256, network, operatingSystem, processor } = environment;
      const facts: readonly (readonly [string, string])[] = [
        ['Program', `${own.name} ${own.version}, build ${own.build}, commit ${own.commit}`],
        ['Lock file', lockFileSha256 === '' ? 'not recorded' : `SHA-256 ${lockFileSha256}`],
        ...Object.entries(versions),
        ['System', operatingSystem],
        ['Processor', `${processor}, ${counted(environment.logicalProcessors, 'logical processor')}`],
        ['Memory', formatBytes(environment.memoryBytes)],
        ['Network', network],
      ];
      const width = Math.max(...facts.map(([name]) => name.length));
      await terminal.line(facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
    });
}
