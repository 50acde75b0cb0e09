import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstPage } from '../../scripts/specimen/drawnPage.js';
import { readmeOf } from '../../scripts/specimen/readmeNumbers.js';
import { openCase } from '../../src/casefile/index.js';
import type { Findings } from '../../src/domain/index.js';
import { formatValue } from '../../src/figure/index.js';
import { copySample, replayBag, verifyReport } from '../../src/matter/index.js';
import { LOAD, sealAndClose } from '../api/replayCase.js';
import { DEMO, ROOT } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const SPECIMEN = join(ROOT, 'docs/cases/sample-report.zip');
/** Times, hashes and the name of the build differ from report to report; other numbers or sentences differ more. */
const TOLERATED_SHARE = 0.02;

/**
 * The sample is a case that another build recorded, and the specimen a report of it that another build sealed. If one of these fails
 * because numbers or pages have changed, `npm run specimen` makes the specimen again, with `-- --record` also the sample.
 */
describe('the shipped sample', () => {
  const folder = join(scratch, 'sample');
  /** The report of it that this build seals. */
  const sealedHere = join(scratch, 'sealed here');
  const specimen = join(scratch, 'PAL-2026-0001');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const sealNumber = must(/--seal-number ([0-9a-f]{64})/.exec(readme)?.[1]);

  beforeAll(async () => {
    await copySample(folder);
    await sealAndClose(await openCase(folder, { mode: 'write' }), join(scratch, 'key'), sealedHere);
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(SPECIMEN)))) {
      mkdirSync(dirname(join(scratch, name)), { recursive: true });
      writeFileSync(join(scratch, name), bytes);
    }
  });

  const bytesOf = (id: string): string =>
    readFileSync(join(specimen, `data/results/${id}.findings.json`), 'utf8');
  const findingsOf = (id: string): Findings => JSON.parse(bytesOf(id)) as Findings;

  it('is proven when this build seals it', async () => {
    const { ok, ladder } = await verifyReport(sealedHere);
    expect([ok, ladder.map(({ id, state }) => [id, state])]).toEqual([
      true,
      [
        ['intact', 'reached'],
        ['findings', 'reached'],
        ['print', 'reached'],
        ['model', 'not-proven'],
      ],
    ]);
  });

  it('is the specimen: a sealed report of it, which this build proves, with the seal number that README names', async () => {
    const { ok, verdict, ladder } = await verifyReport(SPECIMEN, { expect: { sealNumber } });
    expect([ok, verdict, ladder.slice(0, 2).map(({ id, state }) => [id, state])]).toEqual([
      true,
      'signer-confirmed',
      [
        ['intact', 'reached'],
        ['findings', 'reached'],
      ],
    ]);
    for (const id of ['X1', 'X2', 'X3'])
      expect(bytesOf(id)).toBe(readFileSync(join(folder, `examinations/${id}/findings.json`), 'utf8'));
  });

  it('is what README shows: its numbers', () => {
    expect(
      readmeOf(readme, { sealNumber, planted: findingsOf('X1'), clean: findingsOf('X2') }, formatValue),
    ).toBe(readme);
  });

  it('is what README shows: page 1 of its report, as it was sealed and as this build prints it', ({
    skip,
  }) => {
    skip(spawnSync('pdftoppm', ['-v']).error !== undefined, 'pdftoppm is not installed');
    const kept = PNG.sync.read(readFileSync(join(ROOT, 'docs/images/report-page-1.png')));
    for (const bag of [specimen, sealedHere]) {
      const { width, height, data } = PNG.sync.read(firstPage(join(bag, 'data/report/report.pdf')));
      expect([width, height]).toEqual([kept.width, kept.height]);
      const differing = pixelmatch(kept.data, data, undefined, width, height, { threshold: 0.2 });
      expect(differing / (width * height)).toBeLessThan(TOLERATED_SHARE);
    }
  });

  it('agrees when the load-bearing units of the specimen are scored again', async () => {
    const replayed = await replayBag(specimen, {
      files: [DEMO],
      load: LOAD,
      mode: 'sample',
      sample: { units: 5, seed: 'theirs' },
    });
    expect(replayed.examinations.map(({ id, outcome }) => [id, outcome])).toEqual(
      ['X1', 'X2', 'X3'].map((id) => [id, 'same-numbers']),
    );
    expect(replayed.verdict).toBe('agrees');
  });
});
