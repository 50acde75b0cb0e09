import type { Command } from 'commander';
import {
  attachHeadStamp,
  checkCase,
  defaultKeyFolder,
  editCase,
  familiesOfCase,
  givenHead,
  quoted,
  signHead,
  writeHeadQuery,
} from '../../matter/index.js';
import { visibleString } from '../../figure/index.js';
import { counted, formatSize, inputError } from '../../base/index.js';
import { adoptCase, createCase, openCase, scoringOfEvidence, type CaseFolder } from '../../casefile/index.js';
import { differenceWords, listExaminations } from '../../examine/index.js';
import type { CaseHead, FamilyRegister } from '../../domain/index.js';
import { familySummary } from '../../figure/index.js';
import { readBytes } from '../../files/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { openKeyOf } from '../openKey.js';
import { remarksOnMissingText, type ReadingRemark } from '../remarksOnReading.js';
import type { PassphraseValues } from '../passphrase.js';
import { ask, canPrompt } from '../terminal.js';
import { addCaseTests } from './caseTests.js';
import { tsaRootsOf } from './verify.js';

const HEAD_FIELDS: readonly { readonly key: keyof CaseHead; readonly flag: string; readonly ask: string }[] =
  [
    { key: 'caption', flag: 'caption', ask: 'Caption (e.g. Doe v. Acme)' },
    { key: 'court', flag: 'court', ask: 'Court' },
    { key: 'docket', flag: 'docket', ask: 'Docket number' },
    { key: 'examiner', flag: 'examiner', ask: 'Examiner' },
    { key: 'examinerTitle', flag: 'examiner-title', ask: 'Title of the examiner' },
    { key: 'laboratory', flag: 'laboratory', ask: 'Laboratory' },
    { key: 'question', flag: 'question', ask: 'Question asked' },
  ];

interface HeadValues extends CommonValues, PassphraseValues {
  readonly query?: string;
  readonly sign?: boolean;
  readonly key?: string;
}

/** `palimpsest case new|edit|show|head|stamp|adopt CASE`. */
export function addCaseCommand(program: Command): void {
  const parent = program
    .command('case')
    .description('create, change or show a case: one folder for one matter');
  const create = commonOptions(parent.command('new'))
    .argument('<case>', 'folder to create; it must not exist or must be empty')
    .description('create a case folder; on a terminal, prompts for what is not given')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest case new doe-v-acme --caption "Doe v. Acme" --court "D. Utah" \\\n    --docket 2:26-cv-1 --examiner "R. Roe" \\\n    --question "Is the novel in the weights?"',
    );
  for (const { flag, ask } of HEAD_FIELDS) create.option(`--${flag} <text>`, ask);
  create.action(async (folder: string, values: CommonValues & Partial<CaseHead>) => {
    const terminal = terminalOf(values);
    const opened = await createCase(folder, await headOf(values, !terminal.json));
    try {
      await show(opened, terminal);
    } finally {
      await opened.close();
    }
  });
  const edit = caseArgument(commonOptions(parent.command('edit')))
    .description('change the case details; the audit log keeps the previous ones')
    .addHelpText('after', '\nExample:\n  palimpsest case edit doe-v-acme --laboratory "Roe Forensics"');
  for (const { flag, ask } of HEAD_FIELDS) edit.option(`--${flag} <text>`, ask);
  edit.action(async (folder: string, values: CommonValues & Partial<CaseHead>) => {
    const opened = await openCase(folder, { mode: 'write' });
    try {
      if ((await editCase(opened, headPart(values))).length === 0) throw nothingToChange();
      await show(opened, terminalOf(values));
    } finally {
      await opened.close();
    }
  });
  caseArgument(commonOptions(parent.command('show')))
    .description('show a case: details, evidence, examinations, reports, and the head of its audit log')
    .addHelpText('after', '\nExample:\n  palimpsest case show doe-v-acme --json')
    .action(async (folder: string, values: CommonValues) => {
      const opened = await openCase(folder, { mode: 'read' });
      try {
        await show(opened, terminalOf(values));
      } finally {
        await opened.close();
      }
    });
  addCaseTests(parent);
  addHeads(parent);
}

function addHeads(parent: Command): void {
  caseArgument(commonOptions(parent.command('head')))
    .option('--query <file>', 'also write a time stamp query (RFC 3161) for the head')
    .option('--sign', 'also sign the head with the examiner’s key; the signature is stored in the case')
    .option('--key <folder>', `folder of the signing key (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'passphrase: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description(
      'print the head of the audit log, to give to others: anyone who has it can tell later whether the log was cut short or rewritten',
    )
    .addHelpText('after', '\nExample:\n  palimpsest case head doe-v-acme --query head.tsq')
    .action(async (folder: string, values: HeadValues) => {
      const terminal = terminalOf(values);
      const signs = values.sign === true;
      const key = signs ? await openKeyOf(terminal, values.key ?? defaultKeyFolder(), values) : null;
      const opened = await openCase(folder, { mode: signs ? 'write' : 'read' });
      try {
        const signed = key === null ? null : await signHead(opened, key);
        const head = signed ?? (await givenHead(opened));
        if (values.query !== undefined) await writeHeadQuery(head, values.query);
        if (terminal.json) await terminal.document(head);
        else
          await terminal.line(
            [
              `case ${head.caseId}: ${head.entries} entries, head ${head.sha256}`,
              ...(signed === null ? [] : [`  signature  ${signed.path}`]),
              ...(values.query === undefined
                ? []
                : [
                    `  query      ${values.query}: send it to a time stamp authority, then run: palimpsest case stamp ${quoted(folder)} ANSWER`,
                  ]),
            ].join('\n'),
          );
      } finally {
        await opened.close();
      }
    });
  caseArgument(commonOptions(parent.command('stamp')))
    .argument('<answer>', 'the authority’s answer (.tsr) to a query of palimpsest case head')
    .description(
      'attach a time stamp to a head of the audit log; before a run, it shows that the plan existed at that time, to anyone who trusts the authority',
    )
    .option('--tsa-root <file>', 'root certificates (PEM) of time stamp authorities that you trust')
    .addHelpText('after', '\nExample:\n  palimpsest case stamp doe-v-acme head.tsr')
    .action(async (folder: string, answer: string, values: CommonValues & { readonly tsaRoot?: string }) => {
      const terminal = terminalOf(values);
      const roots = await tsaRootsOf(values.tsaRoot);
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const facts = await attachHeadStamp(opened, await readBytes(answer, 1024 * 1024), roots);
        if (terminal.json) await terminal.document(facts);
        else
          await terminal.line(
            facts.root === undefined
              ? `Entries 1 to ${facts.entries} of the audit log stamped at ${facts.time} by an authority named ${facts.authority} (certificate SHA-256 ${facts.authorityFingerprint}); not confirmed: give --tsa-root`
              : `Entries 1 to ${facts.entries} of the audit log stamped at ${facts.time} by ${facts.authority} (certificate SHA-256 ${facts.authorityFingerprint}), under the root ${facts.root.name} (SHA-256 ${facts.root.fingerprint})`,
          );
      } finally {
        await opened.close();
      }
    });
  caseArgument(commonOptions(parent.command('adopt')))
    .requiredOption('--reason <text>', 'why the case was restored or copied; every later report prints it')
    .description(
      'continue a case that was restored or copied and whose log lacks entries that are recorded elsewhere',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest case adopt doe-v-acme --reason "restored from the May 3 backup"',
    )
    .action(async (folder: string, values: CommonValues & { readonly reason: string }) => {
      const opened = await adoptCase(folder, values.reason);
      try {
        await show(opened, terminalOf(values));
      } finally {
        await opened.close();
      }
    });
}

async function headOf(values: Partial<CaseHead>, mayAsk: boolean): Promise<CaseHead> {
  const missing = HEAD_FIELDS.filter(({ key }) => values[key] === undefined);
  const answers =
    mayAsk && missing.length > 0 && canPrompt() ? await ask(missing.map((field) => field.ask)) : [];
  const asked = new Map(missing.map(({ key }, i) => [key, answers[i] ?? '']));
  return Object.fromEntries(
    HEAD_FIELDS.map(({ key }) => [key, values[key] ?? asked.get(key) ?? '']),
  ) as unknown as CaseHead;
}

/** The case details that were given; other options of the command are not among them. */
function headPart(values: Partial<CaseHead>): Partial<CaseHead> {
  return Object.fromEntries(
    HEAD_FIELDS.flatMap(({ key }) => (values[key] === undefined ? [] : [[key, values[key]]])),
  );
}

function nothingToChange(): Error {
  const flags = HEAD_FIELDS.map(({ flag }) => `--${flag}`).join(', ');
  return inputError('case-head', 'Nothing to change.', `Give at least one of ${flags}.`);
}

async function show(opened: CaseFolder, terminal: ReturnType<typeof terminalOf>): Promise<void> {
  const { index, folder } = opened;
  const { audit, differences } = await checkCase(opened, {});
  const differs = audit.kind === 'broken' || differences.length > 0;
  if (differs) process.exitCode = 1;
  // Files that differ from the log may hold anything, and are not read for results.
  const families = differs ? null : await familiesOfCase(opened);
  const notScorable = differs ? [] : await modelsNotScorable(opened);
  const missingText = differs ? [] : await missingTexts(opened);
  if (terminal.json) {
    await terminal.document({
      folder,
      id: index.id,
      createdAt: index.createdAt,
      head: index.head,
      evidence: index.evidence,
      notScorable,
      missingText,
      examinations: index.examinations,
      reports: index.reports,
      families: families === null ? null : countsOf(families),
      audit: { kind: audit.kind, ...audit.head, notes: audit.kind === 'intact' ? audit.notes : [] },
      differences,
    });
    return;
  }
  const states = differs
    ? index.examinations
    : (await listExaminations(opened)).map(({ id, status, unitsDone, start }) =>
        status === 'finished' ? `${id} finished` : `${id} ${status} (${unitsDone} of ${start.units} units)`,
      );
  const lines = [
    `${index.head.caption || 'Case without a caption'} (${index.id})`,
    ...HEAD_FIELDS.filter(({ key }) => key !== 'caption' && index.head[key] !== '').map(
      ({ key, ask }) => `  ${ask}: ${index.head[key]}`,
    ),
    `  Folder: ${folder}`,
    `  Evidence: ${index.evidence.length}`,
    ...index.evidence.flatMap(({ id, role, name, sizeBytes, sha256, storage, withdrawn }) => [
      `    ${id}  ${role}  ${name}  ${formatSize(sizeBytes)}  ${storage}  SHA-256 ${sha256}`,
      ...(withdrawn === undefined ? [] : [`      Withdrawn: ${visibleString(withdrawn)}`]),
      ...notScorable
        .filter((one) => one.id === id)
        .map(({ why }) => `      Cannot be scored: ${visibleString(why)}.`),
      ...missingText
        .filter((one) => one.id === id)
        .flatMap(({ remarks }) => remarks.map(({ message }) => `      ${visibleString(message)}`)),
    ]),
    `  Examinations: ${states.join(', ') || 'none'}`,
    `  Tests: ${families === null ? 'not counted, because the case differs from its audit log' : familySummary(families)}`,
    `  Reports: ${index.reports.map(({ id, sealed }) => `${id}${sealed ? '' : ' (draft)'}`).join(', ') || 'none'}`,
    `  Audit: ${audit.kind === 'intact' ? 'chain intact' : `BROKEN at line ${audit.line}: ${audit.reason}`}; ${counted(audit.head.entries, 'entry', 'entries')}, head ${audit.head.sha256}`,
  ];
  if (audit.kind === 'intact') lines.push(...audit.notes.map((note) => `  Note: ${note}`));
  lines.push(
    differences.length === 0 && audit.kind === 'intact'
      ? '  Records: match the audit log (palimpsest verify also checks evidence, bulk numbers and earlier reports)'
      : `  Records: DO NOT MATCH the audit log`,
    ...differences.map((one) => `    ${differenceWords(one)}`),
  );
  await terminal.line(lines.join('\n'));
}

/** The models of the case that cannot be scored, each with the reason. */
async function modelsNotScorable(opened: CaseFolder): Promise<{ id: string; why: string }[]> {
  const found: { id: string; why: string }[] = [];
  for (const evidence of opened.index.evidence) {
    const scoring = await scoringOfEvidence(opened, evidence);
    if (scoring?.can === false) found.push({ id: evidence.id, why: scoring.why });
  }
  return found;
}

/** The documents of the case of which text was not read, each with what the reader said. */
async function missingTexts(
  opened: CaseFolder,
): Promise<{ readonly id: string; readonly remarks: readonly ReadingRemark[] }[]> {
  const found: { readonly id: string; readonly remarks: readonly ReadingRemark[] }[] = [];
  for (const evidence of opened.index.evidence) {
    const remarks = await remarksOnMissingText(opened, evidence);
    if (remarks.length > 0) found.push({ id: evidence.id, remarks });
  }
  return found;
}

/** The counts of the register, without its tests. */
function countsOf(register: FamilyRegister): Omit<FamilyRegister, 'tests'> {
  const { tested, claimed, expectedFalseClaims, withoutLevel, uncalibrated, withoutResult } = register;
  return { tested, claimed, expectedFalseClaims, withoutLevel, uncalibrated, withoutResult };
}
