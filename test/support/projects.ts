/** Which test files are run together, by folder. */
export interface Project {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Does each file get modules of its own? Loading them takes as long as most tests. */
  readonly isolate: boolean;
}

const IN_BROWSER = 'test/renderer/**/*nBrowser.test.ts';

/**
 * The four parts of the suite, from the quickest to the slowest: `unit` computes and needs no build, `engine` loads models and parsers and
 * measures their memory, `app` is the attacks and everything between the core and its doors, `e2e` starts browsers and desktops. Every
 * test file belongs to exactly one.
 */
export const PROJECTS: Readonly<Record<'unit' | 'engine' | 'app' | 'e2e', Project>> = {
  unit: {
    include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
    exclude: ['test/unit/attacks/**'],
    isolate: false,
  },
  engine: {
    include: ['test/{engine,gguf,text}/**/*.test.ts'],
    exclude: [],
    isolate: true,
  },
  app: {
    include: [
      'test/{api,assisted,attacks,bench,casefile,cli,examine,exhibit,files,main,matter,seal,serve}/**/*.test.ts',
      'test/unit/attacks/**/*.test.ts',
      'test/renderer/**/*.test.{ts,tsx}',
    ],
    exclude: [IN_BROWSER],
    isolate: false,
  },
  e2e: { include: ['test/e2e/**/*.test.ts', IN_BROWSER], exclude: [], isolate: true },
};
