import { describe, expect, it } from 'vitest';
import { TURN_FORMATS, type TurnFormat } from '../../../../src/attacks/kit/chat/turnFormats.js';
import { channelsOf, closingText, partsOfTurn } from '../../../../src/attacks/kit/chat/turnParts.js';
import { TURNS } from '../../../support/chat/turnTexts.js';
import { must } from '../../../support/must.js';

const channelsFor = (format: TurnFormat): TurnFormat | null =>
  format.channels === undefined ? null : format;
const openingOf = (format: TurnFormat): string => format.channels?.start ?? '<|im_start|>assistant\n';

describe.each(TURN_FORMATS)('reasoning of the kind $id', (format) => {
  const turn = must(TURNS[format.id]);
  const channels = channelsFor(format);
  const read = (opening: string, written: string) => {
    const { mode, reasoning, answer } = partsOfTurn(opening, written, channels);
    return { mode, reasoning: reasoning.trim(), answer: answer.trim() };
  };

  it('is told from the answer', () => {
    const { reasoning, answer } = read(openingOf(format), turn);
    expect(reasoning).toBe('ρ');
    expect(answer).toBe('α');
  });

  it('is told from it wherever the turn is cut', () => {
    for (let end = 0; end <= turn.length; end++) {
      const { reasoning, answer } = read(openingOf(format), turn.slice(0, end));
      expect(answer).not.toContain('ρ');
      expect(reasoning).not.toContain('α');
    }
  });

  it('may be opened by the prompt', () => {
    const at = turn.indexOf('ρ');
    const { mode, reasoning, answer } = read(openingOf(format) + turn.slice(0, at), turn.slice(at));
    expect(reasoning).toBe('ρ');
    expect(answer).toBe('α');
    expect(partsOfTurn(openingOf(format) + turn.slice(0, at), '', channels).mode).toBe('reasoning');
    expect(mode).toBe(format.end === undefined ? 'answer' : 'over');
  });

  it('is closed by force, so that the answer begins', () => {
    const open = turn.slice(0, turn.indexOf('ρ') + 1);
    const closing = closingText(partsOfTurn(openingOf(format), open, channels));
    expect(closing).not.toBe('');
    const closed = read(openingOf(format), `${open}${closing}α`);
    expect(closed.mode).toBe('answer');
    expect(closed.answer).toBe('α');
    expect(closed.reasoning.startsWith('ρ')).toBe(true);
    expect(closingText(partsOfTurn(openingOf(format), `${open}${closing}α`, channels))).toBe('');
  });
});

describe('a turn of channels', () => {
  const harmony = must(TURN_FORMATS.find(({ id }) => id === 'harmony'));
  const parts = (written: string) => partsOfTurn('<|end|><|start|>assistant', written, harmony);

  it('has no answer outside the final channel', () => {
    const commentary = '<|channel|>commentary<|message|>I will look it up.<|end|>';
    expect(parts('Hello').answer).toBe('');
    expect(parts(commentary)).toMatchObject({ answer: '', reasoning: 'I will look it up.', mode: 'header' });
    expect(
      parts('<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>'),
    ).toMatchObject({
      mode: 'reasoning',
      answer: '',
    });
  });

  it('gets as much of the header of the answer as it lacks', () => {
    const whole = '<|start|>assistant<|channel|>final<|message|>';
    expect(closingText(parts(''))).toBe('<|channel|>final<|message|>');
    expect(closingText(parts('<|channel|>'))).toBe('final<|message|>');
    expect(closingText(parts('<|channel|>analysis<|message|>R<|end|>'))).toBe(whole);
    expect(closingText(parts('<|channel|>analysis<|message|>R'))).toBe(`<|end|>${whole}`);
  });

  it('is known by its prompt and its template together', () => {
    expect(channelsOf("'<|channel|>final<|message|>'", '<|end|><|start|>assistant')).toBe(harmony);
    expect(channelsOf('no channels', '<|end|><|start|>assistant')).toBeNull();
    expect(channelsOf("'<|channel|>final<|message|>'", '<|im_start|>assistant\n')).toBeNull();
  });
});

describe('a turn that shows no opening of its reasoning', () => {
  const parts = (opening: string, written: string) => partsOfTurn(opening, written, null);

  it('is reasoning up to the mark that ends it', () => {
    expect(parts('assistant\n', 'Well, then.\n</think>\n\nA')).toMatchObject({
      reasoning: 'Well, then.\n',
      answer: '\n\nA',
      reasoned: true,
    });
  });

  it('is an answer where the prompt has closed the block', () => {
    expect(parts('assistant\n<think>\n\n</think>\n\n', 'A')).toMatchObject({
      reasoning: '',
      answer: 'A',
      mode: 'answer',
    });
    expect(parts('assistant\n</think>', 'A')).toMatchObject({ answer: 'A', reasoned: false });
  });

  it('keeps the end of one block apart from another', () => {
    expect(parts('', '<think>R</seed:think>R</think>A')).toMatchObject({
      reasoning: 'R</seed:think>R',
      answer: 'A',
    });
  });
});
