import { firstAbove, inputError, PalimpsestError, sha256Hex } from '../../base/index.js';
import { MAX_NOTE_PLACES, type TextNote } from '../../domain/index.js';
import { decodedMultiByte, decodeText, type DecodeContext } from './decodeText.js';
import { canonicalEncoding } from './encodings.js';
import { MULTI_BYTE_ENCODINGS } from './multiByte.js';
import { proposeEncodings } from './proposeEncodings.js';
import { grouped, NoteCounter } from '../characters/note.js';
import { TextIndex } from '../offsets/textIndex.js';

/** How to read a text file. */
export interface ReadTxtOptions {
  /** The name for messages; no file of that name is opened. */
  readonly fileName: string;
  /** The requested encoding; strict UTF-8 if omitted. */
  readonly encoding?: string | undefined;
}

/** Layer 0: the text of the file before any rule is applied. */
export interface SourceText {
  readonly fileName: string;
  /** Canonical name, e.g. `utf-8`; empty for a document, which states its own. */
  readonly encoding: string;
  readonly sha256: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Bytes of the byte order mark that was stripped: 0, 2 or 3. */
  readonly bomBytes: number;
  readonly text: TextIndex;
  readonly notes: readonly TextNote[];
}

/** The bytes of a plain text as a string, with the position of each character in the file. */
export interface PlainText extends SourceText {
  /** Byte of the file at which character `char` (0 … charLength) starts. @throws `text-offset-range` */
  charToByte(char: number): number;
  /** Character that holds byte `byte` of the file; bytes of the BOM belong to character 0. @throws `text-offset-range` */
  byteToChar(byte: number): number;
}

/**
 * Reads a plain text strictly: in the encoding that is asked for, else UTF-16 where the file has its byte order mark, else UTF-8. Nothing is
 * guessed, replaced or skipped; a byte order mark is stripped and noted. Linear time, whatever the lengths of lines.
 * @param bytes the whole file
 * @throws `work-empty`, `text-not-utf8`, `text-undecodable`, `text-nul` (these three with `proposals` in their details), `text-encoding-unknown`, `text-encoding-mismatch`,
 * `text-too-large`; all name the file, and the byte offset and the line if there is one
 */
export function readTxt(bytes: Uint8Array, options: ReadTxtOptions): PlainText {
  const { fileName } = options;
  const encoding =
    options.encoding === undefined ? encodingOfMark(bytes) : canonicalEncoding(options.encoding);
  const bomBytes = checkBom(bytes, encoding, options);
  if (bytes.length === bomBytes) {
    throw inputError(
      'work-empty',
      `${fileName}: the file contains no text (${bytes.length} bytes).`,
      'Check that this is the intended file and that it was copied completely.',
      { fileName, bytes: bytes.length },
    );
  }
  const hint =
    options.encoding === undefined && bomBytes > 0
      ? `The byte order mark says that the file is ${encoding}, but its content is not valid ${encoding}. The file is cut off or damaged. Get the file again.`
      : options.encoding === undefined
        ? 'State the encoding, e.g. windows-1252 or iso-8859-1 (in the window: the field Encoding; on the command line: --encoding), or convert the file to UTF-8 and record how.'
        : `The file is not in ${encoding}, or it is damaged. State another encoding (in the window: the field Encoding; on the command line: --encoding), or get the file again.`;
  const decoded = decode(bytes, encoding, { fileName, offset: bomBytes, hint });
  const { byteOfUnit } = decoded;
  const text = new TextIndex(decoded.text);
  const scale = encoding.startsWith('utf-16') ? 2 : 1;
  return {
    fileName,
    encoding,
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
    bomBytes,
    text,
    notes: sourceNotes(bytes, encoding, bomBytes, text),
    charToByte: (char) =>
      bomBytes +
      (encoding === 'utf-8'
        ? text.charToByte(char)
        : (byteOfUnit?.[text.charToUtf16(char)] ?? scale * text.charToUtf16(char))),
    byteToChar: (byte) => {
      const at = byte >= 0 && byte < bomBytes ? 0 : byte - bomBytes;
      if (encoding === 'utf-8') return text.byteToChar(at);
      return text.utf16ToChar(
        byteOfUnit === undefined ? Math.floor(at / scale) : Math.max(0, firstAbove(byteOfUnit, at) - 1),
      );
    },
  };
}

/**
 * The text of the bytes after the byte order mark.
 * @throws as decodeText; where nothing says which encoding the file has, with the encodings in which it can be read as `proposals`
 */
function decode(
  bytes: Uint8Array,
  encoding: string,
  context: DecodeContext,
): { readonly text: string; readonly byteOfUnit?: Uint32Array } {
  const body = bytes.subarray(context.offset);
  try {
    return MULTI_BYTE_ENCODINGS.includes(encoding)
      ? decodedMultiByte(body, encoding, context)
      : { text: decodeText(body, encoding, context) };
  } catch (error) {
    if (!(error instanceof PalimpsestError) || context.offset > 0 || error.code === 'text-too-large')
      throw error;
    const proposals = proposeEncodings(bytes, encoding);
    if (proposals.length === 0) throw error;
    throw new PalimpsestError({ ...error.toData(), details: { ...error.details, proposals } });
  }
}

/** The encoding that the byte order mark states; UTF-8 without one. */
function encodingOfMark(bytes: Uint8Array): string {
  return BOMS.find((bom) => bom.bytes.every((byte, at) => bytes[at] === byte))?.encoding ?? 'utf-8';
}

const BOMS: readonly { readonly encoding: string; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** The length of the BOM to strip; refuses a BOM of an encoding other than the requested one. */
function checkBom(bytes: Uint8Array, encoding: string, options: ReadTxtOptions): number {
  const bom = BOMS.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte));
  if (bom === undefined) return 0;
  if (bom.encoding === encoding) return bom.bytes.length;
  const { fileName } = options;
  const details = { fileName, byteOffset: 0, byteOrderMarkOf: bom.encoding };
  const looks = `${fileName}: byte 0 starts the byte order mark of ${bom.encoding}`;
  const hint = `State the encoding ${bom.encoding} (in the window: the field Encoding; on the command line: --encoding).`;
  throw inputError('text-encoding-mismatch', `${looks}, but ${encoding} was requested.`, hint, details);
}

function sourceNotes(
  bytes: Uint8Array,
  encoding: string,
  bomBytes: number,
  text: TextIndex,
): readonly TextNote[] {
  const bom = new NoteCounter('source', 'bom-stripped', 'byte');
  if (bomBytes > 0) bom.add(0);
  const controls = new NoteCounter('source', 'control-characters-kept', 'char');
  const replacements = new NoteCounter('source', 'replacement-characters-kept', 'char');
  for (let at = 0; at < text.utf16Length; at++) {
    const unit = text.text.charCodeAt(at);
    if (isUnusualControl(unit)) controls.add(controls.count < MAX_NOTE_PLACES ? text.utf16ToChar(at) : 0);
    else if (unit === 0xfffd)
      replacements.add(replacements.count < MAX_NOTE_PLACES ? text.utf16ToChar(at) : 0);
  }
  return [
    {
      layer: 'source',
      rule: 'decoded',
      count: text.charLength,
      unit: 'byte',
      places: [],
      message: `${grouped(bytes.length)} bytes read as ${encoding}: ${grouped(text.charLength)} characters.`,
    },
    ...bom.notes(() => `The byte order mark (${bomBytes} bytes) in front was stripped.`),
    ...controls.notes(
      (n) => `${n} control characters other than tab, line feed, form feed and carriage return were kept.`,
    ),
    ...replacements.notes(
      (n) =>
        `${n} replacement characters (U+FFFD) are in the file: an earlier program could not decode some bytes.`,
    ),
  ];
}

/** C0 and C1 control characters other than tab, LF, FF, CR and NEL. */
function isUnusualControl(unit: number): boolean {
  if (unit >= 0x20) return unit >= 0x7f && unit <= 0x9f && unit !== 0x85;
  return unit !== 0x09 && unit !== 0x0a && unit !== 0x0c && unit !== 0x0d;
}
