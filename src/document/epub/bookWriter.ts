import { PalimpsestError } from '../../base/index.js';
import { decodeBytes } from '../container/decodeBytes.js';
import { type DocumentSource, quote } from '../container/documentError.js';
import type { ZipArchive } from '../container/openZip.js';
import type { Extracted, ReaderRemark } from '../../domain/index.js';
import { ExtractedBuilder } from '../extractedBuilder.js';
import { matterOf } from '../html/elementRules.js';
import { findingRemarks } from '../html/findingRemarks.js';
import { FlowWriter } from '../html/flowWriter.js';
import { htmlEncoding } from '../html/htmlEncoding.js';
import type { MarkupElement, MarkupParent } from '../html/markupNode.js';
import { pageFacts } from '../html/pageFacts.js';
import { NoteScan } from '../html/noteScan.js';
import { parseHtml } from '../html/parseHtml.js';
import { parseXhtml } from '../html/parseXhtml.js';
import { placeNotes } from '../html/placeNotes.js';
import { newFindings, walkMarkup } from '../html/walkMarkup.js';
import type { WalkTarget } from '../html/walkTarget.js';
import { BookStyles } from './bookStyles.js';
import { resolveHref } from './hrefs.js';
import type { Navigation, NavigationEntry } from './navigation.js';
import type { EpubPackage, ManifestItem, SpineItem } from './packageFile.js';

const READABLE = new Set([
  'application/xhtml+xml',
  'text/html',
  'text/x-oeb1-document',
  'image/svg+xml',
  'application/xml',
]);
/** Items that may stand in for one another. */
const MOST_FALLBACKS = 10;
/** More than one item has elements. */
const ELEMENTS = 2 ** 24;

type Written = Pick<Extracted, 'text' | 'blocks' | 'marks' | 'pages' | 'contents' | 'remarks'>;

/** Writes the text of a book, item by item. */
export class BookWriter {
  readonly #zip: ZipArchive;
  readonly #book: EpubPackage;
  readonly #navigation: Navigation & { readonly damaged: number };
  readonly #source: DocumentSource;
  readonly #builder = new ExtractedBuilder();
  readonly #flow: FlowWriter;
  readonly #target: WalkTarget;
  readonly #styles: BookStyles;
  readonly #findings = newFindings();
  readonly #matter: ReadonlyMap<string, 'front-matter' | 'back-matter'>;
  /** Labels of the printed pages that begin at `entry#id`. */
  readonly #labels: ReadonlyMap<string, readonly string[]>;
  /** Targets are `entry#id`, and `entry#` for the beginning of an item. */
  readonly #scan = new NoteScan();
  readonly #counts = new Map<string, { count: number; readonly starts: number[]; readonly first: string }>();
  /** Entries that were written; each is written once, however often the spine names it. */
  readonly #written = new Set<string>();
  #entry = '';
  #spine = 0;
  #hides: (element: MarkupElement) => boolean = () => false;

  constructor(
    zip: ZipArchive,
    book: EpubPackage,
    navigation: Navigation & { readonly damaged: number },
    source: DocumentSource,
  ) {
    this.#zip = zip;
    this.#book = book;
    this.#navigation = navigation;
    this.#source = source;
    this.#styles = new BookStyles(zip);
    this.#matter = matterOfEntries(book, navigation);
    this.#labels = labelsByTarget(navigation);
    this.#target = {
      builder: this.#builder,
      source,
      hides: (element) => this.#hides(element),
      step: ({ parent }, _sameName, any) => (parent?.kind === 'element' ? `/${2 * any}` : ''),
      place: (path) => ({
        kind: 'epub',
        entry: this.#entry,
        spine: this.#spine,
        cfi: `${book.spineStep}/${2 * this.#spine}!${path}`,
      }),
      ignoresPageBreaks: this.#labels.size > 0,
      anchor: (id, start) => {
        this.#noteAnchor(id, start);
      },
      anchorEnd: (id, end) => {
        this.#scan.anchorEnd(`${this.#entry}#${id}`, end);
      },
      list: (id) => {
        this.#scan.list(`${this.#entry}#${id}`);
      },
      link: (href, link) => {
        const to = resolveHref(this.#entry, href);
        // The beginning of an item is no note: the link names none of its parts.
        if (to !== null && to.fragment !== '')
          this.#scan.links.push({ ...link, target: `${to.entry}#${to.fragment}` });
      },
      element: ({ parent, ...element }) => {
        this.#scan.element({ ...element, parent: this.#spine * ELEMENTS + parent });
      },
    };
    this.#flow = new FlowWriter(this.#target);
  }

  /** Adds an item of the spine. An item that cannot be read is passed over with a remark. */
  add({ idref, number, isLinear }: SpineItem): void {
    const item = this.#readable(this.#book.manifest.get(idref), idref);
    if (item === null) return;
    const key = `${item.entry}#`;
    if (this.#written.has(item.entry)) {
      this.#remark('epub-item-repeated', item.entry);
      return;
    }
    this.#written.add(item.entry);
    const document = this.#parse(item.entry, item.mediaType);
    this.#entry = item.entry;
    this.#spine = number;
    const { styles, styleLinks } = pageFacts(document);
    this.#hides = this.#styles.of(item.entry, styleLinks, styles);
    const matter = this.#matter.get(item.entry);
    const marks = [
      ...(isLinear ? [] : [this.#flow.openMark('non-linear')]),
      ...(matter === undefined ? [] : [this.#flow.openMark(matter)]),
    ];
    this.#flow.anchor(key);
    walkMarkup(document, this.#target, this.#flow, this.#findings);
    for (const mark of marks.toReversed()) this.#flow.closeMark(mark);
  }

  /** Everything that was written. */
  finish(): Written {
    this.#flow.finish();
    const { built, follow, stay, remarks: ofNotes } = placeNotes(this.#builder.build(), this.#scan);
    const { contents, unresolved } = contentsOf(this.#navigation.contents, this.#scan.anchors, stay);
    const counted = (code: string, count: number): ReaderRemark => ({ code, count, starts: [], details: {} });
    const remarks: ReaderRemark[] = [
      ...[...this.#counts].map(([code, { count, starts, first }]) => ({
        code,
        count,
        starts: starts.map(follow).sort((a, b) => a - b),
        details: { first },
      })),
      ...findingRemarks(this.#findings, this.#styles.notApplied, this.#styles.notRead, follow),
      ...ofNotes,
      ...[
        counted('epub-navigation-malformed', this.#navigation.damaged),
        counted('epub-contents-unresolved', unresolved),
      ].filter(({ count }) => count > 0),
    ];
    return { ...built, contents, remarks };
  }

  #noteAnchor(id: string, start: number): void {
    // The key of an item as a whole is its entry with `#`; an id has no `#` before it.
    const key = id === `${this.#entry}#` ? id : `${this.#entry}#${id}`;
    if (!this.#scan.anchor(key, start)) return;
    for (const label of this.#labels.get(key) ?? []) this.#builder.page(null, label === '' ? null : label);
  }

  /** The item, or the first of its fallbacks that can be read and is there. */
  #readable(start: ManifestItem | undefined, idref: string): { entry: string; mediaType: string } | null {
    let item = start;
    for (let step = 0; item !== undefined && step < MOST_FALLBACKS; step++) {
      const { entry, mediaType } = item;
      if (READABLE.has(mediaType) && entry !== null) {
        if (this.#zip.find(entry) !== undefined) return { entry, mediaType };
        this.#remark('epub-item-missing', entry);
        return null;
      }
      item = item.fallback === null ? undefined : this.#book.manifest.get(item.fallback);
    }
    this.#remark(start === undefined ? 'epub-item-missing' : 'epub-item-not-read', start?.entry ?? idref);
    return null;
  }

  #parse(entry: string, mediaType: string): MarkupParent {
    const bytes = this.#zip.read(entry);
    const place = `entry ${quote(entry)}`;
    if (mediaType !== 'text/html') {
      try {
        return parseXhtml(bytes, this.#source, place);
      } catch (error) {
        if (!(error instanceof PalimpsestError) || error.code !== 'xml-malformed') throw error;
        this.#remark('epub-item-not-well-formed', entry);
      }
    }
    return parseHtml(decodeBytes(bytes, htmlEncoding(bytes).label, this.#source, place), this.#source);
  }

  #remark(code: string, first: string): void {
    const known = this.#counts.get(code) ?? { count: 0, starts: [], first: first.slice(0, 200) };
    known.count += 1;
    if (known.starts.length < 20) known.starts.push(this.#builder.length);
    this.#counts.set(code, known);
  }
}

/** Labels of printed pages by `entry#id`; several may begin at one place. */
function labelsByTarget({ pages }: Navigation): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, string[]>();
  for (const { target, title } of pages) {
    const key = `${target.entry}#${target.fragment}`;
    const known = labels.get(key);
    if (known === undefined) labels.set(key, [title.slice(0, 100)]);
    else known.push(title.slice(0, 100));
  }
  return labels;
}

/** Items that the guide or the landmarks name as front or back matter as a whole, and not as the text itself. */
function matterOfEntries(
  book: EpubPackage,
  navigation: Navigation,
): ReadonlyMap<string, 'front-matter' | 'back-matter'> {
  const found = new Map<string, 'front-matter' | 'back-matter'>();
  if (book.spine.length < 2) return found;
  const texts = new Set<string>();
  const named = [
    ...book.guide.map(({ type, entry, fragment }) => ({ types: [type], target: { entry, fragment } })),
    ...navigation.landmarks,
  ];
  for (const { types, target } of named) {
    if (types.some((type) => type === 'text' || type === 'bodymatter' || type === 'other.start'))
      texts.add(target.entry);
    const matter = target.fragment === '' ? matterOf(types) : null;
    if (matter !== null && !found.has(target.entry)) found.set(target.entry, matter);
  }
  for (const entry of texts) found.delete(entry);
  return found;
}

/**
 * The table of contents with the places in the text to which it leads, in their order.
 * @param anchors where `entry#id`, and `entry#` for the beginning of an entry, were written
 * @param placeOf where an offset of the writing came to stand
 * @returns also how many entries lead to an entry that is not in the text; one whose id is missing leads to the beginning of its entry
 */
function contentsOf(
  entries: readonly NavigationEntry[],
  anchors: ReadonlyMap<string, { readonly start: number }>,
  placeOf: (offset: number) => number,
): { readonly contents: Extracted['contents']; readonly unresolved: number } {
  const contents = entries.flatMap(({ target, title, level }) => {
    const start = (anchors.get(`${target.entry}#${target.fragment}`) ?? anchors.get(`${target.entry}#`))
      ?.start;
    return start === undefined ? [] : [{ title, level, start: placeOf(start) }];
  });
  const unresolved = entries.length - contents.length;
  return { contents: contents.sort((a, b) => a.start - b.start), unresolved };
}
