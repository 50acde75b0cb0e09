import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBrowser } from '../../src/serve/index.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const URL_WITH_SHELL_WORDS = 'http://127.0.0.1:1/?token=$(touch pwned);`touch pwned`';

function opener(name: string, script: string): string {
  const path = join(scratch, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.runIf(process.platform !== 'win32')('opening the browser', () => {
  it('hands over the link as it is, without a shell', async () => {
    const seen = join(scratch, 'seen');
    const program = opener('good', `printf %s "$2" > "$1"`);
    expect(await openBrowser(URL_WITH_SHELL_WORDS, [program, seen])).toBeNull();
    expect(readFileSync(seen, 'utf8')).toBe(URL_WITH_SHELL_WORDS);
    expect(existsSync('pwned')).toBe(false);
  });

  it('says why it could not', async () => {
    expect(await openBrowser('http://127.0.0.1:1/', [opener('bad', 'exit 3')])).toMatch(
      /no browser .*status 3/,
    );
    expect(await openBrowser('http://127.0.0.1:1/', [join(scratch, 'nothing')])).toMatch(/is not installed/);
  });
});
