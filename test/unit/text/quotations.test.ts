import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/index.js';
import {
  applyCleaning,
  buildQuotationIndex,
  cleanableWork,
  findQuotations,
  GUARANTEED_WORDS,
  parseCleaningList,
  plainWords,
  readQuotationIndex,
  SHINGLE_WORDS,
  shingleHashes,
  TextIndex,
  winnow,
  type QuotationIndex,
  type QuotationSearch,
} from '../../../src/text/index.js';

const about = {
  author: '',
  published: '1611',
  package: { kind: 'debian', name: 'p', version: '1', sha256: '0'.repeat(64) },
  files: 'a',
  license: 'Public domain',
} as const;

function built(texts: Readonly<Record<string, string>>): ReturnType<typeof buildQuotationIndex> {
  return buildQuotationIndex(
    Object.entries(texts).map(([id, text]) => ({ ...about, id, title: id, parts: [{ name: '', text }] })),
  );
}

function indexOf(texts: Readonly<Record<string, string>>): QuotationIndex {
  const { manifest, data } = built(texts);
  return readQuotationIndex(manifest, data, 'test');
}

function search(text: string, index: QuotationIndex): QuotationSearch {
  return findQuotations(cleanableWork(new TextIndex(text)).folded, index);
}

/** Words that no other text has. */
function unique(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}`);
}

describe('winnow', () => {
  it('keeps what the paper keeps (Schleimer, Wilkerson and Aiken 2003, figure 2)', () => {
    const hashes = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98];
    expect(winnow(Uint32Array.from(hashes), 4).map((at) => [hashes[at], at])).toEqual([
      [17, 3],
      [17, 6],
      [8, 8],
      [39, 11],
      [17, 15],
    ]);
  });

  it('leaves no gap longer than the window, and keeps what a shorter text has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (values, window) => {
          const kept = winnow(Uint32Array.from(values), window);
          const edges = [-1, ...kept, values.length];
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
          if (values.length > 0) expect(kept.length).toBeGreaterThan(0);
          if (values.length >= window)
            for (const [at, edge] of edges.slice(1).entries())
              expect(edge - (edges[at] ?? 0)).toBeLessThanOrEqual(window);
        },
      ),
    );
  });
});

describe('shingleHashes', () => {
  it('is SHA-256 of 13 words in UTF-8', () => {
    // Python: h = hashlib.sha256(' '.join(words[i:i+13]).encode()).digest(); int.from_bytes(h[:4], 'big'), int.from_bytes(h[4:9], 'big')
    const folded = cleanableWork(
      new TextIndex(
        'In the beginning God created the heaven and the earth.\nAnd the earth was without form, and void;',
      ),
    ).folded.text.text;
    const { order, print } = shingleHashes(plainWords(folded));
    expect([...order.slice(0, 3)]).toEqual([3417484882, 2867301743, 446282431]);
    expect([...print.slice(0, 3)]).toEqual([43827722787, 611429356024, 706912482780]);
  });
});

describe('plainWords', () => {
  it('knows no marks and no case', () => {
    const { joined, startUtf16, endUtf16 } = plainWords("'lord's' — loving-kindness, 𝔞 naïve\u0301 ' .");
    expect(joined).toBe('lords loving kindness 𝔞 naïve\u0301');
    expect([startUtf16[0], endUtf16[0]]).toEqual([0, 8]);
  });
});

describe('findQuotations', () => {
  it(`finds every shared run of ${GUARANTEED_WORDS} words, with at most 12 words missing at either end`, () => {
    const source = unique('s', 400);
    const index = indexOf({ other: unique('o', 60).join(' '), source: source.join(' ') });
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.integer({ min: GUARANTEED_WORDS, max: 90 }),
        fc.nat(60),
        fc.nat(200),
        (from, length, before, after) => {
          const quotation = source.slice(from, from + length);
          const text = [...unique('b', before), ...quotation, ...unique('a', Math.max(after, length + 1))];
          const { found, own } = search(text.join(' '), index);
          expect(own).toEqual([]);
          expect(found).toHaveLength(1);
          const words = found[0]?.passage.split(' ') ?? [];
          expect(found[0]).toMatchObject({ textId: 'source', words: words.length, agreeing: words.length });
          const first = quotation.indexOf(words[0] ?? '');
          expect(quotation.slice(first, first + words.length)).toEqual(words);
          expect(first).toBeLessThan(SHINGLE_WORDS);
          expect(quotation.length - first - words.length).toBeLessThan(SHINGLE_WORDS);
          expect(found[0]?.textWord).toBe(from + first);
        },
      ),
    );
  });

  it(`finds no run of fewer than ${SHINGLE_WORDS} words`, () => {
    const source = unique('s', 400);
    const index = indexOf({ source: source.join(' ') });
    for (let from = 0; from < 380; from++) {
      const text = [...unique('b', 30), ...source.slice(from, from + SHINGLE_WORDS - 1), ...unique('a', 30)];
      expect(search(text.join(' '), index).found).toEqual([]);
    }
  });

  it('gives places in the reading text, whatever its marks and line ends', () => {
    const verse = unique('s', 40);
    const index = indexOf({ source: verse.join(', ') });
    const text = `Ünheard 𝔞 words.\n\n“${verse.join('\n').toUpperCase()}” ${unique('x', 100).join(' ')}`;
    const [found] = search(text, index).found;
    const passage = new TextIndex(text).slice(found?.startChar ?? 0, found?.endChar ?? 0);
    expect(passage.toLowerCase().split('\n').join(' ')).toBe(found?.passage);
  });

  it('joins runs with a gap, and says how many words agree', () => {
    const source = unique('s', 120);
    const index = indexOf({ source: source.join(' ') });
    const changed = source.with(60, 'otherwise');
    const { found } = search([...changed, ...unique('x', 300)].join(' '), index);
    expect(found).toHaveLength(1);
    expect(found[0]?.words).toBeGreaterThan(90);
    expect(found[0]?.agreeing).toBeLessThan(found[0]?.words ?? 0);
  });

  it('proposes nothing from a text that is the work, and all from another', () => {
    const verse = unique('v', 50);
    const novel = [...unique('n', 200), ...verse, ...unique('m', 200)];
    const index = indexOf({ novel: novel.join(' '), bible: verse.join(' ') });
    const { own, found } = search(novel.join(' '), index);
    expect(own.map(({ textId }) => textId)).toEqual(['novel']);
    expect(own[0]?.share).toBeGreaterThan(0.9);
    expect(found.map(({ textId }) => textId)).toEqual(['bible']);
  });

  it('names other texts that agree with the whole passage', () => {
    const verse = unique('v', 50).join(' ');
    const index = indexOf({ first: verse, second: verse });
    const { found } = search(`${verse} ${unique('x', 200).join(' ')}`, index);
    expect(found.map(({ textId, also }) => [textId, also])).toEqual([['first', ['second']]]);
  });

  it('finds nothing in a text that is too short', () => {
    const index = indexOf({ source: unique('s', 30).join(' ') });
    expect(search('', index)).toEqual({ words: 0, own: [], found: [] });
    expect(search('s1 s2 s3', index).found).toEqual([]);
  });
});

describe('a quotation index', () => {
  it('has the same bytes for the same texts', () => {
    const texts = { a: unique('a', 500).join(' '), b: unique('b', 13).join(' ') };
    expect(built(texts)).toEqual(built(texts));
    const { manifest, data } = built(texts);
    expect(data).toHaveLength(
      Math.ceil(manifest.texts.reduce((sum, each) => sum + each.fingerprints, 0) * 5.5),
    );
    expect(manifest.dataSha256).toBe(sha256Hex(data));
  });

  it('is refused where it does not agree with itself', () => {
    const { manifest, data } = built({ a: unique('a', 500).join(' ') });
    const refused = (change: object, bytes: Uint8Array = data): void => {
      expect(() =>
        readQuotationIndex({ ...manifest, dataSha256: sha256Hex(bytes), ...change }, bytes, 'i'),
      ).toThrow(expect.objectContaining({ code: 'quotation-index-broken' }));
    };
    const text = (change: object): object => ({ texts: [{ ...manifest.texts[0], ...change }] });
    expect(() => readQuotationIndex(manifest, data, 'i')).not.toThrow();
    refused({ dataSha256: '0'.repeat(64) });
    refused({ shingleWords: 8 });
    refused({ extra: 1 });
    refused({}, data.slice(1));
    refused({}, new Uint8Array(0));
    refused(text({ fingerprints: 2 ** 32 - 1 }));
    refused(text({ words: 20 }));
    refused(
      text({
        places: [
          { name: 'x', word: 3 },
          { name: 'y', word: 3 },
        ],
      }),
    );
    refused({ texts: [] });
    for (const step of [0x00, 0xff])
      refused(
        {},
        data.map((byte, at) => (at === 0 ? step : byte)),
      );
    for (const nothing of [null, 1, '', []])
      expect(() => readQuotationIndex(nothing, data, 'i')).toThrow(
        expect.objectContaining({ code: 'quotation-index-broken' }),
      );
  });
});

describe('the shipped index', () => {
  const folder = join(import.meta.dirname, '../../../assets/quotations');
  const index = readQuotationIndex(
    JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')),
    readFileSync(join(folder, 'index.bin')),
    folder,
  );

  it('names every text with its package, license and hash, and is small', () => {
    expect(index.texts.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['kjv', 'shakespeare', 'sotu', 'us-constitution', 'licenses', 'moby-dick']),
    );
    expect(readFileSync(join(folder, 'index.bin')).length).toBeLessThan(4_000_000);
  });

  it('finds scripture in a text, and says where it stands', () => {
    // Matthew 13:3–4, with other marks.
    const verse =
      'Behold a sower went forth to sow. And when he sowed some seeds fell by the way side, and the fowls came & devoured them up';
    const { found } = search(`${unique('x', 60).join(' ')} ${verse} ${unique('y', 60).join(' ')}`, index);
    expect(found.map(({ textId, place }) => [textId, place])).toEqual([['kjv', 'Matthew 13']]);
  });

  it('knows the novel of the demonstration as the work itself', () => {
    const demo = join(import.meta.dirname, '../../../assets/demo/target-moby-dick-planted.txt');
    const { own, found } = search(readFileSync(demo, 'utf8').normalize('NFC'), index);
    expect(own.map(({ textId }) => textId)).toEqual(['moby-dick']);
    expect(found.filter(({ textId }) => textId === 'moby-dick')).toEqual([]);
  });
});

describe('quoted passages of a cleaning list', () => {
  const passage = unique('q', 40);
  const list = parseCleaningList(`quoted: ${passage.join(' ')}`, 'list');
  const removedOf = (text: string): string[] =>
    applyCleaning(cleanableWork(new TextIndex(text)), list, []).map(({ startChar, endChar }) =>
      new TextIndex(text).slice(startChar, endChar),
    );

  it('removes every run of 13 words or more, and nothing shorter', () => {
    fc.assert(
      fc.property(fc.nat(39), fc.nat(40), (from, length) => {
        const run = passage.slice(from, from + length);
        const text = ['before', ...run, 'after'].join(' ');
        expect(removedOf(text)).toEqual(run.length < SHINGLE_WORDS ? [] : [run.join(' ')]);
      }),
    );
  });

  it('pays no heed to marks and case', () => {
    const run = passage.slice(3, 20);
    expect(removedOf(`x “${run.join(', ').toUpperCase()}”`)).toEqual([run.join(', ').toUpperCase()]);
  });

  it('refuses a passage of fewer than 13 words', () => {
    expect(() => parseCleaningList(`quoted: ${passage.slice(0, 12).join(' ')}`, 'list')).toThrow(
      expect.objectContaining({ code: 'cleaning-passage-short' }),
    );
  });
});
