// The engine's process under the desktop shell: network access is removed first, then it runs as everywhere else.
import type { UtilityParent } from '../src/engine/index.js';
import type { EngineAttempt } from './engineAttempt.js';
import { guardOffline } from './offlineGuard.js';

const { parentPort } = process as { readonly parentPort?: UtilityParent };
guardOffline((blockedAttempt) => {
  parentPort?.postMessage({ blockedAttempt } satisfies EngineAttempt);
});
await import('../src/engine/child.js');
