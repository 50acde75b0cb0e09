import { describe, expect, it } from 'vitest';
import { compareFindings, compareMovedFindings } from '../../../../src/matter/replay/compareFindings.js';
import { Places } from '../../../../src/matter/replay/places.js';
import type { Finding, Findings } from '../../../../src/domain/index.js';
import { must } from '../../../support/must.js';
import { panelFindings } from '../../../support/samples/samplePanels.js';
import { remark, unscored } from '../../../support/unscored.js';

const NOW = panelFindings(
  { id: 'ordinary', version: '1.0.0', title: 'Ordinary sampling' },
  { id: 'E1', name: 'model.gguf', sha256: 'a'.repeat(64) },
  {
    id: 'coverage-family-floor/E2',
    isHeadline: true,
    controlValue: unscored('There is no control.', 'no-control'),
    interval: { kind: 'none', code: 'census', reason: 'A census.' },
    calibration: {
      kind: 'uncalibrated',
      reasons: [remark('There is no control.', 'no-control')],
      controls: [],
    },
    caveats: [remark('To be read with it.', 'read-with')],
  },
);

const FINDING = must(NOW.findings[0]);

function compared(inBag: Findings, now: Findings, otherBuild: boolean): Places {
  const places = new Places({ otherBuild });
  compareFindings(places, 'findings.json', inBag, now);
  return places;
}

/** The same findings with another sentence of their first finding, and what else changes. */
function saying(sentence: string, more: Partial<Finding> = {}): Findings {
  return { ...NOW, findings: [{ ...FINDING, sentence, ...more }] };
}

const SAID = saying(
  '5 of 426 passages (1.2%) exceed the floor of 10^−60; in X2, 1 change (1 position differs).',
);
const REWORDED = saying(
  'Of the passages, 5 of 426 passages (1.2%) exceed 10^−60; X2: 1 changes (1 positions differ).',
);

describe('a sentence that is worded differently', () => {
  it('is set apart where another build wrote it, with both wordings, and decides where this one did', () => {
    const other = compared(SAID, REWORDED, true);
    expect([other.count, other.decides]).toEqual([0, false]);
    expect(other.worded).toEqual({
      sentences: 1,
      wordings: [
        { inBag: must(SAID.findings[0]).sentence, now: must(REWORDED.findings[0]).sentence, times: 1 },
      ],
    });
    expect(compared(SAID, REWORDED, false)).toMatchObject({ count: 1, decides: true });
  });

  it.each([
    [
      'another number',
      '6 of 426 passages (1.2%) exceed the floor of 10^−60; in X2, 1 change (1 position differs).',
    ],
    [
      'the numbers in another order',
      '426 of 5 passages (1.2%) exceed the floor of 10^−60; in X2, 1 change (1 position differs).',
    ],
    [
      'another sign',
      '5 of 426 passages (1.2%) exceed the floor of 10^60; in X2, 1 change (1 position differs).',
    ],
    [
      'another unit',
      '5 of 426 passages (1.2 decades) exceed the floor of 10^−60; in X2, 1 change (1 position differs).',
    ],
    [
      'another id',
      '5 of 426 passages (1.2%) exceed the floor of 10^−60; in X3, 1 change (1 position differs).',
    ],
  ])('decides whoever wrote it where it states %s', (_what, sentence) => {
    const places = compared(saying(sentence), SAID, true);
    expect(places.decides).toBe(true);
    expect(places.worded.sentences).toBe(0);
  });

  it.each<readonly [string, Partial<Finding>]>([
    ['value', { value: 0.123 }],
    ['verdict', { standing: 'not-shown' }],
    ['code', { caveats: [remark('To be read with it.', 'not-read-with')] }],
    ['unit', { unit: 'decades' }],
    ['number of caveats', { caveats: [] }],
  ])('does not hide that the %s beside it is another', (_what, more) => {
    expect(compared(saying(must(REWORDED.findings[0]).sentence, more), SAID, true).decides).toBe(true);
  });

  it('is counted with every caveat and reason; titles of works and cells of tables are data', () => {
    const reworded = JSON.parse(
      JSON.stringify(NOW).replaceAll('To be read with it.', 'Read it with this.'),
    ) as Findings;
    expect(compared(NOW, reworded, true).worded.sentences).toBe(1);
    const [table] = NOW.details.kind === 'panels' ? NOW.details.panels : [];
    const cell = JSON.parse(JSON.stringify(NOW).replace('"no hit"', '"a hit"')) as Findings;
    expect(table?.kind).toBe('table');
    expect(compared(cell, NOW, true).decides).toBe(true);
  });
});

describe('findings from numbers that moved', () => {
  it('may differ within the tolerance of their unit, and in no verdict', () => {
    const moved = (more: Partial<Finding>): boolean => {
      const places = new Places({ otherBuild: false });
      compareMovedFindings(
        places,
        'f',
        saying('A', more),
        saying('B', { value: 1.5, unit: 'decades' }),
        0.05,
      );
      return places.decides;
    };
    expect(moved({ value: 1.52, unit: 'decades' })).toBe(false);
    expect(moved({ value: 1.6, unit: 'decades' })).toBe(true);
    expect(moved({ value: 1.5, unit: 'decades', standing: 'not-shown' })).toBe(true);
  });
});
