import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NARROWEST,
  readWidths,
  WIDEST,
  withWidth,
} from '../../../renderer/components/tables/columnWidths.js';

describe('widths of columns', () => {
  it('are within their bounds, whatever was stored or asked for', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.option(fc.float({ noNaN: true })), (kept, id, rem) => {
        const widths = withWidth(readWidths(kept), id, rem ?? undefined);
        for (const width of Object.values(widths)) {
          expect(width).toBeGreaterThanOrEqual(NARROWEST);
          expect(width).toBeLessThanOrEqual(WIDEST);
        }
        expect(Object.hasOwn(widths, id)).toBe(rem !== null);
      }),
    );
  });

  it('are read back as they were', () => {
    const widths = withWidth(withWidth({}, 'title', 12.5), 'share', 4);
    expect(readWidths(JSON.parse(JSON.stringify(widths)))).toEqual(widths);
    expect(withWidth(widths, 'share', undefined)).toEqual({ title: 12.5 });
    expect(readWidths({ title: 'wide', share: 9e9, other: null })).toEqual({});
  });
});
