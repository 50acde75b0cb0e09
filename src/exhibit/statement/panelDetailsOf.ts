import { panelDetailsSchema, type PanelDetails, type ReportExamination } from '../../domain/index.js';
import { checkedDetails } from './checkedDetails.js';

/**
 * The panels of an examination's findings; null for attacks over windows and for examinations without findings.
 * @throws {PalimpsestError} `findings-details`
 */
export const panelDetailsOf: (examination: ReportExamination) => PanelDetails | null = checkedDetails(
  'panels',
  panelDetailsSchema,
);
