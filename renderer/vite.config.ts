import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The window: plain files with relative addresses, the same for app:// and for the loopback server. Nothing inline, for the CSP. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      // zod and the line that tells it to make no functions from text are one chunk: a schema of any other chunk comes after both.
      output: {
        codeSplitting: { groups: [{ name: 'schemas', test: /node_modules\/zod\/|renderer\/withoutEval/ }] },
      },
      onLog(level, log, print) {
        // Packages that mark parts for a server's renderer; there is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
});
