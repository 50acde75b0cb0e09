import { attributeOf, type XmlElement } from '../container/parseXml.js';
import type { StatedFacts } from '../../domain/index.js';

const DC = 'http://purl.org/dc/elements/1.1/';
const OPF = 'http://www.idpf.org/2007/opf';
/** Characters of one statement that are kept. */
const LONGEST = 2000;
/** Statements of one kind that are kept. */
const MOST = 100;

/** Collects what a package document states in Dublin Core; gets every element of the document. */
export interface PackageFacts {
  readonly open: (element: XmlElement) => void;
  readonly text: (text: string) => void;
  readonly close: () => void;
  readonly stated: () => StatedFacts;
}

/** A collector that has met nothing yet. */
export function packageFacts(): PackageFacts {
  const found = new Map<string, string[]>();
  const dates: { readonly event: string; readonly value: string }[] = [];
  const makers: string[] = [];
  let generator: string | null = null;
  let element: XmlElement | null = null;
  let value = '';
  let depth = 0;
  let begun = 0;

  const note = (): void => {
    const flat = value.replace(/[ \t\r\n]+/g, ' ').trim();
    if (element === null || flat === '') return;
    if (element.local === 'date')
      dates.push({ event: attributeOf(element, 'event', OPF) ?? '', value: flat });
    if (element.local === 'contributor' && attributeOf(element, 'role', OPF) === 'bkp') makers.push(flat);
    const list = found.get(element.local) ?? [];
    if (list.length < MOST) list.push(flat);
    found.set(element.local, list);
  };

  return {
    open: (next) => {
      depth += 1;
      if (element === null && next.uri === DC) {
        element = next;
        begun = depth;
        value = '';
      }
      if (next.local === 'meta' && attributeOf(next, 'name')?.toLowerCase() === 'generator') {
        generator ??= attributeOf(next, 'content')?.slice(0, LONGEST) ?? null;
      }
    },
    text: (text) => {
      if (element !== null && value.length < LONGEST) value += text.slice(0, LONGEST);
    },
    close: () => {
      if (element !== null && depth === begun) {
        note();
        element = null;
      }
      depth -= 1;
    },
    stated: () => ({
      title: found.get('title')?.[0] ?? null,
      authors: found.get('creator') ?? [],
      language: found.get('language')?.[0] ?? null,
      published: (dates.find(({ event }) => event === 'publication') ?? dates[0])?.value ?? null,
      identifiers: found.get('identifier') ?? [],
      producer: generator ?? makers[0] ?? null,
    }),
  };
}
