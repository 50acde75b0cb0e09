import { PalimpsestError } from '../../base/index.js';
import { documentError, type DocumentSource, limitError } from '../container/documentError.js';
import { openZip, type ZipArchive } from '../container/openZip.js';
import { parseXml } from '../container/parseXml.js';
import { unreadFiles } from '../container/unreadFiles.js';
import type { Extracted } from '../../domain/index.js';
import { ParagraphFlow } from '../flow/paragraphFlow.js';
import { agreedPages } from './agreedPages.js';
import { odfAttribute, odfName } from './odfNames.js';
import { type OdtFacts, odtFacts } from './odtFacts.js';
import { OdtStory } from './odtStory.js';
import { OdtStyles } from './odtStyles.js';
import { placeOf } from './officePackage.js';

/** Version of this reader: changes whenever the same file would give another text. */
export const ODT_READER = 'odt-1';

/**
 * The text of an OpenDocument text. Tracked changes, hidden text, notes, comments and ruby are marked and stand at their place, deleted text
 * included; headers and footers of the page styles stand at the end. Numbers of lists are not text of the file and are counted in a remark.
 * Pages are those that the last program recorded when it laid the document out; there are none if it recorded none, or another number of them.
 * @throws `document-encrypted` for an entry that the manifest states as encrypted; the errors of the archive and of its XML; `document-limit`
 */
export function readOdt(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  const zip = openZip(bytes, source);
  checkEncryption(zip, source);
  const files: [string, Uint8Array][] = [['content.xml', zip.read('content.xml')]];
  if (zip.find('styles.xml') !== undefined) files.unshift(['styles.xml', zip.read('styles.xml')]);
  const meta = zip.find('meta.xml') === undefined ? null : zip.read('meta.xml');
  const facts = odtFacts(meta, source, placeOf('meta.xml'));
  const extracted = readFiles(files, facts, source);
  return { ...extracted, remarks: [...zip.remarks, ...unreadFiles(zip), ...extracted.remarks] };
}

/** The text of an OpenDocument text that is a single XML file. @throws the errors of its XML; `document-limit` */
export function readFlatOdt(bytes: Uint8Array, source: DocumentSource): Extracted {
  if (bytes.length > source.limits.fileBytes) throw limitError(source, 'fileBytes');
  return readFiles([['', bytes]], odtFacts(bytes, source, ''), source);
}

function readFiles(
  files: readonly (readonly [string, Uint8Array])[],
  facts: OdtFacts,
  source: DocumentSource,
): Extracted {
  const flow = new ParagraphFlow(source.limits, (limit) => limitError(source, limit));
  const styles = new OdtStyles();
  const body = new OdtStory(flow, styles, 'office:text');
  for (const [entry, bytes] of files) read(entry, bytes, source, styles, body);
  if (body.changes.unplaced > 0) flow.remark('deletion-without-place', { changes: body.changes.unplaced });
  // Named styles are known now; the first file has the page styles, and its own automatic styles.
  const [first] = files;
  const heads = new OdtStory(flow, styles, 'office:master-styles');
  if (first !== undefined) read(...first, source, styles, heads);
  const built = flow.build();
  const { pages, remarks } = agreedPages(body.pages.isKnown ? built.pages : [], facts.pages);
  return {
    format: 'odt',
    reader: ODT_READER,
    ...built,
    pages,
    contents: [],
    stated: facts.stated,
    remarks: [...built.remarks, ...remarks],
  };
}

function read(
  entry: string,
  bytes: Uint8Array,
  source: DocumentSource,
  styles: OdtStyles,
  story: OdtStory,
): void {
  styles.beginFile();
  parseXml(
    bytes,
    source,
    { place: entry === '' ? '' : placeOf(entry) },
    {
      open: (element) => {
        styles.open(element);
        story.open(element);
      },
      close: (element) => {
        styles.close(element);
        story.close(element);
      },
      text: (text) => {
        story.text(text);
      },
    },
  );
}

/** Old manifests do not declare their namespace, so they are not read by name but searched. */
function checkEncryption(zip: ZipArchive, source: DocumentSource): void {
  const manifest = 'META-INF/manifest.xml';
  if (zip.find(manifest) === undefined) return;
  const bytes = zip.read(manifest);
  let entry = '';
  let encrypted: string | null = null;
  try {
    parseXml(
      bytes,
      source,
      { place: placeOf(manifest) },
      {
        open: (element) => {
          const name = odfName(element);
          if (name === 'manifest:file-entry') entry = odfAttribute(element, 'manifest', 'full-path') ?? '';
          if (name === 'manifest:encryption-data') encrypted ??= entry;
        },
      },
    );
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'xml-malformed') throw error;
    if (new TextDecoder('latin1').decode(bytes).includes('encryption-data')) encrypted = manifest;
  }
  if (encrypted === null) return;
  throw documentError(
    'document-encrypted',
    source,
    placeOf(encrypted),
    'the OpenDocument file is encrypted',
    'Open it with its password, save a copy without one, record how, and add the copy.',
    { entry: encrypted },
  );
}
