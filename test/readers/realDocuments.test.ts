import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import real from '../fixtures/documents/real.json' with { type: 'json' };
import { longLane } from '../support/lanes.js';
import { must } from '../support/must.js';

/** A line that the script prints for a file. */
interface Row {
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly outcome: string;
  readonly share?: number | null;
}

const SCRIPT = fileURLToPath(new URL('../../scripts/realDocuments.js', import.meta.url));
const kept: readonly Row[] = real;
let rows: readonly Row[] = [];

/** Reads the files again; why that cannot be done, or null. */
function readAgain(): string | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status === 3) return stderr.trim().split('\n').at(-1) ?? 'packages are not available';
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  return null;
}

describe('documents that packages of Debian ship', () => {
  longLane(
    'are read or refused as on record, with as many of their words',
    'test/unit/document and test/readers/novel read files of other programs that are kept here',
    () => {
      let compared = 0;
      for (const row of rows) {
        const before = kept.find((one) => one.package === row.package && one.file === row.file);
        // Another version of a package may hold another document.
        if (before === undefined || before.version !== row.version) continue;
        expect([row.package, row.file, row.outcome]).toEqual([row.package, row.file, before.outcome]);
        if (typeof before.share === 'number')
          expect(must(row.share ?? undefined), `${row.package} ${row.file}`).toBeGreaterThanOrEqual(
            before.share - 0.001,
          );
        compared += 1;
      }
      for (const { outcome, package: name } of rows)
        expect([name, outcome]).not.toEqual([name, 'document-reader-failed']);
      console.log(`${rows.length} files read, ${compared} of them as on record`);
      expect(rows.length).toBeGreaterThan(0);
      return Promise.resolve();
    },
    readAgain,
  );
});
