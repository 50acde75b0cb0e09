import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = resolve(root, '.vite/build');
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The core is already compiled: the shell loads it from dist/, where it finds its assets, and does not contain a copy. */
function coreIsBuilt(): Plugin {
  const core = resolve(root, 'src') + sep;
  return {
    name: 'core-is-built',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null;
      const file = resolve(importer, '..', source);
      if (!file.startsWith(core)) return null;
      const built = resolve(root, 'dist', relative(core, file));
      return { id: relative(outDir, built).split(sep).join('/'), external: true };
    },
  };
}

export default defineConfig({
  plugins: [coreIsBuilt()],
  build: {
    outDir,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    copyPublicDir: false,
    lib: {
      entry: {
        main: here('main.ts'),
        engineChild: here('engineChild.ts'),
        readerChild: here('readerChild.ts'),
      },
      formats: ['es'],
      fileName: (_format, name) => `${name}.js`,
    },
    rolldownOptions: {
      // Packages are loaded from node_modules, like the core.
      external: [/^node:/, /^(?![./])[^:]*$/],
      output: { chunkFileNames: '[name].js' },
    },
  },
});
