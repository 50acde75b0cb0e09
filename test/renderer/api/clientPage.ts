import { httpClient } from '../../../renderer/api/http.js';

// A page with nothing but the window's end of the contract, for tests to talk to.
const states: string[] = [];
const events: unknown[] = [];
const client = httpClient();
client.onConnection((state) => void states.push(state));
client.on('cases.changed', (payload) => void events.push(payload));
Object.assign(globalThis, { client, states, events });
