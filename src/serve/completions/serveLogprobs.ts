import type { PalimpsestError } from '../../base/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import { ownUserOnly } from '../peerCheck.js';
import { startServer } from '../startServer.js';
import { completionsAnswering } from './answerCompletions.js';
import { newBearerToken } from './bearerToken.js';

/** The options of the server. */
export interface ServeLogprobsOptions {
  readonly engine: Engine;
  readonly model: LoadedModel;
  /** The name of the model in requests and answers. */
  readonly name: string;
  /** The port; 0 for any free port. */
  readonly port: number;
  /** Called with unexpected errors. */
  readonly onBug: (error: unknown) => void;
}

/** A model that is served to programs on this machine. */
export interface ServedLogprobs {
  /** The address, without a path. */
  readonly url: string;
  readonly port: number;
  /** The token that every request must carry. The server keeps only its hash. */
  readonly token: string;
  /** Settles when the engine has ended and nothing more can be answered. */
  readonly engineLost: Promise<PalimpsestError>;
  /** Ends all connections, and stops what is computed for them. */
  close(): Promise<void>;
}

/** Enough for the tokens of a whole request. */
const BODY_LIMITS = { maxBytes: 8 * 1024 * 1024, maxMs: 30_000 };

/**
 * Serves log probabilities of given texts to programs of this user on this machine, in the format of the OpenAI API.
 * @throws {PalimpsestError} `port-taken`, `port-denied`, `port-failed`
 */
export async function serveLogprobs({ port, ...parts }: ServeLogprobsOptions): Promise<ServedLogprobs> {
  const { token, isIn } = newBearerToken();
  let lose: (error: PalimpsestError) => void = () => undefined;
  const engineLost = new Promise<PalimpsestError>((resolve) => (lose = resolve));
  const peerCheck = await ownUserOnly();
  const server = await startServer(
    completionsAnswering({ ...parts, isIn, peerCheck, bodyLimits: BODY_LIMITS, onEngineLost: lose }),
    port,
  );
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    token,
    engineLost,
    close: () => server.close(),
  };
}
