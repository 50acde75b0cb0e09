import { Option, type Command } from 'commander';
import { type Receipt, receiptOptions, verifyOnRequest } from '../../matter/index.js';
import { addEvidence, openCase, scoringOfEvidence } from '../../casefile/index.js';
import { cannotBeScored, DOCUMENT_RULES, evidenceRoleSchema } from '../../domain/index.js';
import { packedWords } from '../../figure/index.js';
import { isolation, type Isolation } from '../../readers/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { listedOf } from '../parse/lists.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { byteProgress } from '../progress.js';
import { remarksOnReading } from '../remarksOnReading.js';
import { addRegisterCommands, textOptions } from './evidenceRegister.js';

type AddValues = CommonValues & Receipt;

/** Where a document was read, and what kept that process from doing anything else on this machine. */
function isolationWords({ permissions, noNetwork, memoryWatched }: Isolation): string {
  const held = [
    permissions ? 'it could not write files or start programs' : 'Node has no permission model here',
    noNetwork ? 'it had no network' : 'no network namespace could be made',
    memoryWatched ? 'its memory was watched' : 'only its heap was limited',
  ];
  return `The document was read in a separate process: ${held.join('; ')}.`;
}

/** `palimpsest evidence add|correct|withdraw|restore|relocate|verify CASE`. */
export function addEvidenceCommand(program: Command): void {
  const parent = program
    .command('evidence')
    .description(
      'add files to the evidence register of a case, correct what it states about them, and check that they are unchanged',
    );
  const add = textOptions(commonOptions(parent.command('add')), (phrase, otherwise) =>
    otherwise === undefined ? phrase : `${phrase} (default: ${otherwise})`,
  );
  caseArgument(add)
    .argument(
      '<file>',
      'GGUF model (any shard), a work (plain text, HTML, EPUB, DOCX, ODT, RTF or PDF), a ZIP or folder of works, or a cleaning list',
    )
    .addOption(
      new Option('--role <role>', 'role of the file in the case')
        .choices(evidenceRoleSchema.options)
        .makeOptionMandatory(),
    )
    .option(
      '--copy',
      'copy the file into the case (default: refer to it where it is; a folder is always packed into the case)',
    )
    .option(
      '--encoding <name>',
      'encoding of a plain text, or of the plain texts in a ZIP or folder (default: strict UTF-8)',
    )
    .addOption(
      new Option(
        '--rules-off <rules>',
        'rules that make the reading text of a document and are to be switched off',
      )
        .choices(DOCUMENT_RULES)
        .argParser(listedOf(DOCUMENT_RULES)),
    )
    .description('receive a file: check it, hash it, and add it to the register')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest evidence add doe-v-acme novel.txt --role target-work --copy \\\n    --received-from "counsel for Doe"\n' +
        '  palimpsest evidence add doe-v-acme later.txt --role control-work --copy \\\n    --first-published 2026-03-02 --why-unseen "published later"\n' +
        '  palimpsest evidence add doe-v-acme lyrics/ --role target-work',
    )
    .action(async (folder: string, file: string, values: AddValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const evidence = await addEvidence(opened, file, {
          ...receiptOptions(values),
          onProgress: byteProgress(terminal, 'hashing'),
        });
        terminal.endProgress();
        const scoring = await scoringOfEvidence(opened, evidence);
        if (scoring?.can === false) {
          terminal.warn(
            `palimpsest: ${evidence.id}: ${cannotBeScored(scoring) ?? ''}\nRemedy: ${scoring.remedy}`,
          );
        }
        if (evidence.document !== undefined) terminal.note(isolationWords(isolation()));
        if (evidence.packed !== undefined) terminal.note(packedWords(evidence.packed));
        const remarks = await remarksOnReading(opened, evidence);
        for (const { message } of remarks) terminal.note(`${evidence.id}: ${message}`);
        if (terminal.json) await terminal.document({ ...evidence, remarks });
        else
          await terminal.line(
            `${evidence.id}  ${evidence.role}  ${evidence.name}  ${evidence.sizeBytes} bytes  SHA-256 ${evidence.sha256}`,
          );
      } finally {
        await opened.close();
      }
    });
  addRegisterCommands(parent);
  caseArgument(commonOptions(parent.command('verify')))
    .argument('[id...]', 'evidence to check (default: all, except withdrawn files outside the case)')
    .description('hash the evidence again and compare it with what was received; exit 1 if anything changed')
    .addHelpText('after', '\nExample:\n  palimpsest evidence verify doe-v-acme')
    .action(async (folder: string, ids: string[], values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const checks = await verifyOnRequest(opened, ids, {
          onProgress: byteProgress(terminal, 'hashing'),
        });
        terminal.endProgress();
        const bad = checks.filter(({ status }) => status !== 'ok');
        if (bad.length > 0) {
          process.exitCode = 1;
          terminal.warn(
            `palimpsest: ${bad.map(({ id, name, status }) => `${id} ${name} (${status})`).join(', ')}: not what was received.\n` +
              'Remedy: Find out what happened to the file, and restore the file that was received.',
          );
        }
        if (terminal.json) await terminal.document(checks);
        else
          for (const { id, name, status } of checks)
            await terminal.line(`${id}  ${status.toUpperCase()}  ${name}`);
      } finally {
        await opened.close();
      }
    });
}
