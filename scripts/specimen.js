// The specimen: the sealed report of the shipped sample, and what README shows of it (numbers, seal number, page 1).
// npm run specimen; with `-- --record`, the sample is recorded first (minutes). test/matter/sampleSealed.test.ts says when.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../dist/base/index.js';
import { openCase } from '../dist/casefile/index.js';
import { formatValue } from '../dist/figure/index.js';
import { copySample, makeReport, verifyReport } from '../dist/matter/index.js';
import { createKey, openKey } from '../dist/seal/index.js';
import { recordSample } from './specimen/recordSample.js';
import { firstPage } from './specimen/drawnPage.js';
import { readmeOf } from './specimen/readmeNumbers.js';
import { zipFolder } from './specimen/zipFolder.js';

const REPORT_ID = 'PAL-2026-0001';
/** @param {string} path */
const place = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'palimpsest-specimen-'));
// This machine does not remember the sample: whoever makes the specimen may have a copy of it in use.
process.env['PALIMPSEST_HOME'] = join(scratch, 'home');

try {
  if (process.argv.includes('--record')) await recordSample(place('assets/demo/sample.zip'));
  const folder = join(scratch, 'sample');
  await copySample(folder);
  const opened = await openCase(folder, { mode: 'write' });
  const { examiner, laboratory } = opened.index.head;
  // Made for this report alone, and thrown away with its passphrase.
  const passphrase = randomBytes(12).toString('base64url');
  const key = join(scratch, 'key');
  await createKey({ folder: key, name: examiner, organization: laboratory, passphrase, clock: systemClock });
  const reports = join(scratch, 'reports');
  mkdirSync(reports);
  const bag = join(reports, REPORT_ID);
  const { seal } = await makeReport(opened, {
    clock: systemClock,
    key: await openKey(key, passphrase, systemClock),
    outFolder: bag,
    gpu: 'off',
  });
  await opened.close();
  const { ok, ladder } = await verifyReport(bag);
  if (seal === null || !ok) throw new Error(`the report does not verify: ${JSON.stringify(ladder)}`);
  // Without the drafts of declarations, which are beside the bag.
  const zip = zipFolder(reports, (name) => name.startsWith(`${REPORT_ID}/`));
  writeFileSync(place('docs/cases/sample-report.zip'), zip);
  writeFileSync(place('docs/images/report-page-1.png'), firstPage(join(bag, 'data/report/report.pdf')));
  /** @param {string} id @returns {import('../src/domain/index.js').Findings} */
  const findingsOf = (id) => JSON.parse(readFileSync(join(bag, `data/results/${id}.findings.json`), 'utf8'));
  const readme = place('README.md');
  const report = { sealNumber: seal.sealNumber, planted: findingsOf('X1'), clean: findingsOf('X2') };
  writeFileSync(readme, readmeOf(readFileSync(readme, 'utf8'), report, formatValue));
  console.log(`${seal.sealNumber}, ${(zip.length / 1e6).toFixed(2)} MB`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
