import { describe, expect, it } from 'vitest';
import { emptySystemSuppresses, makerText } from '../../../../src/attacks/kit/chat/makerText.js';
import { reasoningVariables } from '../../../../src/attacks/kit/chat/reasoningSwitches.js';
import { renderTemplate, type TemplateVariables } from '../../../../src/attacks/kit/chat/renderTemplate.js';

const OPTIONS = { bosText: '', eosText: '</s>' };
/** As Qwen2.5 has it: the maker’s text stands where there is no system message. */
const DEFAULT =
  "{% if messages[0].role != 'system' %}<|im_start|>system\nYou are Q, made by C.<|im_end|>\n{% endif %}{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n";
/** As Llama 3.2 has it: dates stand before any system message. */
const DATED =
  "{% set s = messages[0].role == 'system' %}<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: {{ strftime_now('%d %b %Y') }}\n\n{% if s %}{{ messages[0].content }}{% endif %}<|eot_id|>{% for m in messages %}{% if m.role != 'system' %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content }}<|eot_id|>{% endif %}{% endfor %}<|start_header_id|>assistant<|end_header_id|>\n\n";

describe('the maker’s own system text', () => {
  it('is what the template puts before a request, without marks and roles', () => {
    expect(makerText(DEFAULT, 'none', OPTIONS)).toEqual({
      text: 'You are Q, made by C.',
      dates: [],
      readsToday: false,
    });
    expect(makerText(DEFAULT, 'given', OPTIONS).text).toBe('');
    expect(emptySystemSuppresses(DEFAULT, OPTIONS)).toBe(true);
  });

  it('names its dates, and whether one of them is today', () => {
    const found = makerText(DATED, 'none', OPTIONS);
    expect(found.text).toBe('Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024');
    expect(found.dates).toEqual(['December 2023', '26 Jul 2024']);
    expect(found.readsToday).toBe(true);
    expect(makerText(DATED, 'given', OPTIONS).text).toBe(found.text);
    expect(emptySystemSuppresses(DATED, OPTIONS)).toBe(false);
  });

  it('is none where the template adds none, or there is no template', () => {
    const plain = '{% for m in messages %}[INST] {{ m.content }} [/INST]{% endfor %}';
    expect(makerText(plain, 'none', OPTIONS).text).toBe('');
    expect(emptySystemSuppresses(plain, OPTIONS)).toBe(false);
    expect(makerText(null, 'none', OPTIONS).text).toBe('');
  });

  it('stays where the template refuses an empty system message', () => {
    const refusing = `{% if messages[0].role == 'system' and not messages[0].content %}{{ raise_exception('empty') }}{% endif %}${DEFAULT}`;
    expect(emptySystemSuppresses(refusing, OPTIONS)).toBe(false);
  });
});

describe('the switch for reasoning', () => {
  const variables = (template: string, wanted: 'as-template' | 'off' | 'on'): TemplateVariables =>
    reasoningVariables(template, wanted, (given) => {
      const whole = renderTemplate(template, [{ role: 'user', content: 'x' }], {
        ...OPTIONS,
        opensAnswer: true,
        variables: given,
      });
      return { whole, opening: whole.slice(whole.indexOf('x') + 1) };
    });
  const qwen =
    '{{ messages[0].content }}<|im_start|>assistant\n{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% else %}<think>\n{% endif %}';

  it('is the variable that the template looks at', () => {
    expect(variables(qwen, 'off')).toEqual({ enable_thinking: false });
    expect(variables(qwen, 'as-template')).toEqual({});
    expect(variables(qwen, 'on')).toEqual({});
  });

  it('is a word only where the template knows the word', () => {
    const efforts =
      "{{ messages[0].content }}{% if reasoning_effort is defined %}{% if reasoning_effort not in ['high', 'no_think'] %}{{ raise_exception(reasoning_effort) }}{% endif %}{{ reasoning_effort }}{% endif %}";
    expect(variables(efforts, 'off')).toEqual({ reasoning_effort: 'no_think' });
    expect(variables(efforts, 'on')).toEqual({ reasoning_effort: 'high' });
    const harmony = '{{ messages[0].content }}Reasoning: {{ reasoning_effort or "medium" }}';
    expect(variables(harmony, 'off')).toEqual({});
  });

  it('is none where nothing changes the prompt', () => {
    expect(variables('{{ messages[0].content }}{# enable_thinking #}', 'off')).toEqual({});
  });
});
