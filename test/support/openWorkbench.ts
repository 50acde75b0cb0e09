import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../../src/api/index.js';
import type {
  CallContext,
  CallInput,
  CallName,
  CallOutput,
  ContractEvent,
  Job,
} from '../../src/contract/index.js';
import { systemClock } from '../../src/base/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { kindOf } from '../../src/api/grants/describePath.js';

/** A workbench for a test, with the events that it sent. */
export interface OpenWorkbench {
  readonly workbench: Workbench;
  readonly events: readonly ContractEvent[];
  /** Folder that the picker may look into, and where cases go. */
  readonly home: string;
  readonly dataFolder: string;
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    context?: Partial<CallContext>,
  ): Promise<CallOutput<N>>;
  /** A grant for a path, as if a person had chosen it in a native dialog. */
  grant(path: string): Promise<string>;
  /** The job when it has ended, with how it ended. */
  ended(jobId: string): Promise<Job>;
}

/** Opens a workbench with folders of its own below `scratch`; it is closed after the tests of the file. */
export async function openWorkbench(
  scratch: string,
  name: string,
  options: Partial<WorkbenchOptions> = {},
): Promise<OpenWorkbench> {
  const home = options.homeFolder ?? join(scratch, `${name} home`);
  const dataFolder = options.dataFolder ?? join(scratch, `${name} data`);
  mkdirSync(home, { recursive: true });
  const workbench = await createWorkbench({
    door: 'browser',
    homeFolder: home,
    fileRoots: [home],
    dataFolder,
    startEngine: (onStderrLine) => spawnEngine({ kind: 'llama', onStderrLine }),
    clock: systemClock,
    actor: 'ada',
    ...options,
  });
  afterAll(() => workbench.close());
  const events: ContractEvent[] = [];
  workbench.onEvent((event) => void events.push(event));
  const { door = 'browser' } = options;
  const call: OpenWorkbench['call'] = (callName, input, context) =>
    workbench.call(callName, input, { door, role: 'writer', ...context });
  return {
    workbench,
    events,
    home,
    dataFolder,
    call,
    grant: async (path) =>
      workbench.grants.grant({ path, kind: await kindOf(path), isUpload: false, root: '' }),
    ended: async (jobId) => {
      for (;;) {
        const job = await call('jobs.show', { jobId });
        if (job.state !== 'running') return job;
        await new Promise((settle) => setTimeout(settle, 10));
      }
    },
  };
}
