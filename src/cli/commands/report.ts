import type { Command } from 'commander';
import {
  defaultKeyFolder,
  makeReport,
  previewDisclosure,
  quoted,
  readStatementFile,
  type Disclosure,
  type MadeReport,
  type ReportChoice,
} from '../../matter/index.js';
import { formatSize, percent, systemClock } from '../../base/index.js';
import { openCase } from '../../casefile/index.js';
import type { DisclosedWork, ExaminerStatement } from '../../domain/index.js';
import { visibleString } from '../../figure/index.js';
import { fileExists } from '../../files/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { listed, repeated } from '../parse/lists.js';
import { commonOptions, gpuOption, terminalOf, type CommonValues, type EngineValues } from '../options.js';
import { openKeyOf } from '../openKey.js';
import type { PassphraseValues } from '../passphrase.js';
import { addReportTablesCommand } from './reportTables.js';
import { countersign, trustWords } from '../../seal/index.js';

interface Values extends CommonValues, Pick<EngineValues, 'gpu'>, PassphraseValues {
  readonly out?: string;
  readonly key?: string;
  readonly draft?: boolean;
  readonly title?: string;
  readonly confidentiality?: string;
  readonly replaces?: string;
  readonly reviewer?: readonly string[];
  readonly only?: string[];
  readonly leaveOutReason?: string;
  readonly onlyEvidence?: string[];
  readonly evidenceReason?: string;
  readonly qualifications?: string;
  readonly opinion?: string;
  readonly limits?: string;
  readonly sealedByOther?: boolean;
  readonly tokenData: boolean;
  readonly previewDisclosure?: boolean;
}

/** `palimpsest report CASE`. */
export function addReportCommand(program: Command): void {
  const parent = program.command('report');
  addCountersignCommand(parent);
  addReportTablesCommand(parent);
  caseArgument(commonOptions(gpuOption(parent)))
    .option('-o, --out <bag>', 'folder to create (default: reports/<report id> in the case)')
    .option('--key <folder>', `folder of the signing key (default: ${defaultKeyFolder()}, if there is one)`)
    .option('--draft', 'write a watermarked draft even if there is a key')
    .option(
      '--passphrase-file <file>',
      'passphrase or PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .option('--title <text>', 'title of the report')
    .option(
      '--confidentiality <text>',
      'designation, e.g. CONFIDENTIAL: on every page, and in every file of tables',
    )
    .option(
      '--reviewer <name>',
      'who is to countersign, as in the certificate; verify then misses the signature if it is not there; may be given more than once',
      repeated,
    )
    .option('--replaces <id>', 'sealed report of the case that this one replaces (default: none)')
    .option(
      '--only <ids>',
      'examinations to report in full, in this order, e.g. X2,X1 (default: all); the report lists the others',
      listed,
    )
    .option('--leave-out-reason <text>', 'why the others are not reported in full; printed next to them')
    .option(
      '--only-evidence <ids>',
      'evidence to show in full (default: all); the report lists the others',
      listed,
    )
    .option('--evidence-reason <text>', 'why the other items are not shown in full; printed next to them')
    .option(
      '--qualifications <file>',
      'text file (UTF-8): the examiner’s qualifications, in his or her words',
    )
    .option('--opinion <file>', 'text file (UTF-8): the examiner’s opinion; the report marks it as such')
    .option('--limits <file>', 'text file (UTF-8): the limits of the opinion')
    .option(
      '--no-token-data',
      'leave out what encodes the works: numbers per token, journals with token ids and texts; the report names each file with its hash',
    )
    .option(
      '--preview-disclosure',
      'write nothing; list what the opposing party could read in the sealed report',
    )
    .option('--sealed-by-other', 'someone other than the examiner seals; the report says who')
    .description(
      'write the report (PDF, HTML, JSON) of everything in the case; with a key, seal it in a signed bag',
    )
    .addHelpText('after', '\nExample:\n  palimpsest report doe-v-acme --out PAL-2026-0001')
    .action(async (folder: string, values: Values) => {
      const terminal = terminalOf(values);
      if (values.previewDisclosure === true) return discloseOnly(folder, values, terminal);
      const keyFolder = values.key ?? defaultKeyFolder();
      const statement = await statementOf(values);
      const signs = values.draft !== true && (values.key !== undefined || (await fileExists(keyFolder)));
      const key = signs ? await openKeyOf(terminal, keyFolder, values) : null;
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const made = await makeReport(opened, {
          clock: systemClock,
          key,
          sealedBy: values.sealedByOther,
          outFolder: values.out,
          title: values.title,
          confidentiality: values.confidentiality,
          replaces: values.replaces,
          reviewers: values.reviewer,
          statement,
          ...choiceOf(values),
          gpu: values.gpu,
          onStep: (step) => terminal.progress(step),
        });
        terminal.endProgress();
        if (terminal.json) await terminal.document(reportData(made));
        else await terminal.line(reportText(made));
      } finally {
        await opened.close();
      }
    });
}

/** What the report contains in full. */
function choiceOf({ only, leaveOutReason, onlyEvidence, evidenceReason, tokenData }: Values): ReportChoice {
  return { only, leaveOutReason, onlyEvidence, evidenceReason, withoutTokenData: !tokenData };
}

/** The examiner's own words, from the files that hold them. */
async function statementOf({ qualifications, opinion, limits }: Values): Promise<ExaminerStatement> {
  return {
    qualifications: await readStatementFile(qualifications),
    opinion: await readStatementFile(opinion),
    limits: await readStatementFile(limits),
  };
}

/** Lists what a sealed report would disclose. */
async function discloseOnly(
  folder: string,
  values: Values,
  terminal: ReturnType<typeof terminalOf>,
): Promise<void> {
  const opened = await openCase(folder, { mode: 'read' });
  const disclosure = await previewDisclosure(opened, choiceOf(values), await statementOf(values));
  if (terminal.json) await terminal.document(disclosure);
  else await terminal.line(disclosureText(disclosure));
}

/** How much of a work is disclosed, and by what. */
function disclosedWords({ workId, title, chars, total, ...channels }: DisclosedWork): string {
  const { report, findings, exhibits, encoded } = channels;
  const of = (some: number): string => `${some} (${percent(some / chars)})`;
  return `${workId} ${visibleString(title)}: ${of(total)} of ${chars} characters: report ${of(report)}, findings files ${of(findings)}, exhibits ${of(exhibits)}, encoded by journals and numbers per token ${of(encoded)}`;
}

/** What the opposing party could read, and what stays in the case. */
function disclosureText({ files, works, words, actions, withheld }: Disclosure): string {
  const counts = (of: Readonly<Record<string, number>>): string[] =>
    Object.entries(of).map(([name, count]) => `    ${count} × ${name}`);
  return [
    'A sealed report would disclose of the works:',
    ...(works.length === 0 ? ['    nothing'] : works.map((work) => `    ${disclosedWords(work)}`)),
    'In addition to the report, the opposing party would be able to read:',
    '  Files',
    ...files.map(({ path, sizeBytes }) => `    ${path}  ${formatSize(sizeBytes)}`),
    '  Text that people wrote',
    ...words.map(({ what, text }) => `    ${what}: ${text}`),
    '  Entries of the audit log',
    ...counts(actions),
    'The opposing party would not be able to read these; the audit log holds an HMAC of each, and the values stay in audit/private.jsonl:',
    ...(Object.keys(withheld).length === 0 ? ['    nothing'] : counts(withheld)),
  ].join('\n');
}

function reportData({
  id,
  folder,
  seal,
  remarks,
  declarationsFolder,
}: MadeReport): Readonly<Record<string, unknown>> {
  return {
    id,
    folder,
    sealed: seal !== null,
    sealNumber: seal?.sealNumber ?? '',
    remarks,
    declarationsFolder,
  };
}

/** The place of the report, its seal number, how to verify it, and what is missing. */
export function reportText({ id, folder, seal, remarks, declarationsFolder }: MadeReport): string {
  return [
    `${id}  ${seal === null ? 'DRAFT, unsealed' : 'sealed'}`,
    `  folder        ${folder}`,
    `  declarations  ${declarationsFolder} (drafts, not sealed)`,
    ...(seal === null
      ? ['  To seal it, create a key: palimpsest key new']
      : [`  seal number   ${seal.sealNumber}`, `  verify        palimpsest verify ${quoted(folder)}`]),
    ...remarks.map(
      ({ level, field, why }) => `  ${level === 'refuse' ? 'missing' : 'remark '}       ${field}: ${why}`,
    ),
  ].join('\n');
}

/** `palimpsest report countersign BAG`. */
function addCountersignCommand(report: Command): void {
  commonOptions(report.command('countersign'))
    .argument('<bag>', 'folder of a sealed report')
    .option('--key <folder>', `folder of the reviewer’s key (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'passphrase or PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('add a reviewer’s signature to a sealed report, without changing any other file in it')
    .addHelpText('after', '\nExample:\n  palimpsest report countersign PAL-2026-0001 --key reviewer-key')
    .action(async (bag: string, _: unknown, command: Command) => {
      // The options of `report` that have the same names are taken there when they stand before the word countersign.
      const values = command.optsWithGlobals<CommonValues & PassphraseValues & { readonly key?: string }>();
      const terminal = terminalOf(values);
      const key = await openKeyOf(terminal, values.key ?? defaultKeyFolder(), values);
      const made = await countersign(bag, key, systemClock);
      if (terminal.json) await terminal.document(made);
      else {
        await terminal.line(
          visibleString(
            `Reviewer ${made.number}: ${made.name} signed the seal at ${made.signedAt} (${trustWords(made)}; certificate SHA-256 ${made.fingerprint})`,
          ),
        );
      }
    });
}
