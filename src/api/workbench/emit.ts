import type { EventName, EventPayload } from '../../contract/index.js';

/** Sends an event to every window. */
export type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
