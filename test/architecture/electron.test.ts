import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The project's own rules, without those that must know types: a file that only seems to be there has none. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

const WAYS = [
  "import { app } from 'electron';\nexport const probe = app;\n",
  "import type { App } from 'electron/main';\nexport type Probe = App;\n",
  "export { app } from 'electron';\n",
  "export * from 'electron';\n",
  "export const probe = import('electron');\n",
  "export type Probe = import('electron').App;\n",
  "import electron = require('electron');\nexport const probe = electron;\n",
  "export const probe: unknown = require('electron');\n",
];

async function complaints(code: string, file: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}${file}` });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId !== null && /^no-restricted-(syntax|imports)$/.test(ruleId))
    .map(({ message }) => message);
}

describe('the rule that only main/ knows Electron', () => {
  it.each([
    'src/files/probe.ts',
    'src/engine/llama/probe.ts',
    'src/measure/probe.ts',
    'renderer/app/probe.tsx',
  ])('holds in %s, however it is imported', async (file) => {
    for (const code of WAYS) {
      expect(await complaints(code, file), code).toContain('Only main/ knows Electron.');
    }
  });

  it('leaves main/ alone, and every other import', async () => {
    for (const code of WAYS) expect(await complaints(code, 'main/probe.ts'), code).toEqual([]);
    const other = "import { join } from 'node:path';\nexport const probe = join;\n";
    expect(await complaints(other, 'src/files/probe.ts')).toEqual([]);
  });
});
