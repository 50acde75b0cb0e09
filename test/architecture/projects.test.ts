import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { leftToLongLanes, PROJECTS } from '../support/projects.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What vitest itself would run, with the part of the suite that each file belongs to. */
function listed(): { readonly file: string; readonly projectName: string }[] {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const said = execFileSync(process.execPath, [vitest, 'list', '--filesOnly', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  return JSON.parse(said) as { file: string; projectName: string }[];
}

describe('the parts of the suite', () => {
  it('hold every test file exactly once, but those left to the long lanes, and none of them is empty', () => {
    const there = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
    const run = listed();
    expect([...run.map(({ file }) => relative(root, file)), ...leftToLongLanes([])].sort()).toEqual(
      there.sort(),
    );
    expect([...new Set(run.map(({ projectName }) => projectName))].sort()).toEqual(
      Object.keys(PROJECTS).sort(),
    );
  });
});
