import { beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../../src/attacks/index.js';
import { canonicalJson, Random, sha256Hex } from '../../../src/base/index.js';
import type { Engine, Finding, LoadedModel, ScoreRequest } from '../../../src/domain/index.js';
import { inAnswerPanels } from '../../../src/figure/index.js';
import { createFakeEngine } from '../../../src/engine/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleWorks } from './sampleTexts.js';

/** Seeded words of five letters: no two texts share a sentence, and unseen text is about equally improbable everywhere. */
function letters(seed: string, chapters: number): string {
  const random = new Random(seed);
  const word = (): string => Array.from({ length: 5 }, () => 'abcdefghijkl'[random.below(12)] ?? '').join('');
  return Array.from(
    { length: chapters },
    (_, chapter) => `CHAPTER ${chapter + 1}. A\n\n${Array.from({ length: 120 }, word).join(' ')}\n`,
  ).join('\n');
}

const TARGET = letters('target', 12);
const CONTROL = letters('control', 14);
/** Works of which little is asked. */
const SHORT = sampleWorks(letters('target', 2), letters('control', 3));
const OTHER = letters('neither of the two', 6);
const SMALL = {
  prefixTokens: 20,
  suffixTokens: 40,
  sampledPassages: 0,
  shuffledPassages: 0,
  selfWrittenPassages: 0,
  shownPassages: 2,
};
const CHATML =
  "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const PROBABILISTIC = findAttack('probabilistic');

/** A model that knows one text in raw text and another in a chat: two models, of which the prompt decides. */
class TwoMinds {
  readonly requests: ScoreRequest[] = [];
  readonly engine: Engine;
  loaded!: LoadedModel;
  readonly #minds: { readonly raw: Engine; readonly chat: Engine };

  constructor(raw: string, chat: string, template: string | null) {
    const setup =
      template === null ? {} : { chat: { template, after: '\u0001never', first: '', mark: '\u0001never' } };
    this.#minds = {
      raw: createFakeEngine({ text: raw, ...setup }),
      chat: createFakeEngine({ text: chat, ...setup }),
    };
    this.engine = new Proxy(this.#minds.raw, {
      get: (target, name) => {
        if (name === 'score') return (request: ScoreRequest) => this.#score(request);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  async load(): Promise<void> {
    await this.#minds.chat.load({ path: 'sample', gpu: 'off' });
    this.loaded = await this.#minds.raw.load({ path: 'sample', gpu: 'off' });
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#minds.raw.dispose(), this.#minds.chat.dispose()]);
  }

  async #score(request: ScoreRequest): ReturnType<Engine['score']> {
    this.requests.push(request);
    const { bytes } = await this.#minds.raw.detokenize(must(request.items[0]).tokens);
    const isChat = new TextDecoder().decode(bytes).includes('assistant\n');
    return this.#minds[isChat ? 'chat' : 'raw'].score(request);
  }
}

interface Run {
  readonly measured: Measured;
  readonly requests: readonly ScoreRequest[];
}

async function measure(
  parameters: Readonly<Record<string, unknown>>,
  knows: { readonly raw?: string; readonly chat?: string; readonly template?: string | null } = {},
  works = sampleWorks(TARGET, CONTROL),
): Promise<Run> {
  const minds = new TwoMinds(
    knows.raw ?? OTHER,
    knows.chat ?? OTHER,
    knows.template === undefined ? CHATML : knows.template,
  );
  await minds.load();
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  try {
    const measured = await measureInMemory(PROBABILISTIC, minds.engine, minds.loaded, model, works, {
      ...SMALL,
      ...parameters,
    });
    return { measured, requests: minds.requests };
  } finally {
    await minds.dispose();
  }
}

function find({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id === `${id}/E2`));
}

function inAnswerOf({ findings }: Measured) {
  if (findings.details.kind !== 'windows') throw new Error('no windows');
  return must(findings.details.inAnswer);
}

interface Scores {
  readonly from: number;
  readonly logPz: readonly number[];
}

/** The scores of all windows of a work, in order, from units of one kind. */
function scoresOf({ observations }: Measured, kind: string, workId: string): number[] {
  return observations.flatMap((observed) => {
    const spec = observed.unit.spec as { kind: string };
    if (spec.kind !== kind || observed.unit.workId !== workId || observed.kind !== 'observed') return [];
    return [...(observed.value as unknown as Scores).logPz];
  });
}

describe('a passage that a model knows only in an answer', () => {
  let run: Run;
  beforeAll(async () => {
    run = await measure({ inAnswer: true, shuffledPassages: 6 }, { chat: TARGET });
  });

  it('is not shown on raw text and shown in an answer, each by its own floor', () => {
    const { measured } = run;
    const raw = find(measured, 'memorized-passages');
    const answer = find(measured, 'memorized-passages-in-answer');
    expect([raw.standing, raw.calibration.kind]).toEqual(['not-shown', 'calibrated']);
    expect([answer.standing, answer.calibration.kind]).toEqual(['claim', 'calibrated']);
    expect(must(raw.count).hits).toBe(0);
    expect(must(answer.count).hits).toBeGreaterThan(20);
    expect(must(answer.count).total).toBe(must(raw.count).total);
    expect(find(measured, 'coverage-family-floor-in-answer').standing).toBe('claim');
    expect(answer.sentence).toMatch(/as the beginning of its answer in a chat\.$/u);
    expect(answer.sentence).toContain('exceed the family floor');
  });

  it('is counted among the tests, and is no headline', () => {
    const { measured } = run;
    const planned = PROBABILISTIC.tests({
      parameters: PROBABILISTIC.parameters.parse({ inAnswer: true }),
      targetId: 'E2',
      references: [],
    });
    expect(planned.map(({ findingId }) => findingId)).toEqual([
      'memorized-passages/E2',
      'coverage-family-floor/E2',
      'extractable-within-budget/E2',
      'group-shift/E2',
      'memorized-passages-in-answer/E2',
      'coverage-family-floor-in-answer/E2',
      'group-shift-in-answer/E2',
    ]);
    for (const { findingId, level } of planned) {
      const finding = must(measured.findings.findings.find(({ id }) => id === findingId));
      expect(finding.family, findingId).toMatchObject({ level });
    }
    expect(find(measured, 'coverage-family-floor-in-answer').family).toMatchObject({
      needs: 'memorized-passages-in-answer/E2',
    });
    expect(find(measured, 'group-shift-in-answer').family?.p).toBeLessThan(0.05);
    const headlines = measured.findings.findings.filter(({ isHeadline }) => isHeadline === true);
    expect(headlines.map(({ id }) => id)).toEqual(['coverage-family-floor/E2']);
  });

  it('has the prompt, its tokens and a floor of the control of its own in the findings', () => {
    const { measured } = run;
    const details = inAnswerOf(measured);
    const prompt = `<|im_start|>user\nWrite out a passage of a text.<|im_end|>\n<|im_start|>assistant\n`;
    expect(details).toMatchObject({
      prompt,
      closed: '',
      variables: {},
      promptSha256: expect.any(String) as string,
    });
    expect(measured.plan['inAnswer']).toMatchObject({ prompt, promptTokens: details.promptTokens });
    const counted = [...must(measured.workings()).rows].filter(
      ({ work, repeats }) => work === 'E3' && repeats === false,
    );
    const most = Math.max(...counted.map((row) => (row['inAnswer'] as { logP: number }).logP)) / Math.LN10;
    expect(must(details.controls[0]).summary.maxLog10).toBe(most);
    expect(scoresOf(measured, 'in-answer', 'E3')).toHaveLength(
      must(details.controls[0]).summary.windows + must(must(details.controls[0]).summary.repeatingWindows),
    );
    expect(details.replay.windows).toBeGreaterThanOrEqual(40);
    expect(details.replay.largestDeltaLog10).toBe(0);
    const said = find(measured, 'memorized-passages-in-answer').caveats.map(({ code }) => code);
    for (const code of ['in-answer-apart', 'in-answer-two-tests', 'in-answer-prefilled'])
      expect(said).toContain(code);
    expect(find(measured, 'memorized-passages').caveats.map(({ code }) => code)).not.toContain(
      'in-answer-apart',
    );
  });

  it('was scored with the same prompt before every window of the work and of the control', () => {
    const { measured, requests } = run;
    const { promptTokens, bos } = inAnswerOf(measured);
    const chats = requests.filter(({ items }) => must(items[0]).from > SMALL.prefixTokens);
    const raws = requests.filter(({ items }) => must(items[0]).from === SMALL.prefixTokens);
    const windowsOf = (all: readonly ScoreRequest[], skipped: number): string[] =>
      all.flatMap(({ items }) => items.map(({ tokens }) => tokens.slice(skipped).join())).sort();
    const first = must(must(chats[0]).items[0]).tokens.slice(0, promptTokens).join();
    for (const { items, bos: put } of chats) {
      expect(put).toBe(bos);
      for (const { tokens, from } of items) {
        expect(from).toBe(promptTokens + SMALL.prefixTokens);
        expect(tokens.slice(0, promptTokens).join()).toBe(first);
      }
    }
    expect(windowsOf(chats, promptTokens)).toEqual(windowsOf(raws, 0));
  });

  it('is scored with its words shuffled in an answer too, and is then not called', () => {
    const { measured } = run;
    const shuffled = must(inAnswerOf(measured).targets[0]).negativeControls?.shuffled;
    expect(shuffled).toMatchObject({ hits: 0, tested: 6 });
    expect(scoresOf(measured, 'in-answer-shuffled', 'E2')).not.toEqual(scoresOf(measured, 'shuffled', 'E2'));
    const said = find(measured, 'memorized-passages-in-answer').caveats.map(({ code }) => code);
    expect(said).toContain('beside-called');
  });

  it('shows both in the table for other programs, and neither changes the trials', () => {
    const { measured } = run;
    const { rows, document } = must(measured.workings());
    const all = [...rows];
    const twins = scoresOf(measured, 'in-answer', 'E2');
    const own = all.filter(({ work }) => work === 'E2');
    expect(own.map((row) => (row['inAnswer'] as { logP: number }).logP)).toEqual(twins);
    expect(own.map((row) => row['logP'])).toEqual(scoresOf(measured, 'windows', 'E2'));
    expect((document['inAnswer'] as { targets: unknown[] }).targets).toHaveLength(1);
    expect(measured.trials().some(({ hit }) => hit)).toBe(false);
  });
});

describe('a passage that a model knows only as raw text', () => {
  it('without a control, is compared with no floor: the table has no count and no floor', async () => {
    const alone = sampleWorks(TARGET, CONTROL).filter(({ role }) => role === 'target');
    const { measured } = await measure({ inAnswer: true, replayShare: 0 }, { chat: TARGET }, alone);
    const { details } = measured.findings;
    const [table] = details.kind === 'windows' ? inAnswerPanels(details) : [];
    if (table?.kind !== 'table') throw new Error('no table');
    for (const row of table.rows) {
      const [, , passages, above, floor, , ofControl] = row;
      expect(passages).toBeGreaterThan(0);
      for (const cell of [above, floor, ofControl]) expect(cell).toMatchObject({ kind: 'unscored' });
    }
    expect(table.rows).toHaveLength(2);
  });

  it('is shown on raw text and not shown in an answer', async () => {
    const { measured } = await measure({ inAnswer: true }, { raw: TARGET });
    expect(find(measured, 'memorized-passages').standing).toBe('claim');
    const answer = find(measured, 'memorized-passages-in-answer');
    expect([answer.standing, must(answer.count).hits]).toEqual(['not-shown', 0]);
    expect(find(measured, 'coverage-family-floor-in-answer').standing).toBe('not-shown');
  });
});

describe('without the option', () => {
  it('plan, units and findings are what they are without its parameters, and with it the raw numbers stay', async () => {
    const plain = (await measure({}, { raw: TARGET }, SHORT)).measured;
    const off = (await measure({ inAnswer: false, answerRequest: 'Say it.' }, { raw: TARGET }, SHORT))
      .measured;
    const on = (await measure({ inAnswer: true }, { raw: TARGET }, SHORT)).measured;
    expect(canonicalJson(off.plan)).toBe(canonicalJson(plain.plan));
    expect(canonicalJson(off.findings.details)).toBe(canonicalJson(plain.findings.details));
    expect(off.observations.map(({ unit }) => unit.id)).toEqual(
      plain.observations.map(({ unit }) => unit.id),
    );
    expect('inAnswer' in plain.parameters).toBe(false);
    const ids = on.observations.map(({ unit }) => unit.id);
    expect(ids.slice(0, plain.units)).toEqual(plain.observations.map(({ unit }) => unit.id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, ...finding } of plain.findings.findings)
      expect(canonicalJson(must(on.findings.findings.find((one) => one.id === id)))).toBe(
        canonicalJson({ id, ...finding }),
      );
  });

  it('a model needs no chat template', async () => {
    const { measured } = await measure({}, { template: null }, SHORT);
    expect(measured.findings.findings.some(({ id }) => id.includes('in-answer'))).toBe(false);
  });
});

describe('the prompt', () => {
  const head =
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}";
  it.each([
    ['ends reasoning that stands open', `${head}<|im_start|>assistant\n<think>\n`, '\n</think>\n\n', {}],
    [
      'switches reasoning off where it can',
      `${head}<|im_start|>assistant\n{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}`,
      '',
      { enable_thinking: false },
    ],
    [
      'names the channel of the answer',
      "{% for m in messages %}<|start|>{{ m['role'] }}<|message|>{{ m['content'] }}<|end|>{% endfor %}<|start|>assistant{# <|channel|>final #}",
      '<|channel|>final<|message|>',
      {},
    ],
  ])('%s', async (_, template, closed, variables) => {
    const { measured } = await measure({ inAnswer: true, replayShare: 0 }, { template }, SHORT);
    const details = inAnswerOf(measured);
    expect(details).toMatchObject({ closed, variables });
    expect(details.prompt.endsWith(closed)).toBe(true);
    const said = find(measured, 'memorized-passages-in-answer').caveats.map(({ code }) => code);
    expect(said.includes('in-answer-closed')).toBe(closed !== '');
    expect(said.includes('in-answer-reasoning-off')).toBe(Object.keys(variables).length > 0);
  });

  it('holds the request that was asked for, whose hash decides the ids; a request that names the work is said', async () => {
    const asked = { inAnswer: true, replayShare: 0, answerRequest: 'Recite the TARGET, please.' };
    const { measured } = await measure(asked, {}, SHORT);
    const other = (await measure({ inAnswer: true, replayShare: 0 }, {}, SHORT)).measured;
    expect(inAnswerOf(measured).prompt).toContain('user\nRecite the TARGET, please.<|im_end|>');
    const idsOf = (one: Measured): string[] =>
      one.observations.filter(({ unit }) => unit.title.endsWith('in an answer')).map(({ unit }) => unit.id);
    expect(idsOf(measured).filter((id) => idsOf(other).includes(id))).toEqual([]);
    expect(find(measured, 'memorized-passages-in-answer').caveats).toContainEqual(
      expect.objectContaining({ code: 'in-answer-names-work' }),
    );
    expect(find(other, 'memorized-passages-in-answer').caveats.map(({ code }) => code)).not.toContain(
      'in-answer-names-work',
    );
  });

  it('that is longer than a window is a warning before the run', async () => {
    const minds = new TwoMinds(OTHER, OTHER, CHATML);
    await minds.load();
    const warnings: string[] = [];
    const watched = {
      ...PROBABILISTIC,
      plan: (input: Parameters<typeof PROBABILISTIC.plan>[0]) => {
        const plan = PROBABILISTIC.plan(input);
        warnings.push(...plan.warnings.map(({ code, text }) => `${code} ${text}`));
        return { ...plan, units: [] };
      },
    };
    const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
    for (const answerRequest of ['Go on.', `Go on. ${'Please. '.repeat(10)}`])
      await measureInMemory(watched, minds.engine, minds.loaded, model, sampleWorks(TARGET, CONTROL), {
        ...SMALL,
        inAnswer: true,
        answerRequest,
        suffixTokens: 70,
      });
    await minds.dispose();
    const small: unknown = expect.stringMatching(/^control-too-small /u);
    expect(warnings).toEqual([
      small,
      small,
      expect.stringMatching(/^in-answer-long-prompt .* 2\.\d times as much/u),
    ]);
  });

  it.each([
    ['chat-template-missing', null, {}, /has no chat template, so no passage can be scored/u],
    ['chat-template-invalid', '{% for %}', {}, /does not parse/u],
    ['chat-template-refuses', "{{ raise_exception('no') }}", {}, /cannot be filled: .*no/u],
    ['context-too-long', CHATML, { answerRequest: 'word '.repeat(390) }, /tokens: \d+ of the prompt/u],
  ])('is refused with %s', async (code, template, parameters, message) => {
    await expect(measure({ inAnswer: true, ...parameters }, { template })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/--in-answer false/u) as string,
    });
  });
});
