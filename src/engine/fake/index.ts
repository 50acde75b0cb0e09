import type { Engine } from '../../domain/index.js';
import { FakeEngine } from './fakeEngine.js';

/**
 * An engine of a few kilobytes for fast tests: a deterministic n-gram model over bytes and a few merged tokens that knows a
 * text by heart. It passes the same contract as llama.cpp.
 * @param options.text the text it knows; without it, the file that it is loaded from
 */
export function createFakeEngine(options: { readonly text?: string } = {}): Engine {
  return new FakeEngine(options.text);
}
