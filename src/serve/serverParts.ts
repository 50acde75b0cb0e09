import type { Socket } from 'node:net';
import type { Workbench } from '../api/index.js';
import type { EventStreams } from './eventStreams.js';
import type { PeerCheck } from './peerCheck.js';
import type { BodyLimits } from './readBody.js';
import type { Session, Sessions } from './sessions.js';
import type { Uploads } from './uploads.js';
import type { WindowFiles } from './windowFiles.js';

/** The state that changes while the server runs. */
export interface LiveState {
  callsUnderWay: number;
  /** Files of reports that are being sent. */
  downloadsUnderWay: number;
  /** The name and the port under which the examiner reaches this server, which a tunnel may change; empty until they are known. */
  writerHost: string;
  /** True while runs are being paused and nothing new is started. */
  isStopping: boolean;
}

/** The parts with which the server answers. */
export interface ServerParts {
  readonly workbench: Workbench;
  readonly sessions: Sessions;
  readonly streams: EventStreams;
  readonly uploads: Uploads;
  readonly files: WindowFiles;
  readonly peerCheck: PeerCheck;
  readonly bodyLimits: BodyLimits;
  /** The connections on which a request was refused: nothing more on them is processed. */
  readonly refused: WeakSet<Socket>;
  readonly live: LiveState;
  /** Called when a visitor has used a link. */
  readonly onEntry: (role: Session['role']) => void;
  /** Called with unexpected errors, but never with the content of requests. */
  readonly onBug: (error: unknown) => void;
}
