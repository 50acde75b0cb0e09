/** The message that an engine's process sends, in addition to the engine's protocol, when something in it tried to reach a network. */
export interface EngineAttempt {
  readonly blockedAttempt: string;
}

/** Is this such a message? */
export function isEngineAttempt(message: unknown): message is EngineAttempt {
  return (
    typeof message === 'object' &&
    message !== null &&
    'blockedAttempt' in message &&
    typeof message.blockedAttempt === 'string'
  );
}
