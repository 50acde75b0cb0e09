import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The preload script: one CommonJS file, because a sandboxed script cannot load anything else. */
export default defineConfig({
  build: {
    outDir: fileURLToPath(new URL('../.vite/build', import.meta.url)),
    emptyOutDir: false,
    target: 'chrome130',
    minify: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('preload/preload.ts', import.meta.url)),
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});
