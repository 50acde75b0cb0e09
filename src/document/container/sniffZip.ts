import type { DocumentFormat } from '../../domain/index.js';
import type { DocumentSource } from './documentError.js';
import { checkEpubProtection } from './epubProtection.js';
import type { ZipArchive } from './openZip.js';
import { attributeOf, parseXml } from './parseXml.js';
import { unsupported } from './unsupported.js';

const SAVE_AS = 'Save the text of the work as DOCX, ODT or plain text, record how, and add that.';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** Content types of the main part of Office documents, without `.main+xml`, in lower case. */
const MAIN_PARTS: Readonly<Record<string, { readonly format: string; readonly what: string } | 'docx'>> = {
  [`${WORD}.document`]: 'docx',
  [`${WORD}.template`]: 'docx',
  'application/vnd.ms-word.document.macroenabled': 'docx',
  'application/vnd.ms-word.template.macroenabledtemplate': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    format: 'xlsx',
    what: 'a spreadsheet (XLSX)',
  },
  'application/vnd.ms-excel.sheet.macroenabled': { format: 'xlsm', what: 'a spreadsheet (XLSM)' },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
    format: 'pptx',
    what: 'a presentation (PPTX)',
  },
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow': {
    format: 'ppsx',
    what: 'a presentation (PPSX)',
  },
};

const ODF = 'application/vnd.oasis.opendocument.';
/** Kinds of OpenDocument files after {@link ODF}. */
const ODF_KINDS: Readonly<Record<string, string>> = {
  spreadsheet: 'a spreadsheet (ODS)',
  presentation: 'a presentation (ODP)',
  graphics: 'a drawing (ODG)',
  'text-master': 'an OpenDocument master document (ODM), which holds no text of its own',
};

/**
 * What a ZIP archive is: EPUB, DOCX, ODT, or only an archive.
 * @throws `format-unsupported`, `document-drm`; the errors of {@link ZipArchive.read} and of {@link parseXml}
 */
export function sniffZip(zip: ZipArchive, source: DocumentSource): DocumentFormat | 'zip' {
  const type = mimetypeOf(zip);
  if (
    type === 'application/epub+zip' ||
    (type === null && zip.find('META-INF/container.xml') !== undefined)
  ) {
    checkEpubProtection(zip, source);
    return 'epub';
  }
  if (type?.startsWith(ODF) === true) {
    const kind = type.slice(ODF.length);
    if (kind === 'text' || kind === 'text-template' || kind === 'text-web') return 'odt';
    const what = Object.hasOwn(ODF_KINDS, kind) ? ODF_KINDS[kind] : undefined;
    throw unsupported(source, {
      format: 'odf',
      what: what ?? 'an OpenDocument file without text',
      hint: SAVE_AS,
    });
  }
  if (zip.find('[Content_Types].xml') !== undefined) return sniffOffice(zip, source);
  if (zip.entries.some(({ name }) => /^(?:Index\/Document\.iwa|Index\.zip|index\.apxl?)$/.test(name))) {
    throw unsupported(source, { format: 'pages', what: 'a document of Apple Pages or iWork', hint: SAVE_AS });
  }
  return 'zip';
}

function mimetypeOf(zip: ZipArchive): string | null {
  const entry = zip.find('mimetype');
  if (entry === undefined || entry.statedBytes > 200) return null;
  return String.fromCharCode(...zip.read('mimetype').subarray(0, 200)).trim();
}

function sniffOffice(zip: ZipArchive, source: DocumentSource): 'docx' {
  const types = new Set<string>();
  parseXml(
    zip.read('[Content_Types].xml'),
    source,
    { place: 'entry "[Content_Types].xml"' },
    {
      open: (element) => {
        const type = attributeOf(element, 'ContentType')?.toLowerCase();
        if (type?.endsWith('.main+xml') === true) types.add(type.slice(0, -'.main+xml'.length));
        if (type?.includes('fixeddocument') === true) types.add('xps');
      },
    },
  );
  for (const type of types) {
    const known = Object.hasOwn(MAIN_PARTS, type) ? MAIN_PARTS[type] : undefined;
    if (known === 'docx') return 'docx';
    if (known !== undefined) throw unsupported(source, { ...known, hint: SAVE_AS });
  }
  const isXps = types.has('xps');
  throw unsupported(source, {
    format: isXps ? 'xps' : 'opc',
    what: isXps ? 'an XPS file' : 'an Office file without a text document',
    hint: isXps ? 'Convert it to PDF, record how, and add that.' : SAVE_AS,
  });
}
