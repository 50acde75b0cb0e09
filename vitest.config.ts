import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BUILT_CORE, builtCore } from './test/support/runner/builtCore.js';
import { LongestFirst } from './test/support/runner/longestFirst.js';
import { PATIENCE_MS } from './test/support/patience.js';
import { leftToLongLanes, PROJECTS } from './test/support/projects.js';

/** Only a test that hangs takes so long, on any machine. */
const HANGS_MS = 20 * 60_000;

/** One more worker than cores, since a test often waits for a process or a browser; but no more than these where cores are many. */
const MOST_WORKERS = 8;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: builtCore(),
  test: {
    projects: Object.entries(PROJECTS).map(([name, { include, exclude, isolate }]) => ({
      extends: true,
      test: {
        name,
        include: [...include],
        exclude: ['**/node_modules/**', ...leftToLongLanes(process.argv.slice(2)), ...exclude],
        isolate,
        // The files of such a part share a process, which makes and drops objects without end.
        execArgv: isolate ? [] : ['--max-semi-space-size=64'],
        server: { deps: { external: [BUILT_CORE] } },
      },
    })),
    setupFiles: [
      './test/support/propertySeed.ts',
      './test/support/dataFolder.ts',
      './test/support/screenPatience.ts',
      './test/support/leaveNothing.ts',
    ],
    pool: 'forks',
    maxWorkers: Math.min(availableParallelism() + 1, MOST_WORKERS),
    sequence: { sequencer: LongestFirst },
    testTimeout: HANGS_MS,
    hookTimeout: HANGS_MS,
    expect: { poll: { timeout: PATIENCE_MS } },
    reporters: process.env['CI'] ? ['default', './test/support/closingLine.ts'] : ['default'],
  },
});
