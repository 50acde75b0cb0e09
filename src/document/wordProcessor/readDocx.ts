import { documentError, type DocumentSource, limitError } from '../container/documentError.js';
import { openZip } from '../container/openZip.js';
import { parseXml } from '../container/parseXml.js';
import { unreadFiles } from '../container/unreadFiles.js';
import type { Extracted, StatedFacts } from '../../domain/index.js';
import { markSet } from '../flow/markSet.js';
import { ParagraphFlow } from '../flow/paragraphFlow.js';
import { agreedPages } from './agreedPages.js';
import { DocxNotes } from './docxNotes.js';
import { type DocxDocument, DocxStory } from './docxStory.js';
import type { DocxPart } from './docxState.js';
import { DocxStyles } from './docxStyles.js';
import { numberOf } from './ooxmlNames.js';
import { OfficePackage, placeOf, type Relationship } from './officePackage.js';

/** Version of this reader: changes whenever the same file would give another text. */
export const DOCX_READER = 'docx-1';
const RUNNING_HEAD = markSet('running-head');

/** Content types of a main part that is a text document. */
const TEXT_DOCUMENTS: ReadonlySet<string> = new Set([
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml',
  'application/vnd.ms-word.document.macroenabled.main+xml',
  'application/vnd.ms-word.template.macroenabledtemplate.main+xml',
]);

/**
 * The text of a Word document (Office Open XML, transitional or strict). Tracked changes, hidden text, notes and comments are marked and
 * stand at their place; headers and footers stand at the end, each once. Numbers of lists are not text of the file and are counted in a
 * remark. Pages are those that the last program recorded when it laid the document out; there are none if it recorded none, or another number of them.
 * @throws `document-damaged` for a file without a main document; `format-unsupported` if that is no text document; the errors of the
 * archive and of its XML; `document-limit`
 */
export function readDocx(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  const zip = openZip(bytes, source);
  const parts = new OfficePackage(zip, source);
  const main = parts.mainPart();
  const type = parts.contentType(main);
  if (!TEXT_DOCUMENTS.has(type)) throw notText(source, main, type);

  const flow = new ParagraphFlow(source.limits, (limit) => limitError(source, limit));
  const styles = new DocxStyles();
  const document = { flow, styles, notes: new DocxNotes(flow), runningHeads: new Map() };
  const relationships = parts.relationships(main);
  const entryOf = (kind: string): string | null =>
    relationships.find((one) => one.type === kind && one.entry !== null)?.entry ?? null;

  const stylesEntry = entryOf('styles');
  if (stylesEntry !== null) styles.read(parts.read(stylesEntry), source, placeOf(stylesEntry));
  for (const kind of ['footnotes', 'endnotes', 'comments'] as const) {
    const entry = entryOf(kind);
    if (entry !== null) readPart(parts, source, document, kind, entry);
  }
  readPart(parts, source, document, 'body', main);
  document.notes.placeRest();
  flow.end({ kind: 'paragraph', level: 0, place: { kind: 'docx', part: 'body', paragraph: 1, note: null } });
  readRunningHeads(parts, source, document, relationships);

  const built = flow.build();
  const { stated, statedPages } = statedFacts(parts, source, styles);
  const { pages, remarks } = agreedPages(built.pages, statedPages);
  return {
    format: 'docx',
    reader: DOCX_READER,
    ...built,
    pages,
    contents: [],
    stated,
    remarks: [...zip.remarks, ...unreadFiles(zip), ...built.remarks, ...remarks],
  };
}

function readPart(
  parts: OfficePackage,
  source: DocumentSource,
  document: DocxDocument,
  part: DocxPart,
  entry: string,
): void {
  const story = new DocxStory(document, part);
  parseXml(
    parts.read(entry),
    source,
    { place: placeOf(entry) },
    {
      open: (element) => {
        story.open(element);
      },
      close: () => {
        story.close();
      },
      text: (text) => {
        story.text(text);
      },
    },
  );
  story.finish();
}

function readRunningHeads(
  parts: OfficePackage,
  source: DocumentSource,
  document: DocxDocument,
  relationships: readonly Relationship[],
): void {
  const read = new Set<string>();
  const entries = new Map(relationships.map(({ id, entry }) => [id, entry]));
  // The parts of running heads may refer to others; those are not read.
  for (const [id, part] of [...document.runningHeads]) {
    const entry = entries.get(id) ?? null;
    if (entry === null || read.has(entry)) continue;
    read.add(entry);
    document.flow.enter(RUNNING_HEAD, 'here');
    readPart(parts, source, document, part, entry);
    document.flow.leave();
  }
}

function statedFacts(
  parts: OfficePackage,
  source: DocumentSource,
  styles: DocxStyles,
): { readonly stated: StatedFacts; readonly statedPages: number | null } {
  const relationships = parts.relationships('');
  const read = (type: string): ReturnType<typeof leafTexts> => {
    const entry = relationships.find((one) => one.type === type)?.entry ?? null;
    return entry === null ? [] : leafTexts(parts.read(entry), source, placeOf(entry));
  };
  const core = read('core-properties');
  const application = read('extended-properties');
  const first = (leaves: typeof core, local: string): string | null =>
    leaves.find((leaf) => leaf.local === local)?.text ?? null;
  const creator = first(core, 'creator');
  const program = first(application, 'Application');
  const version = first(application, 'AppVersion');
  const stated = {
    title: first(core, 'title'),
    authors:
      creator === null ? [] : creator.split(';').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])),
    language: first(core, 'language') ?? styles.language,
    published: null,
    identifiers: core.filter(({ local }) => local === 'identifier').map(({ text }) => text),
    producer: program === null || version === null ? program : `${program} ${version}`,
  };
  return { stated, statedPages: numberOf(first(application, 'Pages') ?? undefined) };
}

function notText(source: DocumentSource, entry: string, type: string): Error {
  return documentError(
    'format-unsupported',
    source,
    placeOf(entry),
    'the main part of the Office file is not a text document',
    'Save the text of the work as DOCX, ODT or plain text, record how, and add that.',
    { format: 'opc', contentType: type },
  );
}

/** An element without elements in it, and its text. */
interface LeafText {
  readonly uri: string;
  readonly local: string;
  readonly text: string;
}

/** The elements of an XML file that hold text and no element, in order; for what a document states about itself. @throws as {@link parseXml} */
function leafTexts(bytes: Uint8Array, source: DocumentSource, place: string): readonly LeafText[] {
  const leaves: LeafText[] = [];
  let text: string[] | null = null;
  parseXml(
    bytes,
    source,
    { place },
    {
      open: () => {
        text = [];
      },
      text: (piece) => text?.push(piece),
      close: ({ uri, local }) => {
        const joined = text?.join('').trim() ?? '';
        if (joined !== '') leaves.push({ uri, local, text: joined });
        text = null;
      },
    },
  );
  return leaves;
}
