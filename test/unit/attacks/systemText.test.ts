import { describe, expect, it } from 'vitest';
import { systemDesign } from '../../../src/attacks/systemDesign.js';
import { sha256Hex } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { measureInMemory } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const MESSAGES =
  '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n';
const MAKER = 'You are Q. Today is {{ strftime_now("%Y-%m-%d") }}.';
/** The maker’s text where there is no system message, and the same beside any. */
const REMOVABLE = `{% if messages[0].role != 'system' %}<|im_start|>system\n${MAKER}<|im_end|>\n{% endif %}${MESSAGES}`;
const FIXED = `<|im_start|>system\n${MAKER}<|im_end|>\n${MESSAGES}`;

async function found(template: string, parameters: Readonly<Record<string, unknown>> = {}) {
  const text = sampleText('target', 3, 60);
  const engine = createFakeEngine({ text, chat: { template, after: '<never>', first: '', mark: '<never>' } });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const small = { passages: 1, prefixTokens: 20, suffixTokens: 20, answerTokens: 10, temperatures: '0' };
  const works = sampleWorks(text, sampleText('control', 4, 60));
  const { findings } = await measureInMemory(systemDesign, engine, loaded, model, works, {
    ...small,
    ...parameters,
  });
  await engine.dispose();
  const of = (id: string) => {
    const { sentence, caveats } = must(findings.findings.find((one) => one.id === `${id}/E2`));
    return {
      sentence,
      codes: caveats.map(({ code }) => code),
      said: caveats.map((one) => one.text).join(' '),
    };
  };
  const panel = must(
    findings.details.kind === 'panels'
      ? findings.details.panels.find(({ id }) => id === 'prompts')
      : undefined,
  );
  if (panel.kind !== 'texts') throw new TypeError('prompts are texts');
  return { open: of('continue-1'), forbids: of('continue-2'), prompts: panel.items };
}

describe('a template with a system text of its maker', () => {
  it('gives prompts without it where an empty message removes it, and says so', async () => {
    const { open, forbids, prompts } = await found(REMOVABLE);
    expect(open.codes).toContain('maker-text-removed');
    expect(open.said).toContain(
      'of 31 characters (date in it: 2024-07-26; in every run, today is 2024-07-26',
    );
    expect(open.sentence).not.toContain('maker');
    expect(forbids.codes.filter((code) => code.startsWith('maker'))).toEqual([]);
    expect(prompts.map(({ given }) => given.includes('You are Q.'))).toEqual([true, false, false]);
    expect(must(prompts[1]).given).toMatch(/^<\|im_start\|>system\n<\|im_end\|>\n<\|im_start\|>user\n/u);
    expect(must(prompts[2]).given).toContain('Never quote');
  });

  it('keeps it where the plan says so, and names it in the sentence', async () => {
    const { open, prompts } = await found(REMOVABLE, { makerText: 'kept' });
    expect(open.codes).toContain('maker-text-kept');
    expect(open.sentence).toContain(
      'without any countermeasure and with the maker’s own system text of 31 characters',
    );
    expect(prompts.map(({ given }) => given.includes('You are Q.'))).toEqual([true, true, false]);
  });

  it('cannot be without it where nothing removes it, which every design says', async () => {
    const { open, forbids, prompts } = await found(FIXED);
    expect(open.codes).toContain('maker-text-stays');
    expect(open.said).toContain('cannot be made without a system prompt');
    expect(forbids.codes).toContain('maker-text-beside');
    expect(forbids.sentence).toContain(
      'forbids quoting and with the maker’s own system text of 31 characters',
    );
    expect(prompts.every(({ given }) => given.includes('You are Q.'))).toBe(true);
  });

  it('is not named where there is none', async () => {
    const { open, prompts } = await found(MESSAGES);
    expect(open.codes.filter((code) => code.startsWith('maker'))).toEqual([]);
    expect(prompts).toHaveLength(2);
  });
});
