import { beforeAll, describe, expect, it } from 'vitest';
import {
  reportSchema,
  type ClaimSensitivity,
  type Report,
  type WindowDetails,
} from '../../src/domain/index.js';
import { sampleSection } from '../../src/exhibit/document/sampleSection.js';
import { alternativesConsidered } from '../../src/exhibit/statement/alternatives.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';
import { unscored } from '../support/unscored.js';

type Sensitivity = NonNullable<WindowDetails['targets'][number]['sensitivity']>;

let report: Report;

beforeAll(async () => {
  report = await sampleReport();
});

function withSensitivity(sensitivity: Sensitivity | undefined): Report {
  const made = structuredClone(report);
  const { targets } = must(made.examinations[0]?.findings).details as WindowDetails;
  const target = must(targets[0]);
  if (sensitivity === undefined) delete target.sensitivity;
  else target.sensitivity = sensitivity;
  return made;
}

const PASSAGES: ClaimSensitivity = {
  holding: 10,
  tried: 11,
  least: {
    workId: 'E3',
    title: 'Chapter 32. Cetology',
    holds: false,
    amount: 3,
    log10Floor: -58,
    reasons: [{ code: 'control-too-small', text: 'The control is too small.' }],
  },
  riseDecades: 12.37,
};

function sampleOf(made: Report): string {
  return JSON.stringify(sampleSection(made));
}

function considered({ examinations }: Report): string {
  return alternativesConsidered(examinations.slice(0, 1))
    .flatMap((one) => one.considered)
    .join('\n');
}

describe('the sensitivity of a claim in a report', () => {
  it('is stated with the control, the least favorable block by name', () => {
    const made = withSensitivity({
      kind: 'sensitivity',
      passages: PASSAGES,
      portion: {
        ...PASSAGES,
        holding: 11,
        least: { ...PASSAGES.least, amount: 0.25, holds: true },
        riseDecades: 3,
      },
    });
    expect(reportSchema.safeParse(made).success).toBe(true);
    const text = sampleOf(made);
    for (const part of [
      'memorized passages: 10 of 11 hold; least favorable without “',
      'Chapter 32. Cetology',
      '” of E3: 3 above a floor of −58.0, and the claim does not hold',
      'substantial portion: 11 of 11 hold; least favorable without “',
      '25.0% above a floor of −58.0',
      'memorized passages: 12.3\u00a0decades; substantial portion: 3.0\u00a0decades',
    ])
      expect(text).toContain(part);
    expect(considered(made)).toContain(
      'It still holds with 10 of 11 smaller controls. Only if every control score rose by more than 12.3\u00a0decades would no passage exceed the floor.',
    );
  });

  it('says why it is not known, and nothing where nothing was claimed', () => {
    expect(sampleOf(withSensitivity(unscored('There are 300 blocks.')))).toContain(
      'not tried: There are 300 blocks.',
    );
    for (const none of [undefined, unscored('There are 300 blocks.')])
      expect(considered(withSensitivity(none))).not.toContain('smaller controls');
    expect(sampleOf(withSensitivity(undefined))).not.toContain('excluded in turn');
  });
});

describe('the passages above the floor', () => {
  it('are not said to have been left uncompared where there are none', () => {
    const made = structuredClone(report);
    const target = must((must(made.examinations[0]?.findings).details as WindowDetails).targets[0]);
    target.hitGate = unscored('The blind gate needs windows of both the target and the control.');
    const above = (windows: number): Report => {
      target.thresholds = target.thresholds.map((threshold) =>
        threshold.name === 'family-floor' ? { ...threshold, log10: -60, windowsAbove: windows } : threshold,
      );
      return made;
    };
    expect(considered(above(0))).toContain('no passage is above the floor, so there was nothing to compare.');
    expect(considered(above(0))).not.toContain('were not compared');
    expect(sampleOf(above(0))).toContain('none: no passage is above the floor');
    expect(sampleOf(above(0))).not.toContain('blind gate');
    expect(considered(above(1))).toContain(
      'the passages above the floor were not compared with the control.',
    );
  });
});
