import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { environmentError, inputError } from '../../base/index.js';
import { selfTest } from '../../examine/index.js';
import { fileError, PROGRAM_ROOT } from '../../files/index.js';
import { reportEnvironment } from '../../matter/index.js';
import { contract, type Handlers } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { Settings } from '../stores/settings.js';

type SystemCall =
  | 'settings.show'
  | 'settings.change'
  | 'system.about'
  | 'system.selfTest'
  | 'system.offline'
  | 'visitors.invite';

/** The notices of what others made and the program contains. */
const NOTICES = ['THIRD_PARTY_NOTICES.md', 'assets/fonts/OFL.txt'];

/** Handlers for settings, the program and its machine, the self-test, the offline state, and viewers. */
export function systemHandlers(
  { options, clock, jobs }: ServiceContext,
  settings: Settings,
): Pick<Handlers, SystemCall> {
  return {
    'settings.show': () =>
      Promise.resolve({
        load: settings.load,
        processors: Math.max(1, cpus().length),
        memoryBytes: totalmem(),
      }),
    'settings.change': async ({ load }) => {
      await settings.changeLoad(load);
      return {};
    },
    'system.about': async () => ({ environment: await reportEnvironment(), licenses: await licenses() }),
    'system.selfTest': () => {
      const about = { kind: 'self-test', caseId: '', title: 'Test against known answers' } as const;
      const jobId = jobs.start(about, async ({ signal, step }) => {
        step('Scoring known passages with the model that ships with the program');
        const { startEngine } = options;
        const result = await selfTest(clock, settings.load.gpu ?? 'auto', {
          signal,
          startEngine: () => startEngine(() => undefined),
        });
        if (signal.aborted) throw stopped();
        return { kind: 'self-test', selfTest: result };
      });
      return Promise.resolve({ jobId });
    },
    'system.offline': () => Promise.resolve(options.offline?.state() ?? { blocked: 0, attempts: [] }),
    'visitors.invite': () => {
      if (options.invite === undefined) {
        throw inputError(
          'browser-only',
          `${contract.calls['visitors.invite'].title} The desktop window cannot be shared.`,
          'Run `palimpsest serve` with the folder of the case, and create the link there.',
        );
      }
      return Promise.resolve({ url: options.invite() });
    },
  };
}

async function licenses(): Promise<string> {
  const texts = await Promise.all(
    NOTICES.map(async (name) => {
      const path = join(PROGRAM_ROOT, name);
      return readFile(path, 'utf8').catch((error: unknown) => {
        throw fileError(error, path, 'read');
      });
    }),
  );
  return texts.join('\n\n');
}

function stopped(): Error {
  return environmentError('cancelled', 'The self-test was stopped.', 'Start it again.');
}
