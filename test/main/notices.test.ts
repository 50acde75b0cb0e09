import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.js';

const ASSETS = join(ROOT, 'dist', 'renderer', 'assets');

/** The packages whose code the built window contains, by its source maps. */
function windowPackages(): string[] {
  const sources = readdirSync(ASSETS)
    .filter((name) => name.endsWith('.map'))
    .flatMap(
      (name) => (JSON.parse(readFileSync(join(ASSETS, name), 'utf8')) as { sources: string[] }).sources,
    );
  const names = sources.flatMap(
    (source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(source)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

describe('THIRD_PARTY_NOTICES.md', () => {
  const text = readFileSync(join(ROOT, 'THIRD_PARTY_NOTICES.md'), 'utf8');

  it('names every package whose code is part of the window, with its license', () => {
    const names = windowPackages();
    expect(names).toContain('react-dom');
    const named = names.filter((name) =>
      new RegExp(`^\\| ${name} \\| [\\d.]+ \\| [A-Z][\\w.-]+ \\| yes \\|`, 'm').test(text),
    );
    expect(named).toEqual(names);
  });

  it('repeats the text of every license that asks for it', () => {
    const licenses = new Set(
      [...text.matchAll(/^\| \S+ \| [\d.]+[^|]* \| ([^|]+) \| (?:yes)? *\|/gm)].map(([, one]) => one),
    );
    // Apache-2.0 is the project's own; the last two ask for nothing or offer one of the others.
    const repeated = [...licenses].filter(
      (one) => !['Apache-2.0', 'Unlicense', '(BSD-2-Clause OR MIT OR Apache-2.0)'].includes(one ?? ''),
    );
    expect(repeated.length).toBeGreaterThan(3);
    for (const license of repeated) expect(text).toContain(`\n### ${license}\n`);
  });
});
