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
      onLog(level, log, print) {
        // Packages that mark parts for a server's renderer; there is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
});
