import { describe, expect, it } from 'vitest';
import { renderTemplate, type ChatMessage } from '../../../src/attacks/systemDesign/renderTemplate.js';

const OPTIONS = { opensAnswer: true, bosText: '<s>', eosText: '</s>' };
const USER: readonly ChatMessage[] = [{ role: 'user', content: 'Hello' }];

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe('a chat template', () => {
  it('is rendered as its model card shows (Zephyr 7B β)', () => {
    const zephyr =
      "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n{{ '<|system|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}";
    const chat: readonly ChatMessage[] = [{ role: 'system', content: 'Be brief.' }, ...USER];
    expect(renderTemplate(zephyr, chat, OPTIONS)).toBe(
      '<|system|>\nBe brief.</s>\n<|user|>\nHello</s>\n<|assistant|>\n',
    );
  });

  it('always sees the same day', () => {
    const template = "{{ strftime_now('%d %b %Y') }}{{ bos_token }}";
    expect(renderTemplate(template, USER, OPTIONS)).toBe('26 Jul 2024<s>');
  });

  it('says when it does not parse', () => {
    expect(codeOf(() => renderTemplate('{% if %}', USER, OPTIONS))).toBe('chat-template-invalid');
    expect(codeOf(() => renderTemplate('{% for m in messages %}', USER, OPTIONS))).toBe(
      'chat-template-invalid',
    );
    expect(codeOf(() => renderTemplate('{{ '.padEnd(300_000), USER, OPTIONS))).toBe('chat-template-invalid');
  });

  it.each([
    ['raises an exception', "{{ raise_exception('System role not supported') }}"],
    ['asks for an enormous list', '{% for i in range(1000000000) %}x{% endfor %}'],
    ['never ends', `${'{% for i in range(99) %}'.repeat(9)}x${'{% endfor %}'.repeat(9)}`],
    ['calls itself for ever', '{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}'],
    ['uses a filter that does not exist', "{{ 'x' | nosuchfilter }}"],
  ])('is refused when it %s', (_what, template) => {
    const started = performance.now();
    expect(codeOf(() => renderTemplate(template, USER, OPTIONS))).toBe('chat-template-refuses');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
