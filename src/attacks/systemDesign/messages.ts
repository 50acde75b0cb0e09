import { chatPrompt, type ChatMessage, type ChatPrompt, type ChatSetup, type Passage } from '../kit/index.js';
import type { SystemDesignInput } from './input.js';
import { endsWithPrefix, REQUESTS, type RequestKind } from './requests.js';

/** The messages of a request. A design without a system prompt has an empty system message where this removes the maker’s own text. */
export function messagesOf(
  { parameters }: SystemDesignInput,
  { suppressesMaker }: Pick<ChatSetup, 'suppressesMaker'>,
  kind: RequestKind,
  passage: Passage,
  forbids: boolean,
): ChatMessage[] {
  const user: ChatMessage = { role: 'user', content: REQUESTS[kind].words(passage) };
  if (forbids) return [{ role: 'system', content: parameters.systemPrompt.trim() }, user];
  return suppressesMaker ? [{ role: 'system', content: '' }, user] : [user];
}

/** The prompt of a request in parts, and how it leaves the turn of the assistant. */
export function promptOf(
  input: SystemDesignInput,
  setup: ChatSetup,
  kind: RequestKind,
  passage: Passage,
  forbids: boolean,
): ChatPrompt {
  return chatPrompt(setup, messagesOf(input, setup, kind, passage, forbids), {
    openEnd: endsWithPrefix(kind),
  });
}
