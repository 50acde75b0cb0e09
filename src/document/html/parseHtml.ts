import { Parser } from 'parse5';
import { type PalimpsestError, wholeNumber } from '../../base/index.js';
import { BEYOND_LIMIT, documentError, type DocumentSource, limitError } from '../container/documentError.js';
import { MarkupAdapter, type MarkupMap } from './markupAdapter.js';
import type { MarkupParent } from './markupNode.js';

/** Characters that the parser gets at a time. */
const STEP = 2 ** 16;
/** Attributes of one element; the parser compares each with all before it. */
const MOST_ATTRIBUTES = 20_000;
/** What a tag, comment or run of white space costs, which the parser holds until it ends and copies with every piece. */
const COPIES_FREE = 2 ** 30;
const COPIES_PER_CHARACTER = 16;
/** No attribute ends or begins before one of these, so a long value may be given whole. */
const BREAK = /["'<>\s]/g;

/**
 * Reads a web page as browsers without scripts do. The parser never fails on bad markup; it repairs it as the HTML standard says.
 * @param html the decoded text of the file, without byte order mark
 * @returns the document; offsets of its texts are UTF-16 units of `html`
 * @throws `document-limit`: nested elements (`depth`), elements (`parts`), one tag or comment (`tag`)
 * @source https://html.spec.whatwg.org/multipage/parsing.html
 */
export function parseHtml(html: string, source: DocumentSource): MarkupParent {
  const parser: Parser<MarkupMap> = new Parser<MarkupMap>({
    scriptingEnabled: false,
    sourceCodeLocationInfo: true,
    treeAdapter: new MarkupAdapter((elements) => {
      if (elements > source.limits.parts) throw limitError(source, 'parts', 'elements of the page');
      if (parser.openElements.stackTop >= source.limits.depth) throw limitError(source, 'depth');
    }),
  });
  let copied = 0;
  for (let at = 0; at < html.length;) {
    const end = pieceEnd(html, at, parser.tokenizer.preprocessor.html.length);
    parser.tokenizer.write(html.slice(at, end), end >= html.length);
    at = end;
    copied += parser.tokenizer.preprocessor.html.length;
    if (copied > COPIES_FREE + COPIES_PER_CHARACTER * html.length) {
      throw tooLong(source, at, 'a tag, a comment or a run of white space is millions of characters long');
    }
    if (attributesOfOpenTag(parser) > MOST_ATTRIBUTES) {
      throw tooLong(source, at, `an element has more than ${wholeNumber(MOST_ATTRIBUTES)} attributes`);
    }
  }
  if (html === '') parser.tokenizer.write('', true);
  return parser.document;
}

/** Attributes of the tag that the tokenizer is in. It has no public name for them; a test with many attributes keeps this true. */
function attributesOfOpenTag(parser: Parser<MarkupMap>): number {
  const token: unknown = Reflect.get(parser.tokenizer, 'currentToken');
  if (typeof token !== 'object' || token === null || !('attrs' in token)) return 0;
  return Array.isArray(token.attrs) ? token.attrs.length : 0;
}

function pieceEnd(html: string, start: number, held: number): number {
  const end = start + STEP;
  if (held < 4 * STEP || end >= html.length) return end;
  BREAK.lastIndex = end;
  const found = BREAK.exec(html);
  return found === null ? html.length : found.index;
}

function tooLong(source: DocumentSource, at: number, what: string): PalimpsestError {
  const place = `before character ${wholeNumber(at)}`;
  return documentError('document-limit', source, place, what, BEYOND_LIMIT, { limit: 'tag', character: at });
}
