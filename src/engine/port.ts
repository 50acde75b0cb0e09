/** How a connection ended. */
export interface PortClosed {
  /** The reason in words, e.g. `killed by SIGKILL`. */
  readonly how: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines that the process at the other end wrote to stderr, oldest first. */
  readonly stderr: readonly string[];
}

/** One end of a connection for structured-clonable messages, which arrive in order; typed arrays stay typed arrays. */
export interface Port {
  /** Sends a message. A message that cannot be cloned throws; a message to a closed port is dropped. */
  post(message: unknown): void;
  /** Sets the receiver of messages; messages that arrive earlier are kept until then. */
  onMessage(listener: (message: unknown) => void): void;
  /** Sets the function that is called once when no more messages will arrive. */
  onClose(listener: (closed: PortClosed) => void): void;
  /** Sets whether waiting on this port keeps the process alive. */
  hold(busy: boolean): void;
  close(): void;
}
