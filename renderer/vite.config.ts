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
      // zod and the line that stops it from making functions from text are one chunk: a schema in any other chunk is loaded after both.
      output: {
        codeSplitting: { groups: [{ name: 'schemas', test: /node_modules\/zod\/|renderer\/withoutEval/ }] },
      },
      onLog(level, log, print) {
        // Packages with directives for a server renderer; there is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
});
