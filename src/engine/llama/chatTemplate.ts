import { environmentError, inputError } from '../../base/index.js';
import type { Engine } from '../../domain/index.js';
import type { Library } from './library.js';
import { callAsync } from './native.js';

/**
 * Renders messages with the chat template of a model in the way of llama.cpp, which has no interpreter for templates but recognizes several
 * dozen of them by their content. The result ends with the words that open the model's answer.
 * @param path the path of the model, for the message
 * @returns null if llama.cpp does not know the template
 * @throws {PalimpsestError} `chat-template-missing`, `chat-content` for a text with U+0000, which ends a string in C
 */
export async function renderChat(
  { fn }: Library,
  template: string | null,
  messages: Parameters<Engine['renderChat']>[0],
  path: string,
): Promise<string | null> {
  if (template === null) {
    throw inputError(
      'chat-template-missing',
      `${path} has no chat template, so the file does not state how a product would present a request to the model.`,
      'Use an attack or a setting that works on plain text.',
      { path },
    );
  }
  if ([template, ...messages.flatMap(({ role, content }) => [role, content])].some((t) => t.includes('\0'))) {
    throw inputError(
      'chat-content',
      'The chat holds the character U+0000, which llama.cpp cannot render.',
      'Remove this character.',
    );
  }
  const textBytes = messages.reduce(
    (sum, { role, content }) => sum + Buffer.byteLength(role) + Buffer.byteLength(content),
    0,
  );
  const { llama_chat_apply_template } = fn;
  for (let room = 2 * textBytes + 1024; ;) {
    const buffer = new Uint8Array(room);
    const length = await callAsync(
      llama_chat_apply_template,
      template,
      messages.map(({ role, content }) => ({ role, content })),
      messages.length,
      true,
      buffer,
      room,
    );
    if (length < 0) return null;
    if (length <= room) return new TextDecoder().decode(buffer.subarray(0, length));
    if (room > 2 ** 30) throw tooLong(length);
    room = length;
  }
}

function tooLong(length: number) {
  return environmentError(
    'chat-too-long',
    `The chat would be ${length} bytes long.`,
    'Use shorter messages.',
  );
}
