import type { DocumentSource } from '../container/documentError.js';
import { quote } from '../container/documentError.js';
import type { ZipArchive } from '../container/openZip.js';
import { attributeOf, parseXml } from '../container/parseXml.js';
import { XHTML_ENTITIES } from '../html/xhtmlEntities.js';
import { type EpubTarget, resolveHref } from './hrefs.js';

/** An entry of a table of contents, list of pages or list of landmarks. */
export interface NavigationEntry {
  readonly target: EpubTarget;
  /** With single spaces; empty if the file gives none. */
  readonly title: string;
  /** From 1. */
  readonly level: number;
  /** Of a landmark: the tokens of its `epub:type`. */
  readonly types: readonly string[];
}

/** What an EPUB states about its parts; each in the order of the file. */
export interface Navigation {
  readonly contents: readonly NavigationEntry[];
  readonly pages: readonly NavigationEntry[];
  readonly landmarks: readonly NavigationEntry[];
}

const OPS = 'http://www.idpf.org/2007/ops';
/** Characters of a title that are kept. */
const LONGEST = 500;

interface Pending {
  href: string | null;
  title: string;
  readonly level: number;
  readonly types: readonly string[];
}

/**
 * Reads the navigation document of an EPUB 3.
 * @throws the errors of {@link ZipArchive.read} and {@link parseXml}
 * @source EPUB 3.3, section 7
 */
export function readNav(zip: ZipArchive, entry: string, source: DocumentSource): Navigation {
  const lists = {
    contents: [] as NavigationEntry[],
    pages: [] as NavigationEntry[],
    landmarks: [] as NavigationEntry[],
  };
  let list: NavigationEntry[] | null = null;
  let level = 0;
  let link: Pending | null = null;
  parseXml(
    zip.read(entry),
    source,
    { place: `entry ${quote(entry)}`, entities: XHTML_ENTITIES },
    {
      open: (element) => {
        if (element.local === 'nav') {
          const types = tokens(attributeOf(element, 'type', OPS));
          level = 0;
          list = types.includes('toc')
            ? lists.contents
            : types.includes('page-list')
              ? lists.pages
              : types.includes('landmarks')
                ? lists.landmarks
                : null;
        }
        if (element.local === 'ol') level += 1;
        if (element.local === 'a' && list !== null) {
          const types = tokens(attributeOf(element, 'type', OPS));
          link = { href: attributeOf(element, 'href') ?? null, title: '', level: Math.max(1, level), types };
        }
      },
      text: (text) => {
        addTitle(link, text);
      },
      close: (element) => {
        if (element.local === 'ol') level -= 1;
        if (element.local === 'a') {
          addEntry(list, link, entry);
          link = null;
        }
        if (element.local === 'nav') list = null;
      },
    },
  );
  return lists;
}

/**
 * Reads the NCX of an EPUB 2.
 * @throws the errors of {@link ZipArchive.read} and {@link parseXml}
 * @source ANSI/NISO Z39.86-2005, section 8
 */
export function readNcx(zip: ZipArchive, entry: string, source: DocumentSource): Navigation {
  /** In the order of their beginnings; titles and targets follow. */
  const points: Pending[] = [];
  const targets: Pending[] = [];
  const open: Pending[] = [];
  let inLabel = false;
  parseXml(
    zip.read(entry),
    source,
    { place: `entry ${quote(entry)}` },
    {
      open: (element) => {
        if (element.local === 'navPoint' || element.local === 'pageTarget') {
          const pending: Pending = { href: null, title: '', level: open.length + 1, types: [] };
          open.push(pending);
          (element.local === 'navPoint' ? points : targets).push(pending);
        }
        if (element.local === 'navLabel') inLabel = true;
        const current = open.at(-1);
        if (element.local === 'content' && current !== undefined)
          current.href ??= attributeOf(element, 'src') ?? null;
      },
      text: (text) => {
        if (inLabel) addTitle(open.at(-1) ?? null, text);
      },
      close: ({ local }) => {
        if (local === 'navLabel') inLabel = false;
        if (local === 'navPoint' || local === 'pageTarget') open.pop();
      },
    },
  );
  const contents: NavigationEntry[] = [];
  const pages: NavigationEntry[] = [];
  for (const point of points) addEntry(contents, point, entry);
  for (const page of targets) addEntry(pages, page, entry);
  return { contents, pages, landmarks: [] };
}

function tokens(text: string | undefined): readonly string[] {
  return (text ?? '').toLowerCase().split(/[ \t\r\n]+/);
}

function addTitle(pending: Pending | null, text: string): void {
  if (pending !== null && pending.title.length < LONGEST) pending.title += text.slice(0, LONGEST);
}

function addEntry(list: NavigationEntry[] | null, pending: Pending | null, from: string): void {
  if (list === null || pending === null || pending.href === null) return;
  const target = resolveHref(from, pending.href);
  if (target === null) return;
  const { level, types } = pending;
  list.push({ target, title: pending.title.replace(/[ \t\r\n]+/g, ' ').trim(), level, types });
}
