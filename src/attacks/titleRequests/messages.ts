import type { ChatMessage, ChatSetup } from '../kit/index.js';

/**
 * The messages of a chat without a system prompt of the operator; an empty system message stands there where it removes the maker’s own
 * text.
 * @param turns what user and model say in turn, the user first and last
 */
export function titleMessages(
  { suppressesMaker }: Pick<ChatSetup, 'suppressesMaker'>,
  turns: readonly string[],
): ChatMessage[] {
  return [
    ...(suppressesMaker ? [{ role: 'system' as const, content: '' }] : []),
    ...turns.map((content, at) => ({
      role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content,
    })),
  ];
}
