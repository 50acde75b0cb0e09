import { Option, type Command } from 'commander';
import { openCase, type CaseFolder } from '../../casefile/index.js';
import {
  EVIDENCE_FIELD,
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  evidenceRoleSchema,
  evidenceWords,
  type EvidenceWords,
} from '../../domain/index.js';
import { visibleString } from '../../figure/index.js';
import { correctEvidence, relocateEvidence, restoreEvidence, withdrawEvidence } from '../../matter/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { byteProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';

type CorrectValues = CommonValues & Partial<EvidenceWords> & { readonly reason: string };
type ReasonValues = CommonValues & { readonly reason: string };

/** `palimpsest evidence correct|withdraw|restore|relocate CASE ID`: changes of a register entry after receipt. */
export function addRegisterCommands(parent: Command): void {
  addCorrect(parent);
  addWithdraw(parent);
  addRestore(parent);
  addRelocate(parent);
}

/** An option for each text that is stated about evidence, named as the text is. @param words its help, from its row */
export function textOptions(
  command: Command,
  words: (phrase: string, otherwise: string | undefined) => string = (phrase) => phrase,
): Command {
  for (const name of EVIDENCE_TEXT_NAMES) {
    const { phrase, otherwise } = EVIDENCE_TEXT[name];
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.option(`--${flag} <text>`, words(phrase, otherwise));
  }
  return command;
}

function addCorrect(parent: Command): void {
  textOptions(commonOptions(idOf(parent.command('correct'))))
    .addOption(
      new Option('--role <role>', 'role of the file, as long as no examination used it in another').choices(
        evidenceRoleSchema.options,
      ),
    )
    .requiredOption('--reason <text>', 'reason for the correction, which every later report prints')
    .description(
      'correct what is stated about evidence; the old value, the new value and the reason are recorded',
    )
    .addHelpText(
      'after',
      '\nAn empty text (--edition "") withdraws a statement. Hashes, sizes and file\nnames cannot be changed.\n' +
        '\nExample:\n  palimpsest evidence correct doe-v-acme E3 --edition "Harper, 1851" \\\n    --reason "the title page was read again"',
    )
    .action(async (folder: string, id: string, values: CorrectValues) => {
      await changing(folder, values, async (opened, terminal) => {
        const fields = await correctEvidence(opened, id, values, values.reason);
        const evidence = opened.index.evidence.find((one) => one.id === id);
        if (terminal.json) return terminal.document({ id, fields, evidence });
        if (evidence === undefined || fields.length === 0)
          return terminal.line(`${id}  nothing to correct: the register states this already`);
        const words = evidenceWords(evidence);
        for (const name of fields)
          await terminal.line(`${id}  ${EVIDENCE_FIELD[name].label}: ${visibleString(words[name])}`);
      });
    });
}

function addWithdraw(parent: Command): void {
  commonOptions(idOf(parent.command('withdraw')))
    .requiredOption('--reason <text>', 'reason for the withdrawal, which every later report prints')
    .description('withdraw evidence that nothing uses, such as a file received in error; it stays on record')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest evidence withdraw doe-v-acme E3 --reason "received in error"',
    )
    .action(async (folder: string, id: string, values: ReasonValues) => {
      await changing(folder, values, async (opened, terminal) => {
        await withdrawEvidence(opened, id, values.reason);
        await said(terminal, opened, id, 'withdrawn');
      });
    });
}

function addRestore(parent: Command): void {
  commonOptions(idOf(parent.command('restore')))
    .requiredOption('--reason <text>', 'reason why it may be used again, which every later report prints')
    .description('restore evidence that was withdrawn')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest evidence restore doe-v-acme E3 --reason "counsel confirmed it"',
    )
    .action(async (folder: string, id: string, values: ReasonValues) => {
      await changing(folder, values, async (opened, terminal) => {
        await restoreEvidence(opened, id, values.reason);
        await said(terminal, opened, id, 'restored');
      });
    });
}

function addRelocate(parent: Command): void {
  commonOptions(idOf(parent.command('relocate')))
    .requiredOption('--file <path>', 'the file where it is now; of a split model, any one of its shards')
    .description(
      'name the place where a file that the case refers to is now; its hash must be the one recorded on receipt',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest evidence relocate doe-v-acme E1 --file /media/models/acme-7b.gguf',
    )
    .action(async (folder: string, id: string, values: CommonValues & { readonly file: string }) => {
      await changing(folder, values, async (opened, terminal) => {
        await relocateEvidence(opened, id, values.file, { onProgress: byteProgress(terminal, 'hashing') });
        terminal.endProgress();
        await said(terminal, opened, id, 'relocated; the hash is the one recorded on receipt');
      });
    });
}

function idOf(command: Command): Command {
  return caseArgument(command).argument('<id>', 'number of the evidence, e.g. E3');
}

async function changing(
  folder: string,
  values: CommonValues,
  work: (opened: CaseFolder, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = terminalOf(values);
  const opened = await openCase(folder, { mode: 'write' });
  try {
    await work(opened, terminal);
  } finally {
    await opened.close();
  }
}

async function said(terminal: Terminal, opened: CaseFolder, id: string, words: string): Promise<void> {
  if (terminal.json) await terminal.document(opened.index.evidence.find((one) => one.id === id));
  else await terminal.line(`${id}  ${words}`);
}
