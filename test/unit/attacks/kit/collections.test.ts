import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowsOf, type AttackWork } from '../../../../src/attacks/index.js';
import { isWithinOne, sampledPassages, tiledPassages, worksIn } from '../../../../src/attacks/kit/index.js';
import { passageOf } from '../../../../src/attacks/prefixVariants/ownPrefixes.js';
import { SearchedWork } from '../../../../src/attacks/titleRequests/search.js';
import { matchWork } from '../../../../src/attacks/unprompted/match.js';
import { blocksOfWork, prepareDocument, TextIndex, TokenMap } from '../../../../src/text/index.js';
import { planWindows } from '../../../../src/measure/index.js';

/** A collection of works of these lengths, one character a token; every token is another one. */
function collection(lengths: readonly number[], text?: string): AttackWork {
  let at = 0;
  const blocks = lengths.map((length, index) => {
    const startToken = at;
    at += length;
    return { title: `work ${index + 1}`, startToken, endToken: at };
  });
  const chars = Array.from(text ?? String.fromCharCode(...Array.from({ length: at }, (_, i) => 0x4e00 + i)));
  return {
    id: 'C',
    role: 'target',
    title: 'Songs',
    sha256: 'c'.repeat(64),
    charCount: at,
    tokens: Int32Array.from({ length: at }, (_, i) => i),
    tokenStartChar: Uint32Array.from({ length: at + 1 }, (_, i) => i),
    tokenStartByte: Uint32Array.from({ length: at + 1 }, (_, i) => i),
    isCollection: true,
    blocks,
    excluded: [],
    textOf: (start, end) => chars.slice(start, end).join(''),
  };
}

const whole = (work: AttackWork): AttackWork => {
  const { isCollection, ...text } = work;
  expect(isCollection).toBe(true);
  return text;
};
const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 });
const shapes = fc.record({
  prefixTokens: fc.integer({ min: 1, max: 12 }),
  suffixTokens: fc.integer({ min: 1, max: 12 }),
  strideTokens: fc.integer({ min: 0, max: 9 }),
  strideChars: fc.integer({ min: 0, max: 7 }),
});

describe('passages of a collection', () => {
  it('lie in one work, where they would be if the work were alone', () => {
    fc.assert(
      fc.property(lengths, shapes, (of, shape) => {
        const work = collection(of);
        const size = shape.prefixTokens + shape.suffixTokens;
        fc.pre(of.some((length) => length >= size));
        const { starts, droppedTailTokens } = windowsOf(work, shape);
        const alone = work.blocks
          .filter(({ startToken, endToken }) => endToken - startToken >= size)
          .flatMap(({ startToken, endToken }) =>
            Array.from(
              windowsOf(whole(collection([endToken - startToken])), shape).starts,
              (start) => start + startToken,
            ),
          );
        expect(Array.from(starts)).toEqual(alone);
        const within = Array.from(starts, (start) =>
          isWithinOne(worksIn(work), { startToken: start, endToken: start + size }),
        );
        expect(within).not.toContain(false);
        expect(droppedTailTokens).toBeLessThanOrEqual(work.tokens.length);
        for (const passage of [
          ...tiledPassages(work, shape),
          ...sampledPassages({ seed: 's' }, work, shape, 5),
        ]) {
          const block = work.blocks[Number(passage.block.split('/')[1])];
          expect(passage.startToken).toBeGreaterThanOrEqual(block?.startToken ?? Infinity);
          expect(passage.startToken + size).toBeLessThanOrEqual(block?.endToken ?? 0);
        }
      }),
    );
  });

  it('are those of the whole text in any other work', () => {
    fc.assert(
      fc.property(lengths, shapes, (of, { strideTokens, ...shape }) => {
        const work = whole(collection(of));
        const stride = strideTokens === 0 ? shape.suffixTokens : strideTokens;
        const planned = planWindows({ ...shape, tokenCount: work.tokens.length, strideTokens: stride });
        fc.pre(planned.starts.length > 0);
        const found = windowsOf(work, { ...shape, strideTokens, strideChars: 0 });
        expect([...Array.from(found.starts), found.droppedTailTokens]).toEqual([
          ...planned.starts,
          planned.droppedTailTokens,
        ]);
      }),
    );
  });

  it('are refused where no work is as long as one', () => {
    const shape = { prefixTokens: 5, suffixTokens: 5, strideTokens: 0, strideChars: 0 };
    expect(() => windowsOf(collection([9, 9, 9]), shape)).toThrow(/No work of "Songs" has 5 \+ 5 tokens/);
    expect(() => windowsOf(whole(collection([9, 9, 9])), shape)).not.toThrow();
  });

  it('begin at own words only within their work', () => {
    const work = collection([10, 10], 'abcdefghij0123456789');
    const shape = { prefixTokens: 3, suffixTokens: 4 };
    const at = (words: string): number => passageOf({ line: 1, text: '', words }, [work], shape).startToken;
    expect(at('3456')).toBe(10);
    expect(() => at('2345')).toThrow(/too near the beginning of its work/);
    expect(() => at('hij0')).toThrow(/too near the end of its work/);
    expect(passageOf({ line: 1, text: '', words: '2345' }, [whole(work)], shape).startToken).toBe(9);
  });

  it('are found in what a model wrote within one work only', () => {
    const work = collection([10, 10]);
    const written = { tokens: Int32Array.from({ length: 12 }, (_, at) => at + 4) };
    const runs = (of: AttackWork): (readonly number[])[] =>
      matchWork(of, [written], 5).runs.map(({ workToken, length }) => [workToken, length]);
    expect(runs(work)).toEqual([
      [4, 6],
      [10, 6],
    ]);
    expect(runs(whole(work))).toEqual([[4, 12]]);
    expect(matchWork(work, [written], 5).stretches).toBe(12);
  });

  it('are searched as words within one work only', () => {
    const text = 'one two three\n\nfour five six';
    const work = collection([15, 13], text);
    const runs = (of: AttackWork): number[] => Array.from(new SearchedWork(of).runsIn('two three four five'));
    expect(runs(work)).toEqual([0, 1, 2, 1, 2, 0]);
    expect(runs(whole(work))).toEqual([0, 1, 2, 3, 4, 0]);
  });
});

describe('the blocks of a collection', () => {
  const sha256 = 'a'.repeat(64);
  const stated = {
    title: null,
    authors: [],
    language: null,
    published: null,
    identifiers: [],
    producer: null,
  };
  const place = { kind: 'txt' as const, firstLine: 1, lastLine: 1 };

  it('are its works from their first character, with the white space after them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-c]{1,6}( [a-c]{1,6}){0,4}$/), { minLength: 2, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (texts, hidden) => {
          fc.pre(texts.filter((_, at) => hidden[at] !== true).length > 1);
          let at = 0;
          const spans = texts.map((text) => {
            const start = at;
            at += text.length + 2;
            return { start, end: start + text.length };
          });
          const { work, reading } = prepareDocument(
            {
              extracted: {
                format: 'zip',
                reader: 'zip-1',
                text: texts.join('\n\n'),
                blocks: spans.map((span) => ({ kind: 'paragraph', level: 0, ...span, place })),
                marks: spans.flatMap((span, index) =>
                  hidden[index] === true ? [{ kind: 'hidden' as const, ...span }] : [],
                ),
                pages: [],
                contents: [],
                stated,
                remarks: [],
                collection: {
                  works: spans.map((span, index) => ({
                    entry: `${index}.txt`,
                    format: 'txt',
                    reader: 'txt-1',
                    bytes: 1,
                    sha256,
                    encoding: 'utf-8',
                    title: `${index}`,
                    ...span,
                    stated,
                    remarks: [],
                  })),
                  leftOut: [],
                },
              },
              extractedSha256: sha256,
              sha256,
              bytes: 1,
            },
            [],
            { id: 'W', evidenceId: 'W', title: 'W', role: 'target', fileName: 'w.zip' },
          );
          const kept = texts.filter((_, index) => hidden[index] !== true);
          const index = new TextIndex(reading.text.text);
          expect(index.text).toBe(kept.join('\n\n'));
          const map = new TokenMap(index, {
            startByte: Uint32Array.from({ length: index.byteLength }, (_, byte) => byte),
            byteLength: index.byteLength,
            addedPrefixBytes: 0,
          });
          const { isCollection, blocks } = blocksOfWork(work, map);
          expect(isCollection).toBe(true);
          expect(
            blocks.map(({ startToken, endToken }) => index.text.slice(startToken, endToken).trimEnd()),
          ).toEqual(kept);
          const works = work.source.document?.collection?.works ?? [];
          expect(works.map(({ startChar, endChar }) => index.slice(startChar, endChar))).toEqual(
            texts.map((text, one) => (hidden[one] === true ? '' : text)),
          );
        },
      ),
    );
  });
});
