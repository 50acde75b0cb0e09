import { deflateSync, inflateSync, strToU8 } from 'fflate';
import { canonicalJson, inputError, sha256Bytes } from '../base/index.js';
import { HEADER_DICTIONARY } from './headerDictionary.js';
import { headerSchema, type ReconstructionHeader } from './header.js';
import { ByteReader, ByteWriter, damaged } from './varint.js';

/** Version of the format that this program writes and reads. */
export const RECONSTRUCTION_VERSION = 1;

/** First bytes of every reconstruction file: a byte with which no text begins, the name, and line ends that a text transfer would change. */
const MAGIC = Uint8Array.of(0x89, 0x50, 0x4c, 0x4d, 0x50, 0x0d, 0x0a, 0x1a);
const CHECKSUM_BYTES = 16;
const MAX_HEADER_BYTES = 2 ** 20;

/** The contents of a reconstruction file. */
export interface Reconstruction {
  readonly header: ReconstructionHeader;
  /** The packed literals, not deflated. */
  readonly literals: Uint8Array;
  /** The code of each chunk. */
  readonly codes: readonly Uint8Array[];
}

/** A header without the sizes of the parts, which the writer knows. */
export type HeaderFacts = Omit<ReconstructionHeader, 'chunks' | 'literals'>;

/**
 * Writes a reconstruction file. The format is described in docs/reconstruction-file.md.
 * @param chunks number of tokens and the code of each chunk
 */
export function writeReconstruction(
  facts: HeaderFacts,
  literals: Uint8Array,
  chunks: readonly { readonly tokens: number; readonly code: Uint8Array }[],
): { readonly file: Uint8Array; readonly header: ReconstructionHeader } {
  const stored = literals.length === 0 ? literals : deflateSync(literals, { level: 9 });
  const header: ReconstructionHeader = {
    ...facts,
    chunks: chunks.map(({ tokens, code }) => ({ bytes: code.length, tokens })),
    literals: { packed: literals.length, stored: stored.length },
  };
  const text = strToU8(canonicalJson(header));
  const packed = deflateSync(text, { level: 9, dictionary: HEADER_DICTIONARY });
  const rest = new ByteWriter().varint(text.length).varint(packed.length).raw(packed).raw(stored);
  for (const { code } of chunks) rest.raw(code);
  const body = rest.bytes();
  const front = new ByteWriter()
    .raw(MAGIC)
    .varint(RECONSTRUCTION_VERSION)
    .varint(body.length)
    .raw(body)
    .bytes();
  return { file: new ByteWriter().raw(front).raw(checksum(front)).bytes(), header };
}

/**
 * Reads a reconstruction file and checks everything that can be checked without a model.
 * @throws {PalimpsestError} `reconstruction-magic`, `reconstruction-version`, `reconstruction-truncated`, `reconstruction-damaged`
 */
export function readReconstruction(file: Uint8Array): Reconstruction {
  const body = checkedBody(file);
  const reader = new ByteReader(body);
  const headerBytes = reader.varint();
  if (headerBytes > MAX_HEADER_BYTES) throw damaged(`its header claims to have ${headerBytes} bytes`);
  const header = parseHeader(inflate(reader.take(reader.varint()), headerBytes, 'header', HEADER_DICTIONARY));
  const { literals, chunks } = header;
  const stored = reader.take(literals.stored);
  const packed = literals.packed === 0 ? stored : inflate(stored, literals.packed, 'literals');
  const codes = chunks.map(({ bytes }) => reader.take(bytes));
  if (reader.left > 0) throw damaged(`${reader.left} bytes in it belong to no part`);
  return { header, literals: packed, codes };
}

function checkedBody(file: Uint8Array): Uint8Array {
  if (MAGIC.some((byte, at) => at < file.length && file[at] !== byte) || file.length === 0) {
    throw inputError(
      'reconstruction-magic',
      'This is not a reconstruction file: its first bytes are not those of one.',
      'Give a file that was made by `palimpsest assisted encode`.',
    );
  }
  if (file.length < MAGIC.length + 2 + CHECKSUM_BYTES) throw truncated(file.length, null);
  const reader = new ByteReader(file);
  reader.take(MAGIC.length);
  const version = reader.varint();
  if (version !== RECONSTRUCTION_VERSION) {
    throw inputError(
      'reconstruction-version',
      `The reconstruction file states that it has version ${version}; this program reads version ${RECONSTRUCTION_VERSION}.`,
      'Use the release of Palimpsest that made it. If it should have version 1, the file is damaged; copy it again.',
      { version, known: RECONSTRUCTION_VERSION },
    );
  }
  const bodyBytes = reader.varint();
  const missing = bodyBytes + CHECKSUM_BYTES - reader.left;
  if (missing > 0) throw truncated(file.length, file.length + missing);
  if (missing < 0) throw damaged(`${-missing} bytes follow its end`);
  const body = reader.take(bodyBytes);
  const sum = checksum(file.subarray(0, file.length - CHECKSUM_BYTES));
  if (reader.take(CHECKSUM_BYTES).some((byte, at) => byte !== sum[at])) {
    throw damaged('its checksum does not match its content');
  }
  return body;
}

function parseHeader(bytes: Uint8Array): ReconstructionHeader {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const header = headerSchema.parse(JSON.parse(text));
    if (canonicalJson(header) === text) return header;
  } catch {
    // Reported below: the header does not follow the format.
  }
  throw damaged('its header does not follow version 1 of the format');
}

function inflate(stored: Uint8Array, size: number, what: string, dictionary?: Uint8Array): Uint8Array {
  try {
    // Unpacked into memory of the declared size, so that a small file cannot demand much memory.
    const out = inflateSync(stored, {
      out: new Uint8Array(size + 1),
      ...(dictionary === undefined ? {} : { dictionary }),
    });
    if (out.length === size) return out;
  } catch {
    // Reported below.
  }
  throw damaged(`its ${what} cannot be unpacked`);
}

function checksum(bytes: Uint8Array): Uint8Array {
  return sha256Bytes(bytes).subarray(0, CHECKSUM_BYTES);
}

function truncated(has: number, wants: number | null): Error {
  return inputError(
    'reconstruction-truncated',
    `The reconstruction file is incomplete: it has ${has} bytes${wants === null ? '' : ` of ${wants}`}.`,
    'Copy it again from its source and compare the sizes.',
    { has, ...(wants === null ? {} : { wants }) },
  );
}
