import { join } from 'node:path';
import { type AuditEntry, type CaseDifference, type CaseFolder } from '../../casefile/index.js';
import { fileExists, hashFile, readBytes } from '../../files/index.js';

const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * How the reports in the case differ from what was made: for a sealed report, every file of its bag; for a draft, its PDF. Reports that
 * were made elsewhere, or were moved away, are not checked.
 * @throws {PalimpsestError} `file-*`
 */
export async function reportDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
): Promise<CaseDifference[]> {
  const differences: CaseDifference[] = [];
  for (const { action, detail } of entries) {
    const { report, sealNumber, pdfSha256 } = detail;
    if (typeof report !== 'string' || !/^[A-Za-z0-9-]+$/.test(report)) continue;
    const folder = opened.path('reports', report);
    if (!(await fileExists(folder))) continue;
    const at = `reports/${report}`;
    if (action === 'report-sealed' && typeof sealNumber === 'string') {
      differences.push(...(await bagDifferences(folder, at, sealNumber)));
    } else if (action === 'report-drafted' && typeof pdfSha256 === 'string') {
      differences.push(...(await compare(folder, at, 'data/report/report.pdf', pdfSha256)));
    }
  }
  return differences;
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
