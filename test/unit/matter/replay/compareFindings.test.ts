import { describe, expect, it } from 'vitest';
import { bagFindings, compareFindings } from '../../../../src/matter/replay/compareFindings.js';
import { compareJson } from '../../../../src/matter/replay/compareJson.js';
import { Places } from '../../../../src/matter/replay/places.js';
import type { Findings } from '../../../../src/domain/index.js';
import { must } from '../../../support/must.js';
import { panelFindings } from '../../../support/samples/samplePanels.js';
import { remark, unscored, withoutCodes } from '../../../support/unscored.js';

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

/** As a program wrote them whose reasons and caveats were sentences alone. */
function earlier(findings: Findings): Record<string, unknown> {
  return { ...(withoutCodes(findings) as object), schemaVersion: 1 };
}

function compared(inBag: unknown, now: Findings): Places {
  const places = new Places();
  compareFindings(places, 'findings.json', must(bagFindings(inBag) ?? undefined), now, 0, true);
  return places;
}

describe('findings of an earlier format', () => {
  it('are read, with the headline and a code that stands for all', () => {
    const { findings, isEarlier } = must(bagFindings(earlier(NOW)) ?? undefined);
    expect(isEarlier).toBe(true);
    expect(must(findings.findings[0])).toMatchObject({
      isHeadline: true,
      controlValue: { kind: 'unscored', code: 'earlier-format', reason: 'There is no control.' },
      interval: { kind: 'none', code: 'earlier-format', reason: 'A census.' },
      calibration: { reasons: [{ code: 'earlier-format', text: 'There is no control.' }] },
      caveats: [{ code: 'earlier-format', text: 'To be read with it.' }],
    });
    expect(bagFindings(NOW)).toEqual({ findings: NOW, isEarlier: false });
    expect(bagFindings({ schemaVersion: 3 })).toBeNull();
  });

  it('agree with those of today where nothing but words and codes differs', () => {
    expect(compared(earlier(NOW), NOW).count).toBe(0);
  });

  it('differ, and that decides, where a number or a standing is another', () => {
    const [finding] = NOW.findings;
    for (const change of [{ value: 0.123 }, { standing: 'not-shown' as const }]) {
      const other = { ...NOW, findings: [{ ...must(finding), ...change }] };
      expect(compared(earlier(other), NOW).decides).toBe(true);
    }
  });
});

describe('numbers that could not be had', () => {
  const found = (inBag: unknown, now: unknown): string[] => {
    const places: string[] = [];
    compareJson(inBag, now, ({ at }) => places.push(at));
    return places;
  };

  it('are the same with a code and without, as long as the sentence is', () => {
    const old = { kind: 'unscored', reason: 'the shapes differ' };
    expect(found(old, { ...old, code: 'shapes-differ', data: { first: [1], second: [2] } })).toEqual([]);
    expect(found(old, { ...old, code: 'x', reason: 'something else' })).toEqual(['$.reason']);
    expect(found({ ...old, code: 'a' }, { ...old, code: 'b' })).toEqual(['$.code']);
  });
});
