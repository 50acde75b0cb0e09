import { describe, expect, it } from 'vitest';
import { tokenTexts, prefixText } from '../../src/matter/work/tokenTexts.js';
import { writeContinuation, type ContinuationWish } from '../../src/matter/ask/continuation.js';
import { FULL_SOFTMAX, type Engine, type LoadedModel } from '../../src/domain/index.js';
import { createFakeEngine } from '../../src/engine/index.js';

const KNOWN = 'Call me Ishmael. Some years ago—never mind how long precisely—😀 having little or no money.';

async function loaded(text = KNOWN): Promise<{ engine: Engine; model: LoadedModel }> {
  const engine = createFakeEngine({ text });
  return { engine, model: await engine.load({ path: '/none' }) };
}

function wish(prompt: Int32Array, own: Int32Array, change: Partial<ContinuationWish> = {}): ContinuationWish {
  return {
    prompt,
    own,
    maxTokens: 20,
    decoding: { kind: 'greedy' },
    signal: new AbortController().signal,
    ...change,
  };
}

describe('a continuation', () => {
  it('by first choice is the text that the model knows, with log p of the exact path', async () => {
    const { engine, model } = await loaded();
    const { tokens } = await engine.tokenize(KNOWN);
    const written = await writeContinuation(engine, model, wish(tokens.slice(0, 8), tokens.slice(8)));
    expect(written).toMatchObject({ bos: true, stoppedBy: 'length' });
    expect(written.tokens).toEqual(Array.from(tokens.slice(8, 28)));
    const [scored] = await engine.score({
      items: [{ tokens: tokens.slice(0, 28), from: 8 }],
      bos: true,
      policies: [],
      topCount: 1,
    });
    expect(Array.from(written.logProbs)).toEqual(Array.from(scored?.logProbs ?? []));
    // First choice: nothing is more probable.
    expect(Array.from(scored?.topIds ?? [])).toEqual(written.tokens);
  });

  it('ends where the work ends, where the context is full, or after as many tokens as were asked for', async () => {
    const { engine, model } = await loaded();
    const { tokens } = await engine.tokenize(KNOWN);
    const end = async (change: Partial<ContinuationWish>, own = tokens.slice(8), of = model) => {
      const { stoppedBy, tokens: out } = await writeContinuation(
        engine,
        of,
        wish(tokens.slice(0, 8), own, change),
      );
      return [stoppedBy, out.length];
    };
    expect(await end({ maxTokens: 5 })).toEqual(['length', 5]);
    expect(await end({ maxTokens: 100 }, tokens.slice(8, 11))).toEqual(['end-of-work', 3]);
    expect(await end({}, tokens.slice(8), { ...model, trainedContext: 13 })).toEqual(['end-of-context', 4]);
    expect(await end({}, tokens.slice(8), { ...model, eosToken: tokens[12] ?? 0 })).toEqual([
      'end-of-text',
      4,
    ]);
    await expect(end({}, tokens.slice(8), { ...model, trainedContext: 9 })).rejects.toMatchObject({
      code: 'context-too-long',
    });
  });

  it('that is drawn is the same for the same seed, and another one for another', async () => {
    const { engine, model } = await loaded();
    const { tokens } = await engine.tokenize(KNOWN);
    const drawn = async (seed: string) => {
      const decoding = { kind: 'sample', policy: { ...FULL_SOFTMAX, temperature: 3 }, seed } as const;
      return writeContinuation(engine, model, wish(tokens.slice(0, 8), tokens.slice(8), { decoding }));
    };
    const [one, same, other] = [await drawn('a'), await drawn('a'), await drawn('b')];
    expect(same).toEqual(one);
    expect(other.tokens).not.toEqual(one.tokens);
  });

  it('that is cancelled keeps what was written, and frees the engine', async () => {
    const { engine, model } = await loaded();
    const { tokens } = await engine.tokenize(KNOWN);
    const stop = new AbortController();
    const written = await writeContinuation(
      engine,
      model,
      wish(tokens.slice(0, 8), tokens.slice(8), {
        signal: stop.signal,
        onToken: (all) => {
          if (all.length === 3) stop.abort();
        },
      }),
    );
    expect(written.stoppedBy).toBe('cancelled');
    expect(written.tokens).toEqual(Array.from(tokens.slice(8, 11)));
    expect(written.logProbs).toHaveLength(3);
    await writeContinuation(engine, model, wish(tokens.slice(0, 8), tokens.slice(8)));
  });

  it('needs something to continue', async () => {
    const { engine, model } = await loaded();
    const { tokens } = await engine.tokenize(KNOWN);
    const nothing = wish(new Int32Array(0), tokens);
    expect((await writeContinuation(engine, model, nothing)).tokens[0]).toBe(tokens[0]);
    await expect(writeContinuation(engine, { ...model, addsBos: false }, nothing)).rejects.toMatchObject({
      code: 'ask-place',
    });
  });
});

describe('tokens as text', () => {
  it('join a character whose bytes are spread over several tokens', async () => {
    const { engine } = await loaded();
    const { tokens } = await engine.tokenize('a😀—é\ufeffb');
    const { text, pieces } = await tokenTexts(engine, tokens);
    expect(text).toBe('a😀—é\ufeffb');
    expect(pieces.filter((piece) => piece === '\ufffd').length).toBeGreaterThanOrEqual(4);
    // Cut within the character: the rest is waited for while more may come, and is no character when nothing does.
    const cut = tokens.slice(0, 3);
    expect(await prefixText(engine, cut)).toBe('a');
    expect((await tokenTexts(engine, cut)).text).toBe('a\ufffd');
    expect(await tokenTexts(engine, [])).toEqual({ text: '', pieces: [] });
  });
});
