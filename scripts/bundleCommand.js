// Puts the command line, and the programs of its processes and threads, into a few files. They are the compiled files of dist/, neither
// made smaller nor renamed: a process that loads more than a thousand files one by one needs seconds before it begins.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'vite';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** Programs that start on their own, by the name of their file in dist/command. */
const PROGRAMS = {
  palimpsest: 'cli/main.js',
  engineChild: 'engine/child.js',
  readerChild: 'readers/child.js',
  heavyWorker: 'examine/heavyWorker.js',
  inspectWorker: 'matter/inspect/inspectWorker.js',
};

/** Packages that find compiled libraries or tables beside their own files. */
const LOADED_WHERE_THEY_ARE = ['koffi', 'node-llama-cpp', 'pdfjs-dist', 'pdfkit'];

await build({
  configFile: false,
  root: dist,
  logLevel: 'warn',
  ssr: { target: 'node', noExternal: true, external: LOADED_WHERE_THEY_ARE },
  build: {
    ssr: true,
    outDir: join(dist, 'command'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    copyPublicDir: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(PROGRAMS).map(([name, file]) => [name, join(dist, file)])),
      external: /^(@node-llama-cpp\/|pdfjs-dist\/)/,
      // Nothing of our own is loaded for its effects, so a command loads what it uses and nothing else.
      treeshake: { moduleSideEffects: (id) => !id.startsWith(dist) },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
