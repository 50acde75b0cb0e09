import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPdf, type CharacterMaps } from '../../../../src/document/pdf/index.js';
import { READ_LIMITS } from '../../../../src/document/limits.js';
import { makePdf } from './makePdf.js';
import { remarksOf } from './readings.js';

const folder = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'cmaps');
const fromPackage: CharacterMaps = (name) => new Uint8Array(readFileSync(join(folder, `${name}.bcmap`)));

/** A page in a Chinese font that the file does not contain: codes are UCS-2. */
const chinese = makePdf(
  [
    {
      content: 'BT /C1 12 Tf 50 500 Td <4E2D6587> Tj ET\nBT /F1 12 Tf 50 480 Td (and English) Tj ET',
      entries: '/Resources << /Font << /F1 4 0 R /C1 20 0 R >> >>',
    },
  ],
  {
    objects: [
      '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [21 0 R] >>',
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 22 0 R >>',
      '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /CapHeight 880 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >>',
    ],
  },
);

describe('a font that needs a character map of the program', () => {
  it('is read with it', async () => {
    const found = await readPdf(chinese, 'work.pdf', READ_LIMITS, fromPackage);
    expect(found.text).toContain('中文');
    expect(remarksOf(found)).not.toHaveProperty('pdf-character-map-missing');
  });

  it('is named without it, and the other text is read', async () => {
    const found = await readPdf(chinese, 'work.pdf');
    expect(found.text).toContain('and English');
    expect(found.text).not.toContain('中文');
    expect(found.remarks.find(({ code }) => code === 'pdf-character-map-missing')?.details).toEqual({
      names: 'UniGB-UCS2-H',
    });
  });
});
