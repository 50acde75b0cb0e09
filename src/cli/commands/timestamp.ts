import type { Command } from 'commander';
import { readBytes } from '../../files/index.js';
import { attachTimestamp } from '../../seal/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

/** `palimpsest timestamp BAG ANSWER`. */
export function addTimestampCommand(program: Command): void {
  commonOptions(program.command('timestamp'))
    .argument('<bag>', 'folder of a sealed report')
    .argument(
      '<answer>',
      'the authority’s answer (.tsr) to signatures/tagmanifest-sha256.txt.tsq, fetched on another machine',
    )
    .description(
      'attach the answer of a time stamp authority (RFC 3161) to a sealed report, after checking that it is for this seal',
    )
    .addHelpText('after', '\nExample:\n  palimpsest timestamp PAL-2026-0001 answer.tsr')
    .action(async (bag: string, answer: string, values: CommonValues) => {
      const terminal = terminalOf(values);
      const facts = await attachTimestamp(bag, await readBytes(answer, 1024 * 1024));
      if (terminal.json) await terminal.document(facts);
      else
        await terminal.line(
          `Stamped at ${facts.time} by ${facts.authority} (certificate SHA-256 ${facts.authorityFingerprint})`,
        );
    });
}
