import { describe, expect, it } from 'vitest';
import { renderTemplate, type ChatMessage } from '../../../../src/attacks/kit/chat/renderTemplate.js';
import { cpuSeconds } from '../../../support/cpuSeconds.js';

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
    const started = cpuSeconds();
    expect(codeOf(() => renderTemplate(template, USER, OPTIONS))).toBe('chat-template-refuses');
    expect(cpuSeconds() - started).toBeLessThan(5);
  });
});

describe('where Jinja2 does more than the library', () => {
  // Every result is what Jinja2 3.1.6 gives.
  it.each([
    [
      'the keys of a mapping may be integers',
      '{% set d = {512: "b", 0: "a", 16384: "c"} %}{% for k, v in d | dictsort %}{% if 600 <= k %}{{ k }}{{ v }}{% endif %}{{ v }}{% endfor %}{{ d[0] }}{{ d[5] is defined }}',
      'ab16384ccaFalse',
    ],
    ['a string has format', "{{ '<{}|{}>{{x}}'.format('a', 1) }}{{ '{n}{0}'.format(2, n=3) }}", '<a|1>{x}32'],
    [
      'nothing is selected from nothing',
      "{{ none | selectattr('type', 'equalto', 'x') | list | length }}{{ missing | map('upper') | list | length }}",
      '00',
    ],
    ['no tools and no documents are none', '{{ tools is none }}{{ documents is none }}', 'TrueTrue'],
  ])('%s', (_what, template, wanted) => {
    expect(
      renderTemplate(template, USER, OPTIONS).replaceAll('true', 'True').replaceAll('false', 'False'),
    ).toBe(wanted);
  });

  it('a format that leaves a field open is refused', () => {
    expect(codeOf(() => renderTemplate("{{ '{}{}'.format('a') }}", USER, OPTIONS))).toBe(
      'chat-template-refuses',
    );
  });

  it('a template sees the variables that it is given, and another day', () => {
    const template = "{{ enable_thinking }}{{ strftime_now('%A, %B %-d, %Y') }}";
    const options = {
      ...OPTIONS,
      variables: { enable_thinking: false },
      today: { day: 3, month: 1, year: 2031 },
    };
    expect(renderTemplate(template, USER, options)).toBe('falseFriday, January 3, 2031');
  });
});
