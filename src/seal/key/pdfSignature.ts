import { sha256Bytes, inputError } from '../../base/index.js';
import { cadesProblem, signCades, type CadesRules } from '../signature/cades.js';
import type { Chain } from '../signature/certificate.js';
import { derLength } from '../encoding/der.js';
import type { SigningKey } from './openKey.js';
import { BYTE_RANGE_PLACEHOLDER } from '../encoding/signaturePlaceholder.js';

const NAMES = `/${BYTE_RANGE_PLACEHOLDER}`;
const PLACEHOLDER = `/ByteRange [0 ${NAMES} ${NAMES} ${NAMES}]`;
const CONTENTS = '\n/Contents <';

/** The largest PDF that is read. */
export const MAX_PDF_BYTES = 512 * 1024 * 1024;

/** The position of the signature in a PDF, in bytes from the start of the file. */
interface Place {
  /** The first byte of `/ByteRange`. */
  readonly rangeStart: number;
  /** The `<` of the signature value. */
  readonly holeStart: number;
  /** One past its `>`. */
  readonly holeEnd: number;
}

/** True for a PDF that `signaturePlaceholder` prepared and that is not signed yet. */
export function hasPlaceholder(pdf: Uint8Array): boolean {
  return asBuffer(pdf).includes(PLACEHOLDER);
}

/** True for a PDF that holds a signature in the form that {@link signPdf} writes. */
export function isSignedPdf(pdf: Uint8Array): boolean {
  return findSigned(asBuffer(pdf)).length > 0;
}

/**
 * Signs a PDF in the room that `signaturePlaceholder` reserved (PAdES-B-B): fills in the byte range and the signature in place
 * and changes no other byte. ECDSA is random, so two signatures of the same document differ.
 * @returns a copy of the same length
 * @throws {PalimpsestError} `pdf-not-prepared` unless the PDF has exactly one placeholder
 * @source ETSI EN 319 142-1, §6 (PAdES-B-B); ISO 32000-2, 12.8.1
 */
export async function signPdf(pdf: Uint8Array, key: SigningKey): Promise<Uint8Array> {
  const out = Buffer.from(pdf);
  const rangeStart = out.indexOf(PLACEHOLDER);
  const contents = rangeStart + PLACEHOLDER.length;
  const holeStart = contents + CONTENTS.length - 1;
  const holeEnd = out.indexOf('>', holeStart) + 1;
  const isPrepared =
    rangeStart >= 0 &&
    out.indexOf(PLACEHOLDER, contents) < 0 &&
    out.subarray(contents, holeStart + 1).equals(Buffer.from(CONTENTS)) &&
    holeEnd > 0;
  if (!isPrepared) {
    throw inputError(
      'pdf-not-prepared',
      'The PDF has no placeholder for a signature, or more than one.',
      'Write it with exactly one signature field (signaturePlaceholder).',
    );
  }
  const place = { rangeStart, holeStart, holeEnd };
  out.write(rangeText(place, out.length), rangeStart, 'latin1');
  const signature = await signCades(signedDigest(out, place), key.chain, key.certified);
  const hex = Buffer.from(signature).toString('hex');
  const room = holeEnd - holeStart - 2;
  if (hex.length > room) {
    throw inputError(
      'pdf-signature-room',
      `The signature has ${hex.length} digits, but the PDF has room for ${room}.`,
      'Use a chain of fewer or smaller certificates.',
    );
  }
  out.write(hex, holeStart + 1, 'latin1');
  return new Uint8Array(out);
}

/** The result of checking the signature of a PDF. */
export interface PdfVerdict {
  /** What is wrong, in words; absent when the signature is valid and covers the whole file. */
  readonly problem?: string;
  /** The reason in the signature dictionary, if it is plain ASCII. */
  readonly reason?: string;
}

/**
 * Checks that a PDF holds exactly one signature, that it covers every byte of the file but its own value, and that the
 * holder of the chain's first certificate made it. The chain itself is checked separately.
 */
export function verifyPdf(pdf: Uint8Array, chain: Chain, rules: CadesRules = {}): PdfVerdict {
  const bytes = asBuffer(pdf);
  const [place, ...others] = findSigned(bytes);
  if (place === undefined) {
    return { problem: 'it contains no signature that covers the whole file' };
  }
  if (others.length > 0) return { problem: 'it holds more than one signature' };
  const hole = bytes.toString('latin1', place.holeStart + 1, place.holeEnd - 1);
  const value = Buffer.from(hole, 'hex');
  const length = derLength(value);
  const isPadded = length !== undefined && value.subarray(length).every((byte) => byte === 0);
  if (!isPadded || value.toString('hex') !== hole) {
    return { problem: 'the signature value in it is malformed' };
  }
  const problem = cadesProblem(value.subarray(0, length), signedDigest(bytes, place), chain, rules);
  if (problem !== undefined) return { problem };
  const after = bytes.toString('latin1', place.holeEnd, place.holeEnd + 400);
  const reason = /^\n\/Reason \(((?:[^\\()]|\\.)*)\)\n/.exec(after)?.[1]?.replace(/\\(.)/g, '$1');
  return reason === undefined ? {} : { reason };
}

/** A signed PDF as it was before {@link signPdf}: the same bytes without the signature; undefined unless exactly one covers the whole file. */
export function unsignedPdf(pdf: Uint8Array): Uint8Array | undefined {
  const out = Buffer.from(pdf);
  const [place, ...others] = findSigned(out);
  if (place === undefined || others.length > 0) return undefined;
  out.write(PLACEHOLDER, place.rangeStart, 'latin1');
  out.fill('0', place.holeStart + 1, place.holeEnd - 1, 'latin1');
  return new Uint8Array(out);
}

/** The CMS signature in a PDF, without its padding; undefined unless there is exactly one that covers the whole file. */
export function signatureInPdf(pdf: Uint8Array): Uint8Array | undefined {
  const bytes = asBuffer(pdf);
  const [place, ...others] = findSigned(bytes);
  if (place === undefined || others.length > 0) return undefined;
  const value = Buffer.from(bytes.toString('latin1', place.holeStart + 1, place.holeEnd - 1), 'hex');
  return value.subarray(0, derLength(value) ?? 0);
}

/** Signatures whose byte range covers the whole file but the value that stands right after it. */
function findSigned(pdf: Buffer): Place[] {
  const places: Place[] = [];
  const needle = '/ByteRange [0 ';
  for (let at = pdf.indexOf(needle); at >= 0; at = pdf.indexOf(needle, at + 1)) {
    const contents = at + PLACEHOLDER.length;
    const holeStart = contents + CONTENTS.length - 1;
    const holeEnd = pdf.indexOf('>', holeStart) + 1;
    const place = { rangeStart: at, holeStart, holeEnd };
    const expected = rangeText(place, pdf.length) + CONTENTS;
    if (holeEnd > 0 && pdf.toString('latin1', at, holeStart + 1) === expected) places.push(place);
  }
  return places;
}

/** The byte range entry for a place in a file of this length, padded to the length of the placeholder. */
function rangeText({ holeStart, holeEnd }: Place, length: number): string {
  return `/ByteRange [0 ${holeStart} ${holeEnd} ${length - holeEnd}]`.padEnd(PLACEHOLDER.length);
}

function signedDigest(pdf: Buffer, { holeStart, holeEnd }: Place): Uint8Array {
  return sha256Bytes(Buffer.concat([pdf.subarray(0, holeStart), pdf.subarray(holeEnd)]));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
