import type { Command } from 'commander';
import { verifySealed, type BagVerdict } from '../../seal/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

interface Values extends CommonValues {
  readonly sealNumber?: string;
  readonly authority?: string;
}

/** `palimpsest verify BAG`. */
export function addVerifyCommand(program: Command): void {
  commonOptions(program.command('verify'))
    .argument('<bag>', 'folder of a sealed report, a ZIP of it, or its PDF alone')
    .option('--seal-number <sha256>', 'seal number received by another way, to compare with')
    .option('--authority <sha256>', 'fingerprint of the authority certificate received by another way')
    .description('check a sealed report again from nothing but its files; exit 1 if any check fails')
    .addHelpText('after', '\nExample:\n  palimpsest verify PAL-2026-0001')
    .action(async (folder: string, values: Values) => {
      const terminal = terminalOf(values);
      const verdict = await verifySealed(folder, {
        expect: { sealNumber: values.sealNumber, authorityFingerprint: values.authority },
      });
      if (!verdict.ok) process.exitCode = 1;
      if (terminal.json) await terminal.document(verdict);
      else await terminal.line(verdictText(verdict));
    });
}

/** A verdict in words, one line a check. */
export function verdictText(verdict: BagVerdict): string {
  const marks = { true: 'PASS', false: 'FAIL', skipped: 'skip' } as const;
  const signer = verdict.signer;
  return [
    ...verdict.checks.map(
      ({ ok, title, words }) => `${marks[String(ok) as keyof typeof marks]}  ${title}: ${words}`,
    ),
    '',
    `Seal number  ${verdict.sealNumber ?? 'none'}`,
    signer === undefined
      ? 'Signer       unknown'
      : `Signer       ${signer.name}${signer.organisation === undefined ? '' : `, ${signer.organisation}`} (self-asserted; certificate SHA-256 ${signer.fingerprint})`,
    verdict.ok ? 'VERIFIED: no check failed.' : 'NOT VERIFIED: at least one check failed.',
  ].join('\n');
}
