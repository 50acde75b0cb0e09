/** Which test files are run together, by folder. */
export interface Project {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Does each file get modules of its own? Loading them takes as long as most tests. */
  readonly isolate: boolean;
}

const IN_BROWSER = 'test/renderer/**/*nBrowser.test.ts';

/**
 * The parts of the suite, from the quickest to the slowest: `unit` computes and needs no build, `window` draws screens without a browser,
 * `engine` loads models and parsers and runs attacks, `app` is everything between the core and its doors, `e2e` starts browsers and
 * desktops. Every test file belongs to exactly one. A part that loads llama.cpp into its own process, or measures its memory, is isolated.
 */
export const PROJECTS: Readonly<Record<'unit' | 'window' | 'engine' | 'app' | 'e2e', Project>> = {
  unit: {
    include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
    exclude: ['test/unit/attacks/**'],
    isolate: false,
  },
  window: { include: ['test/renderer/**/*.test.{ts,tsx}'], exclude: [IN_BROWSER], isolate: false },
  engine: {
    include: ['test/{engine,assisted,attacks,gguf,real,text}/**/*.test.ts', 'test/unit/attacks/**/*.test.ts'],
    exclude: [],
    isolate: true,
  },
  app: {
    include: [
      'test/{api,bench,casefile,cli,examine,exhibit,files,main,matter,readers,seal,serve}/**/*.test.ts',
    ],
    exclude: [],
    isolate: true,
  },
  e2e: { include: ['test/e2e/**/*.test.ts', IN_BROWSER], exclude: [], isolate: true },
};
