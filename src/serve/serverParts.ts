import type { Socket } from 'node:net';
import type { Workbench } from '../api/index.js';
import type { EventStreams } from './eventStreams.js';
import type { PeerCheck } from './peerCheck.js';
import type { BodyLimits } from './readBody.js';
import type { Session, Sessions } from './sessions.js';
import type { Uploads } from './uploads.js';
import type { WindowFiles } from './windowFiles.js';

/** What changes while the server runs. */
export interface LiveState {
  callsUnderWay: number;
  /** Name and port under which the examiner reaches this server, which a tunnel may change; empty until then. */
  writerHost: string;
  /** Nothing new is begun: what runs is being paused. */
  isStopping: boolean;
}

/** What the server answers with. */
export interface ServerParts {
  readonly workbench: Workbench;
  readonly sessions: Sessions;
  readonly streams: EventStreams;
  readonly uploads: Uploads;
  readonly files: WindowFiles;
  readonly peerCheck: PeerCheck;
  readonly bodyLimits: BodyLimits;
  /** Connections over which something was refused: nothing more that comes over them is listened to. */
  readonly refused: WeakSet<Socket>;
  readonly live: LiveState;
  /** Told when somebody came in with a link. */
  readonly onEntry: (role: Session['role']) => void;
  /** Told of what should not happen. Never of what was sent. */
  readonly onBug: (error: unknown) => void;
}
