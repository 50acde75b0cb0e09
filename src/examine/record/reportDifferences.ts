import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_LOG, readAuditLine, entriesOf, type AuditEntry } from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';
import { adoptedHeads, readLines, type CaseDifference, type CaseFolder } from '../../casefile/index.js';
import { errnoOf, fileError, fileExists, hashFile, readBytes } from '../../files/index.js';
import { BAG_LABELS, parseBagFields } from '../../seal/index.js';

const MAX_INFO_BYTES = 1024 * 1024;
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * How the reports in the case differ from what was made: for a sealed report, every file of its bag; for a draft, its PDF. Reports that
 * were made elsewhere, or were moved away, are not checked. Every bag of this case in the folder of reports, on record or not, is compared with
 * the log: its audit log is the beginning of the case's, and its head one that the log has had.
 * @param heads SHA-256 of each line of the log, first to last
 * @throws {PalimpsestError} `file-*`
 */
export async function reportDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  heads: readonly string[],
): Promise<CaseDifference[]> {
  const differences: CaseDifference[] = [];
  const excused = adoptedHeads(entries);
  for (const name of await namesIn(opened.path('reports')))
    differences.push(...(await logDifferences(opened, name, heads, excused)));
  for (const { action, detail } of entriesOf(entries, 'report-sealed', 'report-drafted')) {
    const { report, sealNumber, pdfSha256 } = detail;
    if (!/^[A-Za-z0-9-]+$/.test(report)) continue;
    const folder = opened.path('reports', report);
    if (!(await fileExists(folder))) continue;
    const at = `reports/${report}`;
    if (action === 'report-sealed') {
      differences.push(...(await bagDifferences(folder, at, sealNumber)));
    } else {
      differences.push(...(await compare(folder, at, 'data/report/report.pdf', pdfSha256)));
    }
  }
  return differences;
}

/** How the log that a bag of this case holds, and the head that it states, differ from the log of the case: the first line that does. */
async function logDifferences(
  opened: CaseFolder,
  name: string,
  heads: readonly string[],
  excused: ReadonlySet<string>,
): Promise<CaseDifference[]> {
  const at = `reports/${name}`;
  const folder = opened.path('reports', name);
  const [info, log] = [join(folder, 'bag-info.txt'), join(folder, 'data', 'audit', 'audit.jsonl')];
  if (!(await fileExists(info)) || !(await fileExists(log))) return [];
  let other: CaseDifference | null = null;
  let last = '';
  for (const line of readLines(log)) {
    if (line.number === 1) {
      const first = readAuditLine(line.bytes, EMPTY_LOG);
      // The bag of another case says nothing of this one.
      if (typeof first === 'string' || first.action !== 'case-created' || first.detail.id !== opened.index.id)
        return [];
    }
    const sha256 = sha256Hex(line.bytes);
    last = `${line.number} ${sha256}`;
    if (heads[line.number - 1] !== sha256) other ??= otherEntry(at, line.number, sha256, heads);
  }
  if (excused.has(last)) return [];
  if (other !== null) return [other];
  const fields = parseBagFields(Buffer.from(await readBytes(info, MAX_INFO_BYTES)).toString('utf8'));
  const head = 'problem' in fields ? '' : (fields.value.get(BAG_LABELS.auditHead) ?? '');
  if (heads.includes(head)) return [];
  return [{ file: `${at}/bag-info.txt`, what: BAG_LABELS.auditHead, recorded: head, found: '' }];
}

function otherEntry(at: string, count: number, recorded: string, heads: readonly string[]): CaseDifference {
  return {
    file: 'audit/audit.jsonl',
    what: `entry ${count}, as the log in ${at} has it`,
    recorded,
    found: heads[count - 1] ?? '',
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw fileError(error, folder, 'look into');
  }
}

/** From the seal number down: tag manifest, manifest, files. */
async function bagDifferences(folder: string, at: string, sealNumber: string): Promise<CaseDifference[]> {
  const tags = await compare(folder, at, 'tagmanifest-sha256.txt', sealNumber);
  if (tags.length > 0) return tags;
  const differences: CaseDifference[] = [];
  for (const list of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) {
    const path = join(folder, list);
    if (!(await fileExists(path))) continue;
    for (const line of Buffer.from(await readBytes(path, MAX_MANIFEST_BYTES))
      .toString('latin1')
      .split('\n')) {
      const [, sha256, name] = /^([0-9a-f]{64}) [ *]([A-Za-z0-9_][A-Za-z0-9._/-]*)$/.exec(line) ?? [];
      if (sha256 === undefined || name === undefined || name.includes('..')) continue;
      differences.push(...(await compare(folder, at, name, sha256)));
    }
    if (differences.length > 0) return differences;
  }
  return differences;
}

async function compare(
  folder: string,
  at: string,
  name: string,
  recorded: string,
): Promise<CaseDifference[]> {
  const path = join(folder, name);
  const found = (await fileExists(path)) ? (await hashFile(path)).sha256 : '';
  return found === recorded ? [] : [{ file: `${at}/${name}`, what: 'SHA-256', recorded, found }];
}
