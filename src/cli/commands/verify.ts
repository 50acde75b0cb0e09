import type { Command } from 'commander';
import { inputError } from '../../base/index.js';
import { LADDER_STATE_WORDS, LADDER_STEP_WORDS } from '../../domain/index.js';
import { visibleString } from '../../figure/index.js';
import { readBytes } from '../../files/index.js';
import { verifyReport, type ReportVerdict } from '../../matter/index.js';
import { EXPECTED_IDS, rootsOf, trustWords, type BagVerdict } from '../../seal/index.js';
import { isCaseFolder, verifyCaseFolder } from './verifyCase.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

interface Values extends CommonValues {
  readonly sealNumber?: string;
  readonly authority?: string;
  readonly requireSigner?: boolean;
  readonly tsaRoot?: string;
}

/** A verdict on the files, and what was made again from them if anything was. */
type Verdict = BagVerdict & Partial<Pick<ReportVerdict, 'ladder'>>;

/** `palimpsest verify BAG`. */
export function addVerifyCommand(program: Command): void {
  commonOptions(program.command('verify'))
    .argument('<bag>', 'folder of a sealed report, a ZIP of it, its PDF alone, or the folder of a case')
    .option('--seal-number <sha256>', 'seal number received through a separate channel, to compare with')
    .option(
      '--authority <sha256>',
      'fingerprint of the certificate of the root authority or of an intermediate one, received through a separate channel',
    )
    .option('--require-signer', 'also exit 1 if neither of the two confirms the signer')
    .option('--tsa-root <file>', 'root certificates (PEM) of time stamp authorities that you trust')
    .description(
      'check a sealed report from its files alone, or a case against its audit log; exit 1 if any check fails',
    )
    .addHelpText('after', '\nExample:\n  palimpsest verify PAL-2026-0001')
    .action(async (folder: string, values: Values) => {
      const terminal = terminalOf(values);
      if (await isCaseFolder(folder)) {
        refuseForCase(folder, values);
        return verifyCaseFolder(folder, terminal);
      }
      const verdict = await verifyReport(folder, {
        expect: { sealNumber: values.sealNumber, authorityFingerprint: values.authority },
        tsaRoots: await tsaRootsOf(values.tsaRoot),
      });
      const isEnough = verdict.verdict === 'signer-confirmed' || values.requireSigner !== true;
      if (!verdict.ok || !isEnough) process.exitCode = 1;
      if (terminal.json) await terminal.document(verdict);
      else await terminal.checks(verdictText(verdict));
    });
}

/** Refuses options that a case has no value for; if they were ignored, they would seem to be confirmed. @throws {PalimpsestError} `verify-options` */
function refuseForCase(folder: string, { sealNumber, authority, requireSigner, tsaRoot }: Values): void {
  const given = Object.entries({
    '--seal-number': sealNumber,
    '--authority': authority,
    '--require-signer': requireSigner,
    '--tsa-root': tsaRoot,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 0) return;
  throw inputError(
    'verify-options',
    `${folder} is a case, not a sealed report: it has no seal to compare with ${given.join(', ')}.`,
    'Name the folder of the sealed report, its ZIP or its PDF. To check the case, omit these options.',
    { folder, options: given },
  );
}

/** The roots in the file that `--tsa-root` names. @throws {PalimpsestError} `tsa-root`, `file-*` */
export async function tsaRootsOf(path: string | undefined): Promise<Uint8Array[] | undefined> {
  if (path === undefined) return undefined;
  return rootsOf(Buffer.from(await readBytes(path, 1024 * 1024)).toString('latin1'), path);
}

/** What an intact report says that its files do not give. */
const NOT_GIVEN = {
  findings: 'ITS FINDINGS DO NOT FOLLOW FROM ITS JOURNALS',
  print: 'ITS PAGES DO NOT FOLLOW FROM ITS FINDINGS',
} as const;

/** The last line: the conclusion of the checks. */
function conclusion(verdict: Verdict): string {
  const broken = (id: keyof typeof NOT_GIVEN): boolean =>
    verdict.ladder?.some((step) => step.id === id && step.state === 'not-reached') === true;
  if (broken('findings')) return `INTACT, BUT ${NOT_GIVEN.findings}`;
  if (broken('print')) return `INTACT, BUT ${NOT_GIVEN.print}`;
  switch (verdict.verdict) {
    case 'signer-confirmed':
      return 'INTACT, SIGNER CONFIRMED';
    case 'signer-not-confirmed':
      return 'INTACT, SIGNER NOT CONFIRMED';
    case 'changed':
      return isOnlyAnother(verdict) ? 'CHANGED, OR NOT THE REPORT THAT WAS NAMED' : 'CHANGED';
  }
}

/** What the last line is based on, and what it does not say. */
function remarks(verdict: Verdict): readonly string[] {
  if (verdict.verdict === 'changed') {
    return isOnlyAnother(verdict)
      ? [
          'The files themselves pass every check. The number received through a separate channel differs: it was mistyped, or this is a different report, or a report that was sealed again.',
        ]
      : ['At least one check failed; see the lines that begin with FAIL.'];
  }
  if (verdict.verdict === 'signer-not-confirmed')
    return [
      'Anyone can create a key under any name: give --seal-number or --authority as received through a separate channel.',
    ];
  const holds = (wanted: string): boolean =>
    verdict.checks.some(({ id, ok }) => id === wanted && ok === true);
  return [
    ...(holds(EXPECTED_IDS.seal)
      ? ['Confirmed by --seal-number: this is the bag with the seal number that you gave.']
      : []),
    ...(holds(EXPECTED_IDS.authority)
      ? [
          `Confirmed by --authority: the certificates of that authority name the signer: ${verdict.signer?.name ?? 'no one'}. Every report by this signer passes this check; only a seal number identifies a particular report.`,
        ]
      : []),
  ];
}

/** Do only the checks fail that compare with values received through a separate channel? */
function isOnlyAnother({ checks }: Verdict): boolean {
  const ids: readonly string[] = Object.values(EXPECTED_IDS);
  const failed = checks.filter(({ ok }) => ok === false);
  return failed.length > 0 && failed.every(({ id }) => ids.includes(id));
}

/** One line for each step, and why it was reached or not. */
function ladderLines({ ladder }: Verdict): readonly string[] {
  if (ladder === undefined) return [];
  return [
    ...ladder.flatMap(({ id, state, reasons }, at) => [
      `${at + 1}  ${LADDER_STEP_WORDS[id].label}: ${LADDER_STATE_WORDS[state]}`,
      ...reasons.map(({ text }) => `   ${text}`),
    ]),
    '',
  ];
}

/** A verdict in words: one line for each check, the ladder, and the conclusion last. Text from the bag cannot control the terminal. */
export function verdictText(verdict: Verdict): string {
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
      : `Signer       ${signer.name}${signer.organization === undefined ? '' : `, ${signer.organization}`} (${trustWords(signer)}; certificate SHA-256 ${signer.fingerprint})`,
    ...verdict.countersigners.map(
      (reviewer) =>
        `Reviewer ${reviewer.number}   ${reviewer.name}${reviewer.organization === undefined ? '' : `, ${reviewer.organization}`}, at ${reviewer.signedAt} (${trustWords(reviewer)}; certificate SHA-256 ${reviewer.fingerprint})`,
    ),
    '',
    ...ladderLines(verdict),
    ...remarks(verdict),
    conclusion(verdict),
  ]
    .map(visibleString)
    .join('\n');
}
