import type { Engine } from '../../domain/index.js';
import { FakeEngine } from './fakeEngine.js';
import type { FakeChat } from './thinkingModel.js';

/**
 * An engine of a few kilobytes for fast tests: a deterministic n-gram model over bytes and a few merged tokens that has memorized
 * one text. It passes the same contract tests as llama.cpp.
 * @param options.text the memorized text; by default the content of the file from which it is loaded
 * @param options.chat how it chats, thinking before it answers; by default it has no chat template
 */
export function createFakeEngine(options: { readonly text?: string; readonly chat?: FakeChat } = {}): Engine {
  return new FakeEngine(options.text, options.chat);
}
