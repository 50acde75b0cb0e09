import { InvalidArgumentError, type Command } from 'commander';
import {
  citeReadable,
  exhibitsDisclose,
  type ExhibitsDisclosure,
  exhibitSource,
  labelAt,
  type ListedExhibit,
  listExhibits,
  PreparedWorks,
} from '../../matter/index.js';
import type { ExhibitRequest } from '../../contract/index.js';
import { inputError, percent } from '../../base/index.js';
import {
  addExhibit,
  editExhibit,
  findExhibit,
  moveExhibit,
  openCase,
  removeExhibit,
  type CaseFolder,
} from '../../casefile/index.js';
import type { ExhibitContent, ExhibitEntry } from '../../domain/index.js';
import {
  formatCount,
  inspectionTitle,
  originalsOf,
  visibleString,
  type Originals,
} from '../../figure/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import type { Terminal } from '../terminal.js';
import { addExhibitPdfCommand } from './exhibitPdf.js';

interface Words {
  readonly title?: string;
  readonly note?: string;
}

interface AddValues extends CommonValues, Words {
  readonly examination: string;
  readonly work?: string;
  readonly chars?: readonly [number, number];
  readonly finding?: string;
}

/** The window keeps records of what models wrote and of inspections; the command line has none. */
const NONE = { get: () => undefined };

/** `palimpsest exhibit add|list|edit|move|remove|pdf`. */
export function addExhibitCommand(program: Command): void {
  const parent = program
    .command('exhibit')
    .description('mark passages and findings that the report shows, and print them');
  addAdd(parent);
  addList(parent);
  addChanges(parent);
  addExhibitPdfCommand(parent);
}

function addAdd(parent: Command): void {
  caseArgument(commonOptions(parent.command('add')))
    .requiredOption('--examination <id>', 'examination that measured the passage or the finding')
    .option('--work <id>', 'for a passage: evidence id of the work')
    .option('--chars <from-to>', 'for a passage: characters of its reading text, e.g. 1200-1450', range)
    .option('--finding <id>', 'for a finding: its id (palimpsest findings CASE --json)')
    .option('--title <text>', 'title, in your words', '')
    .option('--note <text>', 'note, in your words', '')
    .description('mark a passage or a finding as the next exhibit')
    .addHelpText(
      'after',
      '\nExamples:\n  palimpsest exhibit add doe-v-acme --examination X1 --work E2 \\\n    --chars 1200-1450 --title "The storm"\n' +
        '  palimpsest exhibit add doe-v-acme --examination X1 \\\n    --finding coverage-family-floor/E2',
    )
    .action((folder: string, values: AddValues) =>
      change(folder, values, async (opened) => {
        const sources = { works: new PreparedWorks(), asks: NONE, inspections: NONE };
        const content = await exhibitSource(opened, requestOf(values), sources);
        const entry = await addExhibit(opened, content, {
          title: values.title ?? '',
          note: values.note ?? '',
        });
        return { entry, disclosed: await exhibitsDisclose(opened, content) };
      }),
    );
}

function addList(parent: Command): void {
  caseArgument(commonOptions(parent.command('list')))
    .description('list the exhibits in order; exit 1 if the content of any differs from what was recorded')
    .addHelpText('after', '\nExample:\n  palimpsest exhibit list doe-v-acme --json')
    .action(async (folder: string, values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'read' });
      const listed = await listExhibits(opened);
      const changed = listed.filter(({ intact }) => !intact);
      if (changed.length > 0) {
        process.exitCode = 1;
        terminal.warn(
          `palimpsest: ${changed.map(({ label }) => label).join(', ')}: the content differs from what was recorded.\n` +
            'Remedy: Restore the files in the exhibits folder from a copy of the case.',
        );
      }
      if (terminal.json) await terminal.document(listed);
      else if (listed.length === 0) await terminal.line('No exhibits yet.');
      else {
        const citations = await citeReadable(opened, new PreparedWorks(), listed.flatMap(passagesOf));
        const originals = originalsOf(citations);
        await terminal.line(listed.map((one) => line(one, originals)).join('\n'));
      }
    });
}

function addChanges(parent: Command): void {
  caseArgument(commonOptions(parent.command('edit')))
    .argument('<id>', 'exhibit: P1, P2, … or its label')
    .option('--title <text>', 'new title')
    .option('--note <text>', 'new note')
    .description('change the title or note; the private log, which is never sealed, keeps the previous ones')
    .addHelpText('after', '\nExample:\n  palimpsest exhibit edit doe-v-acme P2 --title "The chase"')
    .action((folder: string, id: string, values: CommonValues & Words) =>
      change(folder, values, (opened) => {
        const { id: exhibitId, title, note } = chosen(opened, id);
        if (values.title === undefined && values.note === undefined)
          throw inputError('exhibit-words', 'Nothing to change.', 'Give --title or --note.');
        return editExhibit(opened, exhibitId, {
          title: values.title ?? title,
          note: values.note ?? note,
        });
      }),
    );
  caseArgument(commonOptions(parent.command('move')))
    .argument('<id>', 'exhibit: P1, P2, … or its label')
    .option('--before <id>', 'exhibit to place it before (default: move it to the end)')
    .description('move an exhibit; labels follow the order')
    .addHelpText('after', '\nExample:\n  palimpsest exhibit move doe-v-acme P3 --before P1')
    .action((folder: string, id: string, values: CommonValues & { readonly before?: string }) =>
      change(folder, values, async (opened) => {
        const entry = chosen(opened, id);
        const before = values.before === undefined ? null : chosen(opened, values.before).id;
        await moveExhibit(opened, entry.id, before);
        return entry;
      }),
    );
  caseArgument(commonOptions(parent.command('remove')))
    .argument('<id>', 'exhibit: P1, P2, … or its label')
    .description(
      'remove an exhibit from the list; its content file and its entries in the audit log are kept',
    )
    .addHelpText('after', '\nExample:\n  palimpsest exhibit remove doe-v-acme P2')
    .action((folder: string, id: string, values: CommonValues) =>
      change(folder, values, async (opened) => {
        const entry = chosen(opened, id);
        await removeExhibit(opened, entry.id);
        return entry;
      }),
    );
}

/** Changes the exhibits of a case and prints the exhibit that was changed with its present label. */
async function change(
  folder: string,
  values: CommonValues,
  work: (
    opened: CaseFolder,
  ) => Promise<
    ExhibitEntry | { readonly entry: ExhibitEntry; readonly disclosed: ExhibitsDisclosure | null }
  >,
): Promise<void> {
  const terminal = terminalOf(values);
  const opened = await openCase(folder, { mode: 'write' });
  try {
    const done = await work(opened);
    const { entry, disclosed } = 'entry' in done ? done : { entry: done, disclosed: null };
    await print(terminal, opened, entry, disclosed);
  } finally {
    await opened.close();
  }
}

async function print(
  terminal: Terminal,
  opened: CaseFolder,
  entry: ExhibitEntry,
  disclosed: ExhibitsDisclosure | null,
): Promise<void> {
  const at = opened.index.exhibits.findIndex(({ id }) => id === entry.id);
  const label = at === -1 ? '' : labelAt(at + 1);
  if (terminal.json)
    await terminal.document({ ...entry, label, ...(disclosed === null ? {} : { disclosed }) });
  else {
    await terminal.line(`${label === '' ? 'removed' : label}  ${summary(entry)}`);
    if (disclosed !== null) await terminal.line(disclosedWords(disclosed));
  }
}

/** How much of its work a new exhibit shows, and how much all exhibits show. */
function disclosedWords({ workId, chars, own, all }: ExhibitsDisclosure): string {
  const of = (some: number): string =>
    `${formatCount(some)} of ${formatCount(chars)} characters (${percent(some / chars)})`;
  return `It shows ${of(own)} of ${workId}; all exhibits show ${of(all)}.`;
}

/** The passage of an exhibit, if it shows one. */
function passagesOf({ content }: ListedExhibit): Parameters<Originals>[0][] {
  if (content?.kind === 'passage') return [content];
  if (content?.kind !== 'continuation') return [];
  const { work, startChar, endChar } = content.record;
  return [{ workId: work.id, startChar, endChar }];
}

function line(exhibit: ListedExhibit, originals: Originals): string {
  const { label, intact, content, ...entry } = exhibit;
  const original = passagesOf(exhibit).map(originals).join('');
  return `${label}  ${summary(entry)}  ${intact ? `${shown(content)}${original === '' ? '' : ` (${original})`}` : 'CHANGED: the content differs from what was recorded'}`;
}

function summary({ id, kind, title }: ExhibitEntry): string {
  return `${id}  ${kind}  ${title === '' ? '(no title)' : visibleString(title)}`;
}

function shown(content: ExhibitContent | null): string {
  switch (content?.kind) {
    case 'passage':
      return `${content.workId} under ${content.examinationId}, characters ${content.startChar} to ${content.endChar}`;
    case 'finding':
      return `${content.findingId} of ${content.examinationId}`;
    case 'continuation':
      return `${content.record.model.id} on ${content.record.work.id} from character ${content.record.startChar}`;
    case 'inspection':
      return visibleString(inspectionTitle(content.record));
    case undefined:
      return '';
  }
}

/** The exhibit with this id or this present label. */
function chosen(opened: CaseFolder, name: string): ExhibitEntry {
  return opened.index.exhibits.find((_, at) => labelAt(at + 1) === name) ?? findExhibit(opened, name);
}

function requestOf({ examination, work, chars, finding }: AddValues): ExhibitRequest {
  if (finding !== undefined && work === undefined && chars === undefined)
    return { kind: 'finding', examinationId: examination, findingId: finding };
  if (finding === undefined && work !== undefined && chars !== undefined) {
    const [startChar, endChar] = chars;
    return { kind: 'passage', examinationId: examination, workId: work, startChar, endChar };
  }
  throw inputError(
    'exhibit-source',
    'It is not clear what to mark.',
    'Give --work and --chars for a passage, or --finding for a finding.',
  );
}

function range(text: string): [number, number] {
  const [, from, to] = /^(\d{1,12})-(\d{1,12})$/.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    throw new InvalidArgumentError('Give the first character and the end, e.g. 1200-1450.');
  }
  return [Number(from), Number(to)];
}
