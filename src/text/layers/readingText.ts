import type { DocumentRule, Extracted, TextNote } from '../../domain/index.js';
import { composeNfc } from './composeNfc.js';
import { composeOffsetMaps } from '../offsets/composeOffsetMaps.js';
import { grouped, NoteCounter } from '../characters/note.js';
import { OffsetMap, type OffsetSpan } from '../offsets/offsetMap.js';
import { OffsetMapBuilder } from '../offsets/offsetMapBuilder.js';
import type { PlainText, SourceText } from '../bytes/readTxt.js';
import { documentReading, type DocumentReading, type RuleChange } from './documentReading.js';
import { TextIndex } from '../offsets/textIndex.js';

/** Layer 1: the text that people read and that is tokenized: NFC, LF line ends, no markup. */
export interface ReadingText {
  readonly text: TextIndex;
  /** From characters of the source text to characters of the reading text. */
  readonly map: OffsetMap;
  readonly notes: readonly TextNote[];
  /** Of a document: what was changed by which rule, in characters of the source text, in order. */
  readonly changes?: readonly RuleChange[];
}

/** The reading text of a plain text, with the bytes of the file. */
export interface PlainReading extends ReadingText {
  /** Bytes of the file that the characters [startChar, endChar) came from. @throws `offset-range` */
  toSourceBytes(startChar: number, endChar: number): OffsetSpan;
  /** Characters that the bytes [start, end) of the file became; a character touched in part counts. @throws `offset-range` */
  fromSourceBytes(start: number, end: number): OffsetSpan;
}

/**
 * The reading text of a plain text: CR LF and CR become LF, then Unicode normalization form C; nothing else changes.
 * @throws `text-combining-run` (see composeNfc)
 */
export function readingText(source: PlainText): PlainReading {
  const reading = composed(source, unifyLineEnds(source.text));
  const { map } = reading;
  return {
    ...reading,
    toSourceBytes: (startChar, endChar) => {
      const span = map.toSource(startChar, endChar);
      return { start: source.charToByte(span.start), end: source.charToByte(span.end) };
    },
    fromSourceBytes: (start, end) => {
      const startChar = source.byteToChar(start);
      const endChar = end > start ? endOfChar(source, end) : startChar;
      return map.toTarget(startChar, endChar);
    },
  };
}

/**
 * The reading text of a document: its rules, then Unicode normalization form C.
 * @param off rules that are switched off
 * @throws `text-combining-run` (see composeNfc)
 */
export function readingOfDocument(
  source: SourceText,
  extracted: Extracted,
  off: ReadonlySet<DocumentRule>,
): ReadingText {
  return composed(source, documentReading(extracted, off));
}

/** A text after the first rules of its layer, in normalization form C. */
function composed(source: SourceText, lines: DocumentReading): ReadingText {
  const nfc = composeNfc(lines.text, source.fileName);
  const map = composeOffsetMaps(lines.map, nfc.map);
  const text = nfc.text === source.text.text ? source.text : new TextIndex(nfc.text);
  const changed = new NoteCounter('reading', 'nfc', 'char');
  for (const char of nfc.changedChars) changed.add(lines.map.toSource(char, char + 1).start);
  return {
    text,
    map,
    notes: [
      ...lines.notes,
      ...changed.notes((n) => `${n} character sequences were composed (Unicode normalization form C).`),
    ],
    ...(lines.changes === undefined ? {} : { changes: lines.changes }),
  };
}

/** The first character that starts at or after a byte of the file. */
function endOfChar(source: PlainText, byte: number): number {
  const char = source.byteToChar(byte);
  return source.charToByte(char) < byte ? char + 1 : char;
}

function unifyLineEnds(source: TextIndex): DocumentReading {
  const crlf = new NoteCounter('reading', 'crlf-to-lf', 'char');
  const cr = new NoteCounter('reading', 'cr-to-lf', 'char');
  const builder = new OffsetMapBuilder();
  let char = 0;
  for (let at = source.text.indexOf('\r'); at >= 0; at = source.text.indexOf('\r', at + 1)) {
    const place = source.utf16ToChar(at);
    builder.copy(place - char);
    const isPair = source.text.charCodeAt(at + 1) === 0x0a;
    (isPair ? crlf : cr).add(place);
    builder.replace(isPair ? 2 : 1, 1);
    char = place + (isPair ? 2 : 1);
  }
  if (char === 0) return { text: source.text, map: OffsetMap.identity(source.charLength), notes: [] };
  builder.copy(source.charLength - char);
  return {
    text: source.text.replace(/\r\n?/g, '\n'),
    map: builder.build(),
    notes: [
      ...crlf.notes((n) => `${n} line ends CR LF became LF.`),
      ...cr.notes((n) => `${n} line ends CR became LF.`),
      ...mixedNote(crlf, cr),
    ],
  };
}

function mixedNote(crlf: NoteCounter, cr: NoteCounter): readonly TextNote[] {
  if (crlf.count === 0 || cr.count === 0) return [];
  const message = `The file mixes line ends: ${grouped(crlf.count)} CR LF and ${grouped(cr.count)} CR.`;
  return [{ layer: 'reading', rule: 'mixed-line-ends', count: 2, unit: 'char', places: [], message }];
}
