import { checkCall, type CallContext, type CallName, type ContractEvent } from '../../src/contract/index.js';
import type { Workbench } from '../../src/api/index.js';
import type { ReportDownload } from '../../src/matter/index.js';
import { Grants } from '../../src/api/grants/grants.js';
import { PalimpsestError } from '../../src/base/index.js';

/** A workbench for tests of the server: it checks calls as the real one does, and answers what the test says. */
export interface MemoryWorkbench extends Workbench {
  readonly calls: { readonly name: CallName; readonly input: unknown; readonly context: CallContext }[];
  /** What the next calls answer, by name; a function is called. */
  readonly answers: Partial<Record<CallName, unknown>>;
  /** What the next download is; without one, there is no such case. */
  file: ReportDownload | null;
  emit(event: ContractEvent): void;
}

/** Makes one. */
export function memoryWorkbench(): MemoryWorkbench {
  const listeners = new Set<(event: ContractEvent) => void>();
  const calls: MemoryWorkbench['calls'] = [];
  const answers: MemoryWorkbench['answers'] = {};
  const dispatch: Workbench['dispatch'] = async (name, input, context) => {
    const checked = checkCall(name, input, context);
    calls.push({ ...checked, context });
    const answer = answers[checked.name];
    if (answer === undefined) throw noCase();
    return typeof answer === 'function' ? await (answer as (input: unknown) => unknown)(input) : answer;
  };
  const bench: MemoryWorkbench = {
    calls,
    answers,
    dispatch,
    call: dispatch as Workbench['call'],
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    file: null,
    download: () => (bench.file === null ? Promise.reject(noCase()) : Promise.resolve(bench.file)),
    underWay: () => ({ isRunning: false, job: undefined }),
    grants: new Grants(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    close: () => Promise.resolve(),
  };
  return bench;
}

function noCase(): PalimpsestError {
  return new PalimpsestError({
    kind: 'input',
    code: 'case-unknown',
    message: 'No such case.',
    hint: 'Open another.',
  });
}
