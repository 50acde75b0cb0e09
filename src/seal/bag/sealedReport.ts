import { join } from 'node:path';
import { readBytes } from '../../files/index.js';
import { PAYLOAD_FILES } from './bagNames.js';
import { itemsOf, member, parsedJson } from '../encoding/jsonParts.js';
import type { OpenBag } from './openBag.js';
import type { Parsed } from '../encoding/parsed.js';

const MAX_REPORT_BYTES = 512 * 1024 * 1024;

/** The statements in a sealed report.json that can be compared with the bag. */
export interface SealedReport {
  readonly id: string;
  /** SHA-256 of the signer's certificate, if it names one. */
  readonly certificate?: string;
  /** Hashes of files of the bag, by path from the bag's root. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** The head of the audit log when the report was made, and the number of lines up to it. */
  readonly audit?: { readonly head: string; readonly lines: number };
  /** The complete report, as parsed from JSON. */
  readonly root: unknown;
  readonly bytes: Uint8Array;
}

const reports = new WeakMap<OpenBag, Promise<Parsed<SealedReport>>>();

/** The report.json of a bag, read once. @throws {PalimpsestError} `file-*` */
export function reportOf(bag: OpenBag): Promise<Parsed<SealedReport>> {
  const known = reports.get(bag);
  if (known !== undefined) return known;
  const read = bag.files.has(PAYLOAD_FILES.json)
    ? readBytes(join(bag.folder, PAYLOAD_FILES.json), MAX_REPORT_BYTES).then(parseSealedReport)
    : Promise.resolve({ problem: 'it is missing' });
  reports.set(bag, read);
  return read;
}

/** The parts of a report.json that can be compared with the bag; the rest may be of any version. */
export function parseSealedReport(bytes: Uint8Array): Parsed<SealedReport> {
  const root = parsedJson(bytes);
  if (root === undefined) return { problem: 'it is not JSON' };
  const id = member(root, 'id');
  if (member(root, 'schema') !== 'palimpsest-report' || typeof id !== 'string') {
    return { problem: 'it is not a report of Palimpsest' };
  }
  const certificate = member(member(root, 'signer'), 'certificateSha256');
  const integrity = member(root, 'integrity');
  const head = member(integrity, 'auditHead');
  const lines = member(integrity, 'auditCount');
  const files = itemsOf(member(integrity, 'files')).map((item) => ({
    path: String(member(item, 'path')),
    sha256: String(member(item, 'sha256')),
  }));
  return {
    value: {
      id,
      root,
      bytes,
      files,
      ...(typeof certificate === 'string'
        ? { certificate: certificate.replaceAll(':', '').toLowerCase() }
        : {}),
      ...(typeof head === 'string' && head !== '' && typeof lines === 'number'
        ? { audit: { head, lines } }
        : {}),
    },
  };
}
