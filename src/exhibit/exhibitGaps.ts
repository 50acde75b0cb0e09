import type { Report, ReportExhibit } from '../domain/index.js';
import type { FoundGap } from './checklistGap.js';

/** What exhibits lack; an exhibit that cannot be shown prevents a seal. */
export function exhibitGaps(report: Report): FoundGap[] {
  return report.exhibits.flatMap((exhibit, index) => gapsOf(exhibit, `exhibits[${index}]`));
}

function gapsOf({ label, entry, facts }: ReportExhibit, field: string): FoundGap[] {
  const refuse = (part: string, why: string): FoundGap => ({
    level: 'refuse',
    field: `${field}${part}`,
    why,
  });
  const warn = (part: string, why: string): FoundGap => ({
    level: 'warn',
    field: `${field}${part}`,
    why,
  });
  return [
    ...(entry.title.trim() === '' ? [warn('.entry.title', `${label} has no title.`)] : []),
    ...(facts.kind === 'none' ? [refuse('.facts', `${label} cannot be shown: ${facts.reason}`)] : []),
    ...(facts.kind === 'passage' && facts.incomplete !== ''
      ? [warn('.facts', `${label}: some numbers could not be read: ${facts.incomplete}`)]
      : []),
    ...(facts.kind === 'passage' && facts.calibration.kind === 'uncalibrated'
      ? [warn('.facts.calibration', `${label} is printed as uncalibrated.`)]
      : []),
    ...(facts.kind === 'finding' && facts.finding.calibration.kind === 'uncalibrated'
      ? [warn('.facts.finding.calibration', `${label} is printed as uncalibrated.`)]
      : []),
    ...(facts.kind === 'continuation' && !(facts.sameModel && facts.sameWork)
      ? [
          refuse(
            '.facts',
            `${label}: ${facts.sameModel ? 'the work of the record is' : facts.sameWork ? 'the model of the record is' : 'the model and the work of the record are'} not evidence in this case.`,
          ),
        ]
      : []),
    ...(facts.kind === 'inspection' && !(facts.sameModel && facts.sameBase)
      ? [
          refuse(
            '.facts',
            `${label}: ${facts.sameModel ? 'the base' : 'the model'} of the record is not evidence of this case.`,
          ),
        ]
      : []),
  ];
}
