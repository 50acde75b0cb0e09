import { readBytes } from '../files/index.js';
import type { Parsed } from './parsed.js';

const MAX_REPORT_BYTES = 512 * 1024 * 1024;

/** What a sealed report.json says that the bag can be held against. */
export interface SealedReport {
  readonly id: string;
  /** SHA-256 of the signer's certificate, if it names one. */
  readonly certificate?: string;
  /** Hashes of files of the bag, by path from the bag's root. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Head of the audit log when the report was made, and after how many lines. */
  readonly audit?: { readonly head: string; readonly lines: number };
}

/**
 * Reads the parts of a report.json that the bag can be held against; the rest may be of any version.
 * @throws {PalimpsestError} `file-*`
 */
export async function readReport(path: string): Promise<Parsed<SealedReport>> {
  const bytes = await readBytes(path, MAX_REPORT_BYTES);
  let root: unknown;
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { problem: 'it is not JSON' };
  }
  const id = member(root, 'id');
  if (member(root, 'schema') !== 'palimpsest-report' || typeof id !== 'string') {
    return { problem: 'it is not a report of Palimpsest' };
  }
  const certificate = member(member(root, 'signer'), 'certificateSha256');
  const integrity = member(root, 'integrity');
  const head = member(integrity, 'auditHead');
  const lines = member(integrity, 'auditCount');
  const listed = member(integrity, 'files');
  const files = (Array.isArray(listed) ? (listed as unknown[]) : []).map((item) => ({
    path: String(member(item, 'path')),
    sha256: String(member(item, 'sha256')),
  }));
  return {
    value: {
      id,
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

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
