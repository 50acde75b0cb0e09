/** How a connection ended. */
export interface PortClosed {
  /** For a person, e.g. `killed by SIGKILL`. */
  readonly how: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines that the other side wrote to stderr, oldest first. */
  readonly stderr: readonly string[];
}

/** One end of a connection that carries structured-clonable messages, in order; typed arrays travel as they are. */
export interface Port {
  /** Sends a message; one that cannot be cloned throws, one to a closed port is dropped. */
  post(message: unknown): void;
  /** Sets who receives messages; those that arrived before are kept until then. */
  onMessage(listener: (message: unknown) => void): void;
  /** Sets who is told, once, that no message will come any more. */
  onClose(listener: (closed: PortClosed) => void): void;
  /** Should waiting on this port keep the process alive? */
  hold(busy: boolean): void;
  close(): void;
}
