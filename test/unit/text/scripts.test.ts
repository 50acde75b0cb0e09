import { describe, expect, it } from 'vitest';
import { visiblePieces } from '../../../src/figure/index.js';
import { prepareWork } from '../../../src/text/index.js';

const TEXTS = [
  ['Hebrew with points in another order', 'בְּרֵאשִׁית בָּרָא אֱלֹהִים.', ''],
  ['Arabic with a decomposed hamza', 'ق\u0627\u0654ل الملك.', ''],
  ['Persian with a non-joiner', 'او می\u200cخواهد کتاب\u200cها را ببیند.', '\u200c'],
  ['Hindi with a joiner', 'क्\u200dष और क\u094d\u200cष अलग दिखते हैं।', '\u200d'],
] as const;

describe.each(TEXTS)('%s', (_name, text, joiner) => {
  const file = new TextEncoder().encode(`${text}\r\n\r\n${text}\n`);
  const { reading, work } = prepareWork(file, {
    id: 'E1',
    evidenceId: 'E1',
    title: '',
    role: 'target',
    fileName: 'a.txt',
  });

  it('keeps its joiners, and is composed on record', () => {
    expect(reading.text.text).toBe(`${text}\n\n${text}\n`.normalize('NFC'));
    expect(reading.text.text.includes(joiner)).toBe(true);
    const isComposed = text !== text.normalize('NFC');
    expect(work.notes.some(({ layer, rule }) => layer === 'reading' && rule === 'nfc')).toBe(isComposed);
  });

  it('leads from each character of the reading text to the bytes that it came from', () => {
    const { charLength } = reading.text;
    for (let char = 0; char < charLength; char++) {
      const { start, end } = reading.toSourceBytes(char, char + 1);
      const own = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(start, end));
      expect(own.replace('\r\n', '\n').normalize('NFC')).toContain(reading.text.slice(char, char + 1));
    }
  });

  it('is shown as it is written, and joiners elsewhere as signs', () => {
    expect(visiblePieces(text.normalize('NFC')).filter(({ kind }) => kind === 'sign')).toEqual([]);
    const loose = `\u200cA\u200dB${text}\u200c`;
    const signs = visiblePieces(loose).filter(({ kind }) => kind === 'sign');
    expect(signs.map((sign) => sign.text)).toEqual(['⟦U+200C⟧', '⟦U+200D⟧', '⟦U+200C⟧']);
  });
});

describe('a non-joiner that shows nothing', () => {
  it.each([
    ['after a letter that is never joined', 'دا\u200cد'],
    ['twice', 'می\u200c\u200cخ'],
    ['before a space', 'می\u200c خ'],
  ])('%s is a sign', (_where, text) => {
    expect(visiblePieces(text).some(({ kind }) => kind === 'sign')).toBe(true);
  });
});
