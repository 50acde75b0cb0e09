import type { EventName, EventPayload } from '../contract.js';

/** Tells every window something. */
export type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
