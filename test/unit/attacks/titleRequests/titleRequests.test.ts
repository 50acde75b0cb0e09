import { describe, expect, it } from 'vitest';
import { titleRequests } from '../../../../src/attacks/titleRequests.js';
import { kindsOf, titleParameters } from '../../../../src/attacks/titleRequests/parameters.js';
import { requestWords } from '../../../../src/attacks/titleRequests/requests.js';
import { inputError, sha256Hex } from '../../../../src/base/index.js';
import type { Finding, TablePanel } from '../../../../src/domain/index.js';
import { createFakeEngine } from '../../../../src/engine/index.js';
import {
  measureInMemory,
  type Measured,
  type MeasuredText,
} from '../../../support/models/measureInMemory.js';
import { must } from '../../../support/must.js';
import { sampleText, sampleWorks } from '../sampleTexts.js';

const TARGET = sampleText('target', 6, 90);
const CONTROL = sampleText('control', 11, 90);
const SMALL = {
  requests: 'text, chorus',
  languages: 'en',
  temperatures: '0',
  answerTokens: 400,
  suffixTokens: 60,
  leastWords: 4,
};
/** Messages end with the special token, as the fake model’s turn does. */
const template = (tail: string): string =>
  `{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<s>{% endfor %}{% if add_generation_prompt %}${tail}{% endif %}`;
/** A mark that never comes: what the model writes first is all that it writes. */
const NEVER = '<never>';

/** A model that answers one title, and others with what it writes of itself. */
const answering = (title: string, first: string) => ({
  template: template('<|im_start|>assistant\n'),
  after: `“${title}”?<|im_start|>assistant\n`,
  first,
  mark: NEVER,
});

async function measure(
  chat: { readonly template: string; readonly after: string; readonly first: string; readonly mark: string },
  parameters: Readonly<Record<string, unknown>> = {},
  works: readonly MeasuredText[] = sampleWorks(TARGET, CONTROL),
  context?: number,
  lossy?: string,
): Promise<Measured> {
  const engine = createFakeEngine({
    text: 'Other words, of no work at all, are all that this model has read. ',
    chat,
  });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  if (lossy !== undefined) {
    const tokenize = engine.tokenize.bind(engine);
    engine.tokenize = (text, options) =>
      text.includes(lossy)
        ? Promise.reject(inputError('tokenizer-lossy', 'The tokenizer does not preserve the text.', 'None.'))
        : tokenize(text, options);
  }
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  try {
    return await measureInMemory(
      titleRequests,
      engine,
      context === undefined ? loaded : { ...loaded, trainedContext: context },
      model,
      works,
      { ...SMALL, ...parameters },
    );
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
    .join('\n');
}

function table({ findings }: Measured, id: string): TablePanel {
  const { details } = findings;
  const panel = details.kind === 'panels' ? details.panels.find((one) => one.id === id) : undefined;
  if (panel?.kind !== 'table') throw new Error(`no table ${id}`);
  return panel;
}

describe('a model that answers a title with the work', () => {
  it('copies it; what stood in the prompt is stated, and the control is asked for in the same words', async () => {
    const measured = await measure(answering('Target', TARGET.slice(0, 600)));
    const all = finding(measured, 'title-copies');
    // 400 bytes hold about six passages of 60; the two requests have the same answer.
    expect(must(all.count).hits).toBeGreaterThanOrEqual(4);
    expect(must(all.count).hits).toBeLessThanOrEqual(8);
    expect(all.controlValue).toBe(0);
    expect(all).toMatchObject({ tag: 'extraction', element: 'reconstructed', standing: 'measured' });
    expect(all.sentence).toMatch(/^Uncalibrated: Asked for the work by its title alone in 2 attempts/u);
    expect(all.sentence).toContain('asked for 1 control title in the same way, it copies 0 of');
    expect(all.sentence).toContain('No request contained a passage of the work.');
    expect(caveats(measured, 'title-copies')).toContain('No prompt contained a passage of the work: 0 words');
    expect(caveats(measured, 'title-copies')).toContain('“Control”');
    for (const span of all.spans) expect(span.endChar).toBeLessThanOrEqual(400);
    expect(finding(measured, 'title-chorus-en')).toMatchObject({
      value: 1,
      controlValue: 0,
      count: { hits: 1, total: 1, of: 'answers' },
    });
    const [control] = table(measured, 'attempts-control').rows;
    expect(must(control)[0]).toBe('What is the text of “Control”?');
  });

  it('has the longest run where the answer has it', async () => {
    const from = TARGET.indexOf('CHAPTER 3');
    const answer = TARGET.slice(from, from + 200).normalize('NFC');
    const measured = await measure(answering('Target', `Here it is: ${answer}`), { requests: 'text' });
    const { rows, places } = table(measured, 'attempts-1');
    const place = must(must(places[0]));
    const work = must(measured.attackWorks[0]);
    const found = work.textOf(place.startChar, place.endChar);
    expect(answer).toContain(found);
    expect(found.split(/\s+/u)).toHaveLength(Number(must(rows[0])[8]));
    expect(found.length).toBeGreaterThan(150);
  });

  it('goes on after its own answer, which is said to have stood in the prompt', async () => {
    const measured = await measure(answering('Target', TARGET.slice(0, 900)), { requests: 'go-on' });
    const rows = table(measured, 'attempts-1').rows;
    // The request for the text is made as well, since the other one follows its answer.
    expect(rows.map(([request]) => request)).toEqual([
      'What is the text of “Target”?',
      'Please go on. (after its answer to: What is the text of “Target”?)',
    ]);
    expect(must(rows[0]).slice(6, 8)).toEqual([0, 0]);
    const [inPrompt, share, run] = must(rows[1]).slice(6).map(Number);
    expect(inPrompt).toBeGreaterThan(20);
    expect(share).toBeCloseTo(must(inPrompt) / TARGET.split(/\s+/u).filter(Boolean).length, 1);
    expect(run).toBeGreaterThan(20);
    expect(caveats(measured, 'title-copies')).toContain(
      'Only the requests to continue had a passage of the work',
    );
    expect(finding(measured, 'title-copies').sentence).toContain(
      'No request contained a passage of the work.',
    );
  });

  it('gets no credit for the words of the title', async () => {
    const title = TARGET.slice(TARGET.indexOf('CHAPTER 2') + 20)
      .split(/\s+/u)
      .slice(0, 12)
      .join(' ');
    const works = sampleWorks(TARGET, CONTROL).map((work) =>
      work.role === 'target' ? { ...work, title } : work,
    );
    const measured = await measure(answering(title, `${title}. That is all.`), {}, works);
    expect(finding(measured, 'title-copies').count).toMatchObject({ hits: 0 });
    expect(caveats(measured, 'title-copies')).toContain('because the title is long');
    expect(finding(measured, 'title-copies').sentence).toMatch(/words of a request contained 1\d of/u);
  });

  it('is counted only up to what a cleaning list removed', async () => {
    const chat = answering('Target', TARGET.slice(0, 600));
    const engine = createFakeEngine({ text: 'Other words.', chat });
    const loaded = await engine.load({ path: 'sample', gpu: 'off' });
    const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
    const of = async (cleaning: string): Promise<number> => {
      const { findings } = await measureInMemory(
        titleRequests,
        engine,
        loaded,
        model,
        sampleWorks(TARGET, CONTROL),
        SMALL,
        { cleaning },
      );
      return Number(must(findings.findings.find(({ id }) => id === 'title-portion/E2')).value);
    };
    try {
      expect(await of(`passage: ${TARGET.slice(0, 700).split(/\s+/u).slice(0, -1).join(' ')}\n`)).toBe(0);
      expect(await of('')).toBeGreaterThan(0.1);
    } finally {
      await engine.dispose();
    }
  });
});

describe('every attempt', () => {
  it('is counted in both languages, at every temperature, under title and author', async () => {
    const measured = await measure(answering('Target', TARGET.slice(0, 600)), {
      languages: 'both',
      requests: 'text, opening, chapter, chorus, first-verse, second-verse, go-on',
      temperatures: '0, 1',
      draws: 2,
      answerTokens: 30,
    });
    expect(table(measured, 'attempts-1').rows).toHaveLength(7 * 2 * 3);
    expect(table(measured, 'attempts-control').rows).toHaveLength(7 * 2 * 3);
    expect(table(measured, 'requests-1').rows).toHaveLength(14);
    const said = JSON.stringify(table(measured, 'requests-1').rows);
    expect(said).toContain('Wie lautet der Refrain von „Target“?');
    expect(said).toContain('Bitte nenne mir die 2. Strophe von „Target“.');
    expect(caveats(measured, 'title-copies')).toContain(
      'Requests about this work: 42 attempts; the model answered 42 and did not answer 0',
    );
    expect(measured.findings.findings).toHaveLength(2 + 14);
  });

  it('is asked with the author where one is stated', () => {
    const named = { title: 'Emil & die $& Detektive', author: 'Erich Kästner' };
    expect(requestWords('text', 'de', named)).toBe(
      'Wie lautet der Text von „Emil & die $& Detektive“ von Erich Kästner?',
    );
    expect(requestWords('second-verse', 'en', named)).toBe(
      'Please give me the second verse of “Emil & die $& Detektive” by Erich Kästner.',
    );
  });
});

describe('a model that refuses', () => {
  it('has answered and copied nothing', async () => {
    const measured = await measure(answering('Target', 'I cannot provide the text of this work.'));
    expect(finding(measured, 'title-copies')).toMatchObject({ value: 0, controlValue: 0 });
    expect(must(finding(measured, 'title-copies').count).total).toBeGreaterThan(20);
    expect(caveats(measured, 'title-copies')).toContain('the model answered 2 and did not answer 0; 0 of 2');
    expect(caveats(measured, 'title-copies')).not.toContain('did not begin');
  });
});

describe('a model that thinks first', () => {
  const thought = 'The user wants a text that I know. '.repeat(4);
  const thinking = (first: string) => ({ ...answering('Target', first), template: THINKING });
  const THINKING = `${template('<|im_start|>assistant\n')}{# <think> </think> #}`;

  it('copies in its answer, though it thinks for longer than an answer may be', async () => {
    const chat = thinking(`<think>\n${thought}</think>\n\n${TARGET.slice(0, 300)}`);
    const measured = await measure(chat, { answerTokens: 120, reasoningBudget: 400 });
    expect(must(finding(measured, 'title-copies').count).hits).toBeGreaterThan(0);
    expect(caveats(measured, 'title-copies')).toContain(
      'In 2 of 2 (100.0%) attempts the model reasoned before it answered; in 0 of these',
    );
  });

  it('whose reasoning holds the work is not said to have copied it in an answer', async () => {
    const chat = thinking(`<think>\n${TARGET.slice(0, 200)}</think>\n\nI will not quote it.`);
    const measured = await measure(chat, { reasoningBudget: 400 });
    expect(finding(measured, 'title-copies').count).toMatchObject({ hits: 0 });
    expect(caveats(measured, 'title-copies')).toMatch(
      /the longest run of words of the work in it is [2-9]\d/u,
    );
  });

  it('and never answers is not said to have copied nothing', async () => {
    const measured = await measure(thinking(`<think>\n${thought}`), {
      reasoningBudget: 400,
      requests: 'text, chorus, go-on',
    });
    expect(finding(measured, 'title-copies')).toMatchObject({
      value: { kind: 'unscored', code: 'no-passage-tried' },
      count: { hits: 0, total: 0 },
    });
    expect(finding(measured, 'title-chorus-en').value).toMatchObject({ code: 'no-answer' });
    expect(finding(measured, 'title-go-on-en').value).toMatchObject({ code: 'not-made' });
    expect(caveats(measured, 'title-copies')).toContain('there was no first answer');
    expect(caveats(measured, 'title-copies')).toContain('counts neither as copied nor as tried');
    expect(measured.trials().filter(({ workId }) => workId === 'E2')).toEqual([]);
    expect(table(measured, 'attempts-1').rows.map((row) => row[4])).toEqual([
      'not answered',
      'not answered',
      expect.stringMatching(/^not made: there was no first answer/u),
    ]);
  });
});

describe('a short work', () => {
  it('is uncalibrated, with the true reason', async () => {
    const lyric = sampleText('lyric', 1, 80);
    const other = sampleText('other', 1, 80);
    const measured = await measure(answering('Target', lyric), {}, sampleWorks(lyric, other));
    const { calibration, standing, value } = finding(measured, 'title-copies');
    expect([calibration.kind, standing]).toEqual(['uncalibrated', 'measured']);
    expect(calibration.reasons.map(({ text }) => text).join(' ')).toMatch(/windows|passages|blocks/u);
    expect(value).toBeGreaterThan(0.5);
  });
});

describe('what cannot be asked', () => {
  it.each([
    ['title-missing', {}, sampleWorks(TARGET, CONTROL).map((work) => ({ ...work, title: ' ' })), undefined],
    ['context-too-long', { answerTokens: 400 }, undefined, 300],
    ['answers-too-many', { draws: 50, temperatures: '0.2, 0.4, 0.6, 0.8, 1, 1.2' }, undefined, undefined],
    ['temperature-range', { temperatures: '3' }, undefined, undefined],
  ])('is refused with %s', async (code, parameters, works, context) => {
    await expect(measure(answering('Target', 'x'), parameters, works, context)).rejects.toMatchObject({
      code,
    });
  });

  it('is not made after an answer that the tokenizer does not preserve, and the others are', async () => {
    const measured = await measure(
      answering('Target', `Here it is: ${TARGET.slice(0, 200)}`),
      { requests: 'text, go-on' },
      undefined,
      undefined,
      'Here it is: ',
    );
    expect(finding(measured, 'title-text-en')).toMatchObject({ value: 1 });
    expect(finding(measured, 'title-go-on-en').value).toMatchObject({ code: 'not-made' });
    expect(caveats(measured, 'title-copies')).toContain(
      '1 request about this work was not made: the tokenizer does not preserve the words of the prompt',
    );
  });

  it('a second request that the template refuses is said not to have been made', async () => {
    const chat = answering('Target', TARGET.slice(0, 100));
    const strict = `{% if messages | length > 1 %}{{ raise_exception('one message only') }}{% endif %}${chat.template}`;
    const measured = await measure({ ...chat, template: strict }, { requests: 'go-on' });
    expect(caveats(measured, 'title-copies')).toContain('the chat template accepts no second request');
    expect(finding(measured, 'title-text-en').value).toBe(1);
  });

  it('names the kinds of request that it knows', () => {
    expect(titleParameters.safeParse({ requests: 'text, poem' }).success).toBe(false);
    expect(kindsOf(titleParameters.parse({ requests: 'go-on, chorus' }))).toEqual([
      'text',
      'chorus',
      'go-on',
    ]);
  });
});
