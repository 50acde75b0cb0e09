import type { EventName, EventPayload } from '../../contract/index.js';

/** Tells every window something. */
export type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
