import type { Command } from 'commander';
import { counted, percent } from '../../base/index.js';
import { decideProposals, openCase, requireProposals, type Proposals } from '../../casefile/index.js';
import { inThisThread } from '../../examine/index.js';
import { visibleString } from '../../figure/index.js';
import {
  decidedProposals,
  listAccepted,
  PreparedWorks,
  proposeQuotations,
  type DecidedProposal,
} from '../../matter/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { listed } from '../parse/lists.js';
import { commonOptions, terminalOf, wholeNumberBetween, type CommonValues } from '../options.js';
import type { Terminal } from '../terminal.js';

/** Characters of a passage that are shown in a line of the terminal. */
const SHOWN_CHARS = 160;

/** `palimpsest cleaning propose|proposals|accept|refuse|list CASE`. */
export function addCleaningCommand(program: Command): void {
  const parent = program
    .command('cleaning')
    .description('find much-quoted texts in the works of a case, and decide which passages are excluded');
  caseArgument(commonOptions(parent.command('propose')))
    .option('--work <ids>', 'works to compare (default: all targets and controls)', listed)
    .description(
      'compare works with the index of much-quoted texts, and put what agrees on record as proposals',
    )
    .addHelpText('after', '\nExample:\n  palimpsest cleaning propose doe-v-acme')
    .action(async (folder: string, values: CommonValues & { readonly work?: string[] }) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const works = new PreparedWorks();
        await show(terminal, await proposeQuotations(opened, works, inThisThread, values.work ?? []));
      } finally {
        await opened.close();
      }
    });
  caseArgument(commonOptions(parent.command('proposals')))
    .description('list the proposals, and what was decided about each')
    .addHelpText('after', '\nExample:\n  palimpsest cleaning proposals doe-v-acme --json')
    .action(async (folder: string, values: CommonValues) => {
      const opened = await openCase(folder, { mode: 'read' });
      try {
        await show(terminalOf(values), await requireProposals(opened));
      } finally {
        await opened.close();
      }
    });
  addDecision(parent, 'accept', 'accepted');
  addDecision(parent, 'refuse', 'refused');
  caseArgument(commonOptions(parent.command('list')))
    .description('make a cleaning list of the accepted passages, and receive it as evidence')
    .addHelpText('after', '\nExample:\n  palimpsest cleaning list doe-v-acme')
    .action(async (folder: string, values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const evidence = await listAccepted(opened);
        if (terminal.json) await terminal.document(evidence);
        else
          await terminal.line(
            `${evidence.id}  ${evidence.role}  ${evidence.name}  SHA-256 ${evidence.sha256}`,
          );
      } finally {
        await opened.close();
      }
    });
}

interface DecisionValues extends CommonValues {
  readonly set?: number;
  readonly reason: string;
}

function addDecision(parent: Command, name: 'accept' | 'refuse', decision: 'accepted' | 'refused'): void {
  const means = name === 'accept' ? 'is excluded from target and control' : 'counts as text of the work';
  caseArgument(commonOptions(parent.command(name)))
    .argument('<id...>', 'proposals, e.g. Q1 Q4')
    .option(
      '--set <number>',
      'number of the proposal set, as `palimpsest cleaning proposals` prints it (default: the latest)',
      wholeNumberBetween(1, 1_000_000),
    )
    .option('--reason <text>', 'reason, in your words', '')
    .description(`${name} proposals: the passage ${means}`)
    .addHelpText(
      'after',
      `\nExample:\n  palimpsest cleaning ${name} doe-v-acme Q1 Q4 --set 1 --reason "scripture"`,
    )
    .action(async (folder: string, ids: string[], values: DecisionValues) => {
      const opened = await openCase(folder, { mode: 'write' });
      try {
        const about = { set: values.set, proposals: ids.map((id) => ({ id })) };
        await decideProposals(opened, about, decision, values.reason);
        await show(terminalOf(values), await requireProposals(opened), ids);
      } finally {
        await opened.close();
      }
    });
}

/** Prints proposals. @param ids those to print; all if omitted */
async function show(terminal: Terminal, proposals: Proposals, ids?: readonly string[]): Promise<void> {
  const { set, setSha256 } = proposals;
  const all = decidedProposals(proposals);
  const shown = ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
  if (terminal.json) {
    await terminal.document({ ...set, setSha256, proposals: shown });
    return;
  }
  const titles = new Map(set.texts.map(({ id, title }) => [id, title]));
  if (ids === undefined) {
    for (const { id, own } of set.works)
      for (const { textId, share } of own)
        await terminal.line(
          `${id}  ${percent(share)} of its words agree with ${titles.get(textId) ?? textId}, as those of the work itself or an edition of it would. Nothing is proposed from that text.`,
        );
  }
  for (const proposal of shown) await terminal.line(lineOf(proposal, titles));
  const undecided = all.filter(({ decided }) => decided === null).length;
  await terminal.line(`Set ${set.set}: ${counted(all.length, 'proposal')}, ${undecided} not decided.`);
}

function lineOf(proposal: DecidedProposal, titles: ReadonlyMap<string, string>): string {
  const { id, decided, words, agreeing, textId, place, places, text } = proposal;
  const source = [titles.get(textId) ?? textId, place].filter((each) => each !== '').join(', ');
  const where = places.map(({ work, startChar, endChar }) => `${work} ${startChar}–${endChar}`).join(', ');
  const agree = agreeing === words ? counted(words, 'word') : `${agreeing} of ${counted(words, 'word')}`;
  const excerpt = visibleString(text.replaceAll(/\s+/g, ' ').slice(0, SHOWN_CHARS));
  return `${id}  ${decided?.decision ?? 'not decided'}  ${where}  ${agree} agree with ${source}: ${excerpt}`;
}
