import type { DocumentSource } from '../container/documentError.js';
import { parseXml } from '../container/parseXml.js';

/** An element without elements in it, and its text. */
export interface LeafText {
  readonly uri: string;
  readonly local: string;
  readonly text: string;
}

/** The elements of an XML file that hold text and no element, in order; for what a document states about itself. @throws as {@link parseXml} */
export function leafTexts(bytes: Uint8Array, source: DocumentSource, place: string): readonly LeafText[] {
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
