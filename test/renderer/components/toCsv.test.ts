import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataColumn } from '../../../renderer/components/tables/dataColumn.js';
import { toCsv } from '../../../renderer/components/tables/toCsv.js';

const COLUMNS: readonly DataColumn<string>[] = [{ id: 'a', title: 'A', value: (text) => text }];

/** Reads one column of RFC 4180. */
function readColumn(csv: string): string[] {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\r\n",]*))\r\n/gy;
  for (let match = pattern.exec(csv); match !== null; match = pattern.exec(csv)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return fields;
}

describe('toCsv', () => {
  it('gives back every text, and none that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const fields = readColumn(toCsv(texts, COLUMNS)).slice(1);
        expect(
          fields.map((field, index) => (field === `'${texts[index] ?? ''}` ? texts[index] : field)),
        ).toEqual(texts);
        for (const field of fields) expect(field).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
