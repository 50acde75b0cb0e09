import { expect, it } from 'vitest';
import { STEPS } from '../../../renderer/features/home/caseSteps.js';
import { reportChecklist } from '../../../src/exhibit/index.js';
import { sampleReport } from '../../support/samples/sampleReport.js';

it('marks exactly the fields without which no report can be sealed', async () => {
  const report = await sampleReport();
  const fields = STEPS.flatMap((step) => step.fields);
  const isRefused = (key: string): boolean =>
    reportChecklist({
      ...report,
      case: { ...report.case, head: { ...report.case.head, [key]: ' ' } },
    }).some(({ level, field }) => level === 'refuse' && field === `case.head.${key}`);
  expect(fields.filter(({ isNeededToSeal }) => isNeededToSeal === true).map(({ key }) => key)).toEqual(
    fields.map(({ key }) => key).filter(isRefused),
  );
  expect(fields.map(({ key }) => key).filter(isRefused)).toContain('court');
});
