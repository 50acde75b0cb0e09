import { environmentError, PalimpsestError } from '../base/index.js';
import type {
  Detokenization,
  Engine,
  EngineCounters,
  LoadedModel,
  LoadOptions,
  MemoryEstimate,
  NextToken,
  ScoredItem,
  ScoreRequest,
  SequenceId,
  StepItem,
  StepOptions,
  Tokenization,
  VocabularyCheck,
} from '../domain/index.js';
import { cancelledError, protocolError } from './engineErrors.js';
import { failedCheck } from './failedCheck.js';
import type { Port, PortClosed } from './port.js';
import { parseFromEngine, parseResult, PROTOCOL_VERSION, type ToEngine } from './protocol.js';
import type { EngineCalls, EngineMethod } from './engineCalls.js';

interface Pending {
  readonly succeed: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * An engine at the other end of a port. When the port closes, every pending and later call rejects with `engine-crashed`;
 * start another engine and create another client to continue.
 */
export class EngineClient implements Engine {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: PalimpsestError | null = null;
  #welcomed: { readonly succeed: (pid: number) => void; readonly fail: (error: unknown) => void } | null =
    null;

  constructor(port: Port) {
    this.#port = port;
    port.onMessage((message) => this.#receive(message));
    port.onClose((closed) => this.#end(crashedError(closed)));
    port.hold(false);
  }

  /**
   * Greets the process of the engine; this is needed once, before any call.
   * @returns the process id of the engine
   * @throws {PalimpsestError} `engine-protocol` if it speaks another version, `engine-crashed`
   */
  greet(): Promise<number> {
    return new Promise<number>((succeed, fail) => {
      if (this.#ended) {
        fail(this.#ended);
        return;
      }
      this.#welcomed = { succeed, fail };
      this.#port.hold(true);
      this.#post({ type: 'hello', protocol: PROTOCOL_VERSION });
    });
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return this.#call('load', [options]);
  }

  tokenize(text: string, options?: Parameters<Engine['tokenize']>[1]): Promise<Tokenization> {
    return this.#call('tokenize', [text, options]);
  }

  renderChat(messages: Parameters<Engine['renderChat']>[0]): Promise<string | null> {
    return this.#call('renderChat', [messages]);
  }

  detokenize(tokens: Int32Array): Promise<Detokenization> {
    return this.#call('detokenize', [tokens]);
  }

  checkVocabulary(sample: Int32Array): Promise<VocabularyCheck> {
    return this.#call('checkVocabulary', [sample]);
  }

  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]> {
    return this.#call('score', [request], signal);
  }

  open(
    tokens: Int32Array,
    options: Parameters<Engine['open']>[1],
    signal?: AbortSignal,
  ): ReturnType<Engine['open']> {
    return this.#call('open', [tokens, options], signal);
  }

  fork(sequence: SequenceId, count: number): Promise<readonly SequenceId[]> {
    return this.#call('fork', [sequence, count]);
  }

  step(
    items: readonly StepItem[],
    options: StepOptions,
    signal?: AbortSignal,
  ): Promise<readonly NextToken[]> {
    return this.#call('step', [items, options], signal);
  }

  close(sequences: readonly SequenceId[]): Promise<void> {
    return this.#call('close', [sequences]);
  }

  estimateMemory(length: number, slots?: number, withReplay = false): Promise<MemoryEstimate> {
    return this.#call('estimateMemory', [length, slots, withReplay]);
  }

  counters(): Promise<EngineCounters> {
    return this.#call('counters', []);
  }

  dispose(): Promise<void> {
    return this.#call('dispose', []);
  }

  async #call<M extends EngineMethod>(
    method: M,
    args: EngineCalls[M]['args'],
    signal?: AbortSignal,
  ): Promise<EngineCalls[M]['result']> {
    if (this.#ended) throw this.#ended;
    if (signal?.aborted) throw cancelledError();
    const id = this.#nextId++;
    const cancel = (): void => this.#post({ type: 'cancel', id });
    try {
      const value = await new Promise<unknown>((succeed, fail) => {
        this.#pending.set(id, { succeed, fail });
        this.#port.hold(true);
        this.#post({ type: 'call', id, method, args });
        signal?.addEventListener('abort', cancel, { once: true });
      });
      return ownArrays(parseResult(method, value));
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#pending.delete(id);
      this.#port.hold(this.#pending.size > 0);
    }
  }

  #post(message: ToEngine): void {
    try {
      this.#port.post(message);
    } catch (error) {
      throw protocolError(`a message to the engine cannot be sent (${String(error)})`, error);
    }
  }

  #receive(raw: unknown): void {
    try {
      const message = parseFromEngine(raw);
      switch (message.type) {
        case 'welcome':
          this.#welcome(message.protocol, message.pid);
          break;
        case 'result':
          this.#pending.get(message.id)?.succeed(message.value);
          break;
        case 'error':
          this.#pending.get(message.id)?.fail(PalimpsestError.fromData(message.error));
      }
    } catch (error) {
      // The intended recipient of a malformed message is unknown, so every pending call is rejected.
      this.#end(error instanceof PalimpsestError ? error : protocolError(String(error), error));
      this.#port.close();
    }
  }

  #welcome(protocol: number, pid: number): void {
    if (protocol !== PROTOCOL_VERSION) {
      throw protocolError(
        `the engine uses version ${protocol} of the protocol, this program version ${PROTOCOL_VERSION}`,
      );
    }
    this.#welcomed?.succeed(pid);
    this.#welcomed = null;
    this.#port.hold(this.#pending.size > 0);
  }

  #end(error: PalimpsestError): void {
    this.#ended ??= error;
    this.#welcomed?.fail(this.#ended);
    this.#welcomed = null;
    for (const { fail } of this.#pending.values()) fail(this.#ended);
  }
}

function crashedError({ how, exitCode, signal, stderr }: PortClosed): PalimpsestError {
  const check = failedCheck(stderr);
  const ended = `The engine's process ended: ${how}.`;
  return environmentError(
    'engine-crashed',
    check === null ? ended : `${ended} A check in llama.cpp's own code failed: ${check}.`,
    check === null
      ? 'Start it again. If it ends at the same point again, the model file or the backend is at fault (details.stderr holds its last output).'
      : 'Start it again. If it ends there again, this version of llama.cpp cannot run this file on this backend: use another file of the model, or another backend (--gpu).',
    { exitCode, signal, stderr, ...(check === null ? {} : { check }) },
  );
}

/**
 * The same data with every typed array in its own memory. Arrays that arrive from another process are views of the whole
 * message, so keeping one number would keep the whole message.
 */
function ownArrays<T>(value: T): T {
  return own(value) as T;
}

function own(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isTypedArray(value)) return value.byteLength === value.buffer.byteLength ? value : value.slice();
  if (Array.isArray(value)) return value.map(own);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, own(part)]));
}

function isTypedArray(
  value: object,
): value is Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
