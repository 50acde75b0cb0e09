import { type DocumentSource, limitError } from '../container/documentError.js';
import type { StatedFacts } from '../../domain/index.js';
import { ParagraphFlow } from '../flow/paragraphFlow.js';
import { RtfFonts } from './rtfFonts.js';
import { applyDestination, applyProperty, outermostGroup, type RtfGroup } from './rtfGroup.js';
import { RtfParagraphs } from './rtfParagraphs.js';
import { RtfText } from './rtfText.js';
import { RtfDamage, RtfTokens } from './rtfTokens.js';
import { CHARACTERS, COMPUTED, type Destination, DESTINATIONS, NOTED, SYMBOLS } from './rtfWords.js';

/** Reads one RTF file from front to back. */
export class RtfReader {
  readonly #tokens: RtfTokens;
  readonly #source: DocumentSource;
  readonly #flow: ParagraphFlow;
  readonly #text: RtfText;
  readonly #layout: RtfParagraphs;
  readonly #fonts = new RtfFonts();
  readonly #facts = new Map<string, string>();
  readonly #stack: RtfGroup[] = [];
  #group = outermostGroup();
  /** Nested groups inside a destination that is skipped; 0 outside. */
  #skipping = 0;
  /** The next control word names a destination that may be ignored. */
  #isIgnorable = false;
  /** Nothing has followed the opening of the group. */
  #isAtStart = false;
  /** Characters that still stand for the last Unicode character. */
  #fallback = 0;
  #styleName = '';
  #fact = '';

  constructor(bytes: Uint8Array, source: DocumentSource) {
    this.#source = source;
    this.#tokens = new RtfTokens(bytes);
    this.#flow = new ParagraphFlow(source.limits, (limit) => limitError(source, limit));
    this.#layout = new RtfParagraphs(this.#flow);
    this.#text = new RtfText(source, (code, ahead) => {
      if (this.#group.sink === 'flow') this.#flow.remark(code, {}, ahead);
    });
  }

  /** The text and what the file states about itself. @throws {RtfDamage} and as {@link readRtf} */
  read(): { readonly built: ReturnType<ParagraphFlow['build']>; readonly stated: StatedFacts } {
    this.#header();
    while (this.#stack.length > 0) this.#token();
    this.#rest();
    const title = this.#facts.get('title') ?? null;
    const author = this.#facts.get('author');
    const stated = {
      title,
      authors: author === undefined ? [] : [author],
      language: null,
      published: null,
      identifiers: [],
      producer: this.#facts.get('generator') ?? null,
    };
    return { built: this.#flow.build(), stated };
  }

  #header(): void {
    const tokens = this.#tokens;
    const [a, b, c] = tokens.bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) tokens.end = 3;
    if (tokens.next() !== 'open' || tokens.next() !== 'word' || tokens.name !== 'rtf') {
      throw new RtfDamage('an RTF file begins with “{\\rtf”, and this one does not', tokens.start);
    }
    this.#push();
  }

  #token(): void {
    const tokens = this.#tokens;
    const kind = tokens.next();
    if (kind === 'end') {
      const open = this.#stack.length + this.#skipping;
      throw new RtfDamage(`the file ends inside ${open} open groups`, tokens.start);
    }
    const isFirst = this.#isAtStart;
    this.#isAtStart = kind === 'open';
    if (kind === 'open') this.#open();
    else if (kind === 'close') this.#close();
    else if (this.#skipping > 0) return;
    else if (kind === 'word') this.#word(tokens.name, tokens.parameter);
    else if (kind === 'symbol') this.#symbol(tokens.name, isFirst);
    else if (kind === 'hex') this.#bytes(Uint8Array.of(tokens.byte));
    else if (kind === 'bytes') this.#bytes(tokens.bytes.subarray(tokens.start, tokens.end));
    else if (this.#fallback > 0) this.#fallback -= 1;
  }

  #open(): void {
    if (this.#stack.length + this.#skipping >= this.#source.limits.depth) {
      throw limitError(this.#source, 'depth', `byte ${this.#tokens.start}`);
    }
    if (this.#skipping > 0) this.#skipping += 1;
    else this.#push();
  }

  #push(): void {
    this.#flush();
    this.#fallback = 0;
    this.#isIgnorable = false;
    this.#stack.push(this.#group);
    const isStyle = this.#group.duty === 'style-sheet';
    this.#group = { ...this.#group, duty: isStyle ? 'style' : 'none' };
    if (isStyle) this.#styleName = '';
  }

  #close(): void {
    this.#fallback = 0;
    this.#isIgnorable = false;
    if (this.#skipping > 1) {
      this.#skipping -= 1;
      return;
    }
    this.#skipping = 0;
    this.#flush();
    const group = this.#group;
    if (group.duty === 'context') this.#layout.leave(group);
    else if (this.#stack.length === 1) this.#layout.last(group);
    if (group.duty === 'style') this.#layout.styles.add(group.style, this.#styleName, group.outline);
    if (group.duty === 'fact') this.#addFact(group.fact);
    this.#group = this.#stack.pop() ?? group;
  }

  #addFact(name: string): void {
    if (name === 'fldinst') {
      const outside = this.#stack.at(-1);
      if (outside?.base === 'flow') this.#layout.equation(this.#fact.trimStart(), outside);
      return;
    }
    const value = this.#fact.trim().replace(/;$/, '');
    if (value !== '' && !this.#facts.has(name)) this.#facts.set(name, value);
  }

  #word(word: string, parameter: number | null): void {
    const isIgnorable = this.#isIgnorable;
    this.#isIgnorable = false;
    const character = CHARACTERS.get(word);
    if (character !== undefined) {
      this.#character(character);
      return;
    }
    if (word === 'u') {
      this.#unicode(parameter ?? 0);
      return;
    }
    const noted = NOTED.get(word);
    const destination = noted === undefined ? DESTINATIONS.get(word) : 'skip';
    if (noted !== undefined && this.#group.sink === 'flow') this.#remark(noted);
    if (destination !== undefined) this.#enter(word, destination);
    else if (isIgnorable) this.#skip();
    else this.#property(word, parameter);
  }

  #property(word: string, parameter: number | null): void {
    const group = this.#group;
    if (group.inFontTable) {
      this.#fonts.applyToTable(word, parameter);
      return;
    }
    if (word === 'uc') {
      group.fallback = Math.max(0, parameter ?? 1);
      return;
    }
    if (this.#fonts.applyToDocument(word, parameter)) {
      if (word === 'deff') group.font = this.#fonts.defaultFont;
      return;
    }
    if (word === 'plain') {
      this.#flush();
      Object.assign(group, { hidden: false, deleted: false, inserted: false, font: this.#fonts.defaultFont });
      return;
    }
    if (group.sink === 'flow') {
      if (COMPUTED.has(word)) {
        if (word !== 'chatn') this.#remark('computed-text-omitted');
        return;
      }
      if (RtfParagraphs.isStructure(word)) {
        this.#flush();
        this.#fallback = 0;
        this.#layout.structure(word, group);
        return;
      }
    }
    if (PROPERTIES.has(word)) {
      this.#flush();
      applyProperty(group, word, parameter);
    }
  }

  #enter(word: string, destination: Destination): void {
    // The whole file is not a destination, and a group has one destination.
    if (this.#stack.length === 1 || this.#group.duty === 'context') {
      if (destination !== 'inline' && destination !== 'shell') return;
    }
    this.#flush();
    const group = this.#group;
    if (destination === 'skip') this.#skip();
    else if (applyDestination(group, word, destination)) {
      if (destination === 'fact') this.#fact = '';
    } else if (group.base === 'flow') this.#layout.enter(group, word, destination);
    else this.#skip();
  }

  #skip(): void {
    this.#flush();
    this.#skipping = 1;
  }

  /** @param isFirst it follows the opening of the group; only there `\*` speaks of a destination */
  #symbol(symbol: string, isFirst: boolean): void {
    if (symbol === '*') {
      this.#isIgnorable = isFirst;
      return;
    }
    const character = SYMBOLS.get(symbol);
    if (character !== undefined) this.#character(character);
    else if (symbol === '\\' || symbol === '{' || symbol === '}') {
      this.#bytes(Uint8Array.of(symbol.charCodeAt(0)));
    } else if (symbol === '\n' || symbol === '\r') this.#property('par', null);
  }

  #unicode(value: number): void {
    this.#fallback = this.#group.fallback;
    if (this.#group.sink !== 'none') this.#text.unicode(value);
  }

  #character(character: string): void {
    if (this.#fallback > 0) this.#fallback -= 1;
    else if (this.#group.sink !== 'none') this.#text.string(character);
  }

  #bytes(all: Uint8Array): void {
    const stands = Math.min(this.#fallback, all.length);
    this.#fallback -= stands;
    const { sink, font } = this.#group;
    if (sink === 'none') return;
    let bytes = all.subarray(stands);
    if (bytes.some(isControl)) {
      if (bytes.some((byte) => isControl(byte) && byte !== 0x0a && byte !== 0x0d)) {
        this.#remark('control-character-omitted');
      }
      bytes = bytes.filter((byte) => !isControl(byte));
    }
    if (bytes.length === 0) return;
    if (sink === 'flow' && this.#fonts.isAmbiguous(font) && bytes.some((byte) => byte >= 0x80)) {
      this.#remark('rtf-encoding-in-doubt');
    }
    this.#text.bytes(bytes, this.#fonts.encoding(font), this.#tokens.start + stands);
  }

  /** Hands over the characters that have the properties of the current group. */
  #flush(): void {
    const text = this.#text.take();
    if (text === '') return;
    const group = this.#group;
    if (group.sink === 'flow') this.#layout.text(text, group);
    else if (group.sink === 'fact') this.#fact = this.#joined(this.#fact, text);
    else if (group.sink === 'style') this.#styleName = this.#joined(this.#styleName, text);
  }

  #joined(before: string, text: string): string {
    if (before.length + text.length > this.#source.limits.textChars) {
      throw limitError(this.#source, 'textChars', `byte ${this.#tokens.start}`);
    }
    return before + text;
  }

  #remark(code: string): void {
    this.#flush();
    this.#flow.remark(code);
  }

  /** Bytes after the end of the file's only group are no text of the file. */
  #rest(): void {
    const { bytes, end } = this.#tokens;
    const rest = bytes.subarray(end);
    if (rest.some((byte) => byte > 0x20)) this.#flow.remark('rtf-bytes-after-end', { bytes: rest.length });
  }
}

const PROPERTIES = new Set(
  'v deleted mvf revised mvt f s outlinelevel intbl itap ls dropcapt pard'.split(' '),
);

function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09) || byte === 0x7f;
}
