import {
  DAMAGED,
  documentError,
  type DocumentSource,
  limitError,
  quote,
} from '../container/documentError.js';
import type { ZipArchive } from '../container/openZip.js';
import { attributeOf, parseXml, type XmlElement } from '../container/parseXml.js';
import type { StatedFacts } from '../../domain/index.js';
import { resolveHref } from './hrefs.js';
import { type PackageFacts, packageFacts } from './packageFacts.js';

/** An item of the manifest. */
export interface ManifestItem {
  readonly id: string;
  /** Null for an item outside the book. */
  readonly entry: string | null;
  readonly mediaType: string;
  readonly properties: readonly string[];
  /** Id of the item to use where the format of this one cannot be read. */
  readonly fallback: string | null;
}

/** An item of the reading order. */
export interface SpineItem {
  readonly idref: string;
  /** Position in the spine, from 1, as CFI steps and citations count. */
  readonly number: number;
  readonly isLinear: boolean;
}

/** A reference of the EPUB 2 guide. */
export interface GuideReference {
  readonly type: string;
  readonly entry: string;
  readonly fragment: string;
}

/** What the package document of an EPUB states. */
export interface EpubPackage {
  /** Entry of the package document. */
  readonly entry: string;
  /** Renditions besides this one, which are not read. */
  readonly otherRenditions: number;
  readonly manifest: ReadonlyMap<string, ManifestItem>;
  readonly spine: readonly SpineItem[];
  /** CFI step from the package to its spine, e.g. `/6`. */
  readonly spineStep: string;
  /** Id of the NCX, if the spine names one. */
  readonly toc: string | null;
  readonly guide: readonly GuideReference[];
  readonly stated: StatedFacts;
}

const CONTAINER = 'META-INF/container.xml';
const OPF = 'http://www.idpf.org/2007/opf';

/**
 * Reads which entries an EPUB consists of and in which order: `META-INF/container.xml` and the package document it names first.
 * @throws `epub-damaged`; the errors of {@link ZipArchive.read} and {@link parseXml}; `document-limit` for too many items
 * @source EPUB 3.3, sections 4 and 5; OPF 2.0.1
 */
export function readPackage(zip: ZipArchive, source: DocumentSource): EpubPackage {
  const packages = packageEntries(zip, source);
  const entry = packages[0];
  if (entry === undefined || zip.find(entry) === undefined) {
    throw damaged(
      source,
      CONTAINER,
      `the package document ${entry === undefined ? 'is not named' : `${quote(entry)} is missing`}`,
    );
  }
  const manifest = new Map<string, ManifestItem>();
  const spine: SpineItem[] = [];
  const guide: GuideReference[] = [];
  const facts: PackageFacts = packageFacts();
  let toc: string | null = null;
  let spineStep = '';
  let children = 0;
  let itemrefs = 0;
  const open: string[] = [];
  parseXml(
    zip.read(entry),
    source,
    { place: `entry ${quote(entry)}` },
    {
      open: (element) => {
        const isOwn = element.uri === OPF || element.uri === '';
        const around = open.at(-1);
        open.push(isOwn ? element.local : '');
        if (open.length === 2) children += 1;
        if (isOwn && open.length === 2 && element.local === 'spine') {
          spineStep = `/${2 * children}`;
          toc = attributeOf(element, 'toc') ?? null;
        }
        if (around === 'spine') itemrefs += 1;
        if (manifest.size + spine.length + guide.length > source.limits.parts)
          throw limitError(source, 'parts');
        if (isOwn && around === 'manifest' && element.local === 'item') addItem(manifest, entry, element);
        if (isOwn && around === 'spine' && element.local === 'itemref') {
          const isLinear = attributeOf(element, 'linear') !== 'no';
          spine.push({ idref: attributeOf(element, 'idref') ?? '', number: itemrefs, isLinear });
        }
        if (isOwn && around === 'guide' && element.local === 'reference') addReference(guide, entry, element);
        facts.open(element);
      },
      close: () => {
        open.pop();
        facts.close();
      },
      text: (text) => {
        facts.text(text);
      },
    },
  );
  if (spine.length === 0) throw damaged(source, entry, 'the spine, which states the reading order, is empty');
  return {
    entry,
    otherRenditions: packages.length - 1,
    manifest,
    spine,
    spineStep,
    toc,
    guide,
    stated: facts.stated(),
  };
}

function packageEntries(zip: ZipArchive, source: DocumentSource): string[] {
  const entries: string[] = [];
  parseXml(
    zip.read(CONTAINER),
    source,
    { place: `entry ${quote(CONTAINER)}` },
    {
      open: (element) => {
        if (element.local !== 'rootfile') return;
        const path = attributeOf(element, 'full-path');
        const type = attributeOf(element, 'media-type') ?? 'application/oebps-package+xml';
        const target = path === undefined ? null : resolveHref('', path);
        if (target !== null && type === 'application/oebps-package+xml') entries.push(target.entry);
      },
    },
  );
  return entries;
}

function addItem(manifest: Map<string, ManifestItem>, from: string, element: XmlElement): void {
  const id = attributeOf(element, 'id') ?? '';
  if (manifest.has(id)) return;
  manifest.set(id, {
    id,
    entry: resolveHref(from, attributeOf(element, 'href') ?? '')?.entry ?? null,
    mediaType: (attributeOf(element, 'media-type') ?? '').trim().toLowerCase(),
    properties: (attributeOf(element, 'properties') ?? '').split(/[ \t\r\n]+/),
    fallback: attributeOf(element, 'fallback') ?? null,
  });
}

function addReference(guide: GuideReference[], from: string, element: XmlElement): void {
  const target = resolveHref(from, attributeOf(element, 'href') ?? '');
  if (target !== null) guide.push({ type: (attributeOf(element, 'type') ?? '').toLowerCase(), ...target });
}

function damaged(source: DocumentSource, entry: string, what: string): Error {
  return documentError('epub-damaged', source, `entry ${quote(entry)}`, what, DAMAGED, { entry });
}
