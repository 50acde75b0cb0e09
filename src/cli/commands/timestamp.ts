import type { Command } from 'commander';
import { readBytes } from '../../files/index.js';
import { attachTimestamp } from '../../seal/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { tsaRootsOf } from './verify.js';

/** `palimpsest timestamp BAG ANSWER`. */
export function addTimestampCommand(program: Command): void {
  commonOptions(program.command('timestamp'))
    .argument('<bag>', 'folder of a sealed report')
    .argument(
      '<answer>',
      'the authority’s answer (.tsr) to signatures/tagmanifest-sha256.txt.tsq, fetched on another machine',
    )
    .description('attach a time stamp (RFC 3161) to a sealed report, after checking that it is for this seal')
    .option('--tsa-root <file>', 'root certificates (PEM) of time stamp authorities that you trust')
    .addHelpText('after', '\nExample:\n  palimpsest timestamp PAL-2026-0001 answer.tsr')
    .action(async (bag: string, answer: string, values: CommonValues & { readonly tsaRoot?: string }) => {
      const terminal = terminalOf(values);
      const roots = await tsaRootsOf(values.tsaRoot);
      const facts = await attachTimestamp(bag, await readBytes(answer, 1024 * 1024), roots);
      if (terminal.json) await terminal.document(facts);
      else
        await terminal.line(
          facts.root === undefined
            ? `Stamped at ${facts.time} by an authority named ${facts.authority} (certificate SHA-256 ${facts.authorityFingerprint}); not confirmed: give --tsa-root`
            : `Stamped at ${facts.time} by ${facts.authority} (certificate SHA-256 ${facts.authorityFingerprint}), under the root ${facts.root.name} (SHA-256 ${facts.root.fingerprint})`,
        );
    });
}
