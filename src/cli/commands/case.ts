import type { Command } from 'commander';
import { editCase } from '../../api/index.js';
import { inputError } from '../../base/index.js';
import { createCase, openCase, verifyAudit, type CaseFolder } from '../../casefile/index.js';
import type { CaseHead } from '../../domain/index.js';
import { byteSize } from '../format.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { ask, canPrompt } from '../terminal.js';

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

/** `palimpsest case new|show DIR`. */
export function addCaseCommand(program: Command): void {
  const parent = program.command('case').description('make or show a case: one folder, one matter');
  const create = commonOptions(parent.command('new'))
    .argument('<dir>', 'folder to make; it must not exist or be empty')
    .description('make a case folder; on a terminal, what is not given is asked for')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest case new doe-v-acme --caption "Doe v. Acme" --court "D. Utah" --docket 2:26-cv-1 --examiner "R. Roe" --question "Is the novel in the weights?"',
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
  const edit = commonOptions(parent.command('edit'))
    .argument('<dir>', 'case folder')
    .description('change what the case says of itself; the audit log keeps what it said before')
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
  commonOptions(parent.command('show'))
    .argument('<dir>', 'case folder')
    .description('what a case holds: head, evidence, examinations, reports, and the head of its audit chain')
    .addHelpText('after', '\nExample:\n  palimpsest case show doe-v-acme --json')
    .action(async (folder: string, values: CommonValues) => {
      const opened = await openCase(folder, { mode: 'read' });
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

/** The fields of the head that were given; other options of the command are none of them. */
function headPart(values: Partial<CaseHead>): Partial<CaseHead> {
  return Object.fromEntries(
    HEAD_FIELDS.flatMap(({ key }) => (values[key] === undefined ? [] : [[key, values[key]]])),
  );
}

function nothingToChange(): Error {
  const flags = HEAD_FIELDS.map(({ flag }) => `--${flag}`).join(', ');
  return inputError('case-head', 'Nothing to change.', `Give one of ${flags}.`);
}

async function show(opened: CaseFolder, terminal: ReturnType<typeof terminalOf>): Promise<void> {
  const { index, folder } = opened;
  const audit = await verifyAudit(folder);
  if (terminal.json) {
    await terminal.document({
      folder,
      id: index.id,
      createdAt: index.createdAt,
      head: index.head,
      evidence: index.evidence,
      examinations: index.examinations,
      reports: index.reports,
      audit: { kind: audit.kind, ...audit.head },
    });
    return;
  }
  const lines = [
    `${index.head.caption || 'Case without a caption'} (${index.id})`,
    ...HEAD_FIELDS.filter(({ key }) => key !== 'caption' && index.head[key] !== '').map(
      ({ key, ask }) => `  ${ask}: ${index.head[key]}`,
    ),
    `  Folder: ${folder}`,
    `  Evidence: ${index.evidence.length}`,
    ...index.evidence.map(
      ({ id, role, name, sizeBytes, sha256, storage }) =>
        `    ${id}  ${role}  ${name}  ${byteSize(sizeBytes)}  ${storage}  SHA-256 ${sha256}`,
    ),
    `  Examinations: ${index.examinations.join(', ') || 'none'}`,
    `  Reports: ${index.reports.map(({ id, sealed }) => `${id}${sealed ? '' : ' (draft)'}`).join(', ') || 'none'}`,
    `  Audit: ${audit.kind === 'intact' ? 'chain intact' : `BROKEN at line ${audit.line}: ${audit.reason}`}; ${JSON.stringify(audit.head)}`,
  ];
  await terminal.line(lines.join('\n'));
}
