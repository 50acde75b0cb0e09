import { inputError } from '../../base/index.js';
import { panelDetailsSchema, type PanelDetails, type ReportExamination } from '../../domain/index.js';

/**
 * The panels of an examination's findings; null for attacks over windows and for examinations without findings.
 * @throws {PalimpsestError} `findings-details` when they claim to be panels and are not: nothing is left out in silence
 */
export function panelDetailsOf(examination: ReportExamination): PanelDetails | null {
  const details = examination.findings?.details;
  if (details?.['kind'] !== 'panels') return null;
  const known = parsed.get(details);
  if (known !== undefined) return known;
  const result = panelDetailsSchema.safeParse(details);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw inputError(
      'findings-details',
      `The findings of ${examination.id} cannot be drawn: details.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
      'Render them with the version of the program that made them, or run the examination again.',
      { examination: examination.id, path: issue?.path.join('.') ?? '' },
    );
  }
  parsed.set(details, result.data);
  return result.data;
}

// Several sections ask for them; large ones are checked once.
const parsed = new WeakMap<object, PanelDetails>();
