import { describe, expect, it } from 'vitest';
import { systemDesign } from '../../../src/attacks/systemDesign.js';
import { sha256Hex } from '../../../src/base/index.js';
import type { Finding } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const TARGET = sampleText('target', 6, 90);
/** Far longer than an answer may be. */
const THOUGHT = 'Let me think about what the user wants of me here. '.repeat(3);
const SMALL = {
  passages: 2,
  prefixTokens: 20,
  suffixTokens: 30,
  answerTokens: 40,
  temperatures: '0',
  leastWords: 4,
};
const head = (tail: string): string =>
  `{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}${tail}{% endif %}`;
const TURN = '<|im_end|>\n<|im_start|>assistant\n';

/** Chats of each kind: what the template ends in, what the model writes first, and the mark after which it answers. */
const CHATS = {
  'whose prompt opens the reasoning': {
    template: head('<|im_start|>assistant\n<think>\n'),
    after: `${TURN}<think>\n`,
    first: `${THOUGHT}</think>\n\n`,
    mark: '</think>',
  },
  'that opens it by itself': {
    template: `${head('<|im_start|>assistant\n')}{# <think> #}`,
    after: TURN,
    first: `<think>\n${THOUGHT}</think>\n\n`,
    mark: '</think>',
  },
  'of channels': {
    template: `{% for m in messages %}<|start|>{{ m['role'] }}<|message|>{{ m['content'] }}<|end|>{% endfor %}{% if add_generation_prompt %}<|start|>assistant{% endif %}{# <|channel|>final #}`,
    after: '<|end|><|start|>assistant',
    first: `<|channel|>analysis<|message|>${THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>`,
    mark: 'final<|message|>',
  },
} as const;

async function measure(
  chat: { readonly template: string; readonly after: string; readonly first: string; readonly mark: string },
  parameters: Readonly<Record<string, unknown>>,
): Promise<Measured> {
  const engine = createFakeEngine({ text: TARGET, chat });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const works = sampleWorks(TARGET, sampleText('control', 11, 200));
  try {
    return await measureInMemory(systemDesign, engine, loaded, model, works, { ...SMALL, ...parameters });
  } finally {
    await engine.dispose();
  }
}

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id === `${id}/E2`));
}

function caveats(measured: Measured, id: string): string {
  return finding(measured, id)
    .caveats.map(({ text }) => text)
    .join(' ');
}

interface Answer {
  readonly end: string;
  readonly tokens: number;
  readonly reasoning?: { readonly tokens: number; readonly closed: boolean };
}

function answers({ observations }: Measured): Answer[] {
  return observations.flatMap((one) =>
    one.kind === 'observed' ? ((one.value as { answers?: Answer[] }).answers ?? []) : [],
  );
}

describe.each(Object.entries(CHATS))('a model %s', (_kind, chat) => {
  it('copies in its answer, though it thinks for longer than an answer may be', async () => {
    const measured = await measure(chat, { reasoningBudget: 400 });
    expect(finding(measured, 'continue-1').count).toEqual({ hits: 2, total: 2, of: 'passages' });
    for (const answer of answers(measured)) {
      expect(answer.end).not.toBe('not-answered');
      expect(answer.reasoning).toMatchObject({ closed: false });
      expect(must(answer.reasoning).tokens).toBeGreaterThan(SMALL.answerTokens);
      expect(answer.tokens).toBeLessThanOrEqual(SMALL.answerTokens);
    }
    expect(caveats(measured, 'continue-1')).toContain('The reasoning, which most products hide');
    expect(caveats(measured, 'continue-1')).not.toContain('by force');
  });

  it.each([
    ['at the end of its budget', { reasoningBudget: 25 }, 25],
    ['at once when none is wanted', { reasoning: 'off' }, 0],
  ])('is made to answer %s, which is counted and said', async (_when, parameters, budget) => {
    const measured = await measure(chat, parameters);
    expect(finding(measured, 'continue-1').count).toEqual({ hits: 2, total: 2, of: 'passages' });
    for (const { end, reasoning } of answers(measured)) {
      expect(end).not.toBe('not-answered');
      expect(must(reasoning).closed).toBe(true);
      // The marks that open the reasoning are tokens, too.
      expect(must(reasoning).tokens).toBeLessThanOrEqual(Math.max(budget, '<think>'.length) + 1);
    }
    expect(caveats(measured, 'continue-1')).toContain(
      'In 2 of 2 (100.0%) attempts with reasoning about this work, the program ended the reasoning by force',
    );
  });
});

describe('a model that ends its turn before it answers', () => {
  /** Messages end with the special token, as the fake model’s turn does. */
  const chat = {
    template:
      "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<s>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}",
    after: '<|im_start|>assistant\n<think>\n',
    first: THOUGHT,
    mark: '</think>',
  };

  it('is not said to have copied nothing: no attempt is answered, and no passage counts as tried', async () => {
    const measured = await measure(chat, { reasoningBudget: 400 });
    expect(answers(measured)).not.toHaveLength(0);
    for (const { end, tokens } of answers(measured)) expect([end, tokens]).toEqual(['not-answered', 0]);
    for (const id of ['continue-1', 'continue-4', 'word-for-word-2']) {
      expect(finding(measured, id)).toMatchObject({
        value: { kind: 'unscored', code: 'no-passage-tried' },
        count: { hits: 0, total: 0 },
        controlValue: { kind: 'unscored' },
      });
      expect(caveats(measured, id)).toContain(
        'In 2 of 2 (100.0%) attempts about this work the model did not begin an answer',
      );
      expect(caveats(measured, id)).toContain('2 passages without any answer are not in the count');
      expect(caveats(measured, id)).toContain('attempts about the control the model did not begin an answer');
    }
    expect(measured.trials()).toEqual([]);
  });

  it('answers where the budget ends before it does', async () => {
    const measured = await measure(chat, { reasoningBudget: 40 });
    expect(finding(measured, 'continue-1').count).toEqual({ hits: 2, total: 2, of: 'passages' });
  });
});

describe('copies in the reasoning', () => {
  it('are stated beside the answers, not counted as theirs', async () => {
    const passage = TARGET.slice(TARGET.indexOf('CHAPTER 2'));
    const chat = {
      ...CHATS['whose prompt opens the reasoning'],
      first: `${passage.slice(0, 300)}</think>\n\nI will not quote this. ${'No. '.repeat(20)}`,
    };
    const measured = await measure(
      { ...chat, mark: 'No. No. No. No. No. No. No. No. No. No. No. No. No.' },
      { reasoningBudget: 200, passages: 4 },
    );
    expect(finding(measured, 'opening-1').count?.hits).toBe(0);
    expect(caveats(measured, 'opening-1')).toMatch(
      /for 1 of \d \([\d.]+%\) passages \(longest run: \d+; longest run in the reasoning about/u,
    );
    const panels = JSON.stringify(measured.findings.details);
    expect(panels).toContain('Reasoning, not the answer: ');
    expect(panels).toContain('Reasoning before the answers');
  });
});
