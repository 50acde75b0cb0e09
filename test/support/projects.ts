/** Which test files are run together, by folder. */
export interface Project {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Does each file get modules of its own? Loading them takes as long as most tests. */
  readonly isolate: boolean;
}

const IN_BROWSER = 'test/renderer/**/*nBrowser.test.ts';

/**
 * Tests of the other parts that load llama.cpp into their own process, measure its memory, or ask what a process does the first time: it
 * tests itself and measures a tokenizer once.
 */
const ALONE = [
  'test/api/replay.test.ts',
  'test/examine/{memoryShort,negativeControls,recordCaveats,selfTest,spikes,textDensity,tokenizerFidelity}.test.ts',
  'test/exhibit/tokenizerFidelity.test.ts',
  'test/files/hashFile.test.ts',
  'test/seal/withoutTokenData.test.ts',
];

/**
 * The parts of the suite, from the quickest to the slowest: `unit` computes and needs no build, `window` draws screens without a browser,
 * `engine` loads models and parsers into its own process, `app` runs attacks and everything between the core and its doors, `e2e` starts
 * browsers and desktops. Every test file belongs to exactly one. In an isolated part, each file has a process of its own.
 */
export const PROJECTS: Readonly<Record<'unit' | 'window' | 'engine' | 'app' | 'e2e', Project>> = {
  unit: {
    include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
    exclude: ['test/unit/attacks/**'],
    isolate: false,
  },
  window: { include: ['test/renderer/**/*.test.{ts,tsx}'], exclude: [IN_BROWSER], isolate: false },
  engine: {
    include: ['test/{engine,assisted,attacks,gguf,real,text}/**/*.test.ts', ...ALONE],
    exclude: [],
    isolate: true,
  },
  app: {
    include: [
      'test/{api,bench,casefile,cli,examine,exhibit,files,main,matter,readers,seal,serve}/**/*.test.ts',
      'test/unit/attacks/**/*.test.ts',
    ],
    exclude: ALONE,
    isolate: false,
  },
  e2e: { include: ['test/e2e/**/*.test.ts', IN_BROWSER], exclude: [], isolate: true },
};

/** Are the long lanes run too? `.ci/full` asks for them. */
export const ALL_LANES = process.env['PALIMPSEST_LANES'] === 'full';

/**
 * Test files that take minutes and prove once more, through a browser, the desktop program or the command line, or on a real model, what
 * others prove in every run. They run with the long lanes; without them each is listed as skipped, with where its promise is proved.
 */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'test/api/runsLlama.test.ts': 'api/queue/runsQueue, serve/killed and examine/kill9',
  'test/attacks/longForm.test.ts': 'unit/attacks/longForm, and examine/everyAttackResumes',
  'test/cli/case.test.ts':
    'casefile, api/coreCases and api/caseHeads for cases, cli/evidenceRegister for the command line',
  'test/cli/cleaning.test.ts': 'unit/text/cleaning and unit/text/longQuotations',
  'test/cli/gpuBackend.test.ts':
    'matter/shards for an engine that differs, which is named; engine/gpuBackend for what is recorded of a device',
  'test/cli/report.test.ts': 'api/reports, api/reportContents and exhibit/exhibitsCli; seal for bags',
  'test/cli/validate.test.ts': 'unit/validate',
  'test/e2e/demo.test.ts': 'cli/demo for the command; matter/sampleSealed for its numbers and its report',
  'test/e2e/browser/attacks.test.ts': 'e2e/browser/clicks, and examine/everyAttackResumes',
  'test/e2e/browser/pictures.test.ts': 'e2e/browser/axe looks at each sixth screen; renderer draws every one',
  'test/e2e/browser/sessions.test.ts': 'serve/transports, serve/killed and api/coreCases for visitors',
  'test/e2e/browser/wholePathKeyboard.test.ts':
    'e2e/browser/clicks for the path, renderer/gallery for the keyboard',
  'test/e2e/desktop/contract.test.ts': 'serve/transports for the calls, e2e/desktop/path for the desktop',
  'test/e2e/desktop/package.test.ts': 'main/packaging for what is packed, e2e/desktop/path for the program',
};

/**
 * The long files that are not run now. One that is named on the command line is run, for example to renew pictures.
 * @param words of the command line
 */
export function leftToLongLanes(words: readonly string[]): string[] {
  if (ALL_LANES) return [];
  const paths = words.filter((word) => word.includes('/'));
  return Object.keys(LONG_FILES).filter((file) => !paths.some((path) => file.includes(path)));
}
