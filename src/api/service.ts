import type { CallContext, CallInput, CallName, CallOutput, ContractEvent } from './contract.js';
import type { Grants } from './service/grants.js';

/** What every door opens onto: the calls of the contract, carried out. */
export interface Workbench {
  /** Makes a call as it came over a transport: checked, carried out, and its answer checked. @throws {PalimpsestError} */
  dispatch(name: unknown, input: unknown, context: CallContext): Promise<unknown>;
  /** Makes a call from inside the program. @throws {PalimpsestError} */
  call<N extends CallName>(name: N, input: CallInput<N>, context: CallContext): Promise<CallOutput<N>>;
  /** Listens to every event; returns how to stop. */
  onEvent(listener: (event: ContractEvent) => void): () => void;
  /** Permissions to use files: doors hand them out when a person chose something. */
  readonly grants: Grants;
  /** Pauses what runs, waits until it is safe on disk, and gives the locks of all cases back. */
  close(): Promise<void>;
}
