import type { Command } from 'commander';
import { visibleString } from '../../figure/index.js';
import { readBytes } from '../../files/index.js';
import { rootsOf, trustWords, verifySealed, type BagVerdict } from '../../seal/index.js';
import { isCaseFolder, verifyCaseFolder } from './verifyCase.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

interface Values extends CommonValues {
  readonly sealNumber?: string;
  readonly authority?: string;
  readonly requireSigner?: boolean;
  readonly tsaRoot?: string;
}

/** `palimpsest verify BAG`. */
export function addVerifyCommand(program: Command): void {
  commonOptions(program.command('verify'))
    .argument('<bag>', 'folder of a sealed report, a ZIP of it, its PDF alone, or the folder of a case')
    .option('--seal-number <sha256>', 'seal number received by another way, to compare with')
    .option(
      '--authority <sha256>',
      'fingerprint of the root authority’s certificate, or of one between, received by another way',
    )
    .option('--require-signer', 'exit 1 also when the signer is not confirmed by either of the two')
    .option('--tsa-root <file>', 'root certificates (PEM) of time stamp authorities that you trust')
    .description(
      'check a sealed report again from nothing but its files, or a case against its audit log; exit 1 if any check fails',
    )
    .addHelpText('after', '\nExample:\n  palimpsest verify PAL-2026-0001')
    .action(async (folder: string, values: Values) => {
      const terminal = terminalOf(values);
      if (await isCaseFolder(folder)) return verifyCaseFolder(folder, terminal);
      const verdict = await verifySealed(folder, {
        expect: { sealNumber: values.sealNumber, authorityFingerprint: values.authority },
        tsaRoots: await tsaRootsOf(values.tsaRoot),
      });
      const isEnough = verdict.verdict === 'signer-confirmed' || values.requireSigner !== true;
      if (!verdict.ok || !isEnough) process.exitCode = 1;
      if (terminal.json) await terminal.document(verdict);
      else await terminal.line(verdictText(verdict));
    });
}

/** The roots in the file that `--tsa-root` names. @throws {PalimpsestError} `tsa-root`, `file-*` */
export async function tsaRootsOf(path: string | undefined): Promise<Uint8Array[] | undefined> {
  if (path === undefined) return undefined;
  return rootsOf(Buffer.from(await readBytes(path, 1024 * 1024)).toString('latin1'), path);
}

/** What a check amounts to: the last line. */
const CONCLUSIONS = {
  'signer-confirmed': 'INTACT, SIGNER CONFIRMED',
  'signer-not-confirmed': 'INTACT, SIGNER NOT CONFIRMED',
  changed: 'CHANGED',
} as const;

const REMARKS = {
  'signer-confirmed': [],
  'signer-not-confirmed': [
    'Anybody can make a key with any name: give --seal-number or --authority as received by another way.',
  ],
  changed: ['At least one check failed; the lines that begin with FAIL say which.'],
} as const;

/** A verdict in words, one line a check, and the conclusion last; what comes out of the bag cannot steer the terminal. */
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
      : `Signer       ${signer.name}${signer.organisation === undefined ? '' : `, ${signer.organisation}`} (${trustWords(signer)}; certificate SHA-256 ${signer.fingerprint})`,
    ...verdict.countersigners.map(
      (reviewer) =>
        `Reviewer ${reviewer.number}   ${reviewer.name}${reviewer.organisation === undefined ? '' : `, ${reviewer.organisation}`}, at ${reviewer.signedAt} (${trustWords(reviewer)}; certificate SHA-256 ${reviewer.fingerprint})`,
    ),
    ...REMARKS[verdict.verdict],
    CONCLUSIONS[verdict.verdict],
  ]
    .map(visibleString)
    .join('\n');
}
