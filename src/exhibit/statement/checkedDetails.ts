import type { z } from 'zod';
import { inputError } from '../../base/index.js';
import type { ReportExamination } from '../../domain/index.js';

/**
 * Reads the details of findings of one kind; null for other kinds and for examinations without findings. Several sections need them, so they
 * are checked only once.
 * @throws {PalimpsestError} `findings-details` when they claim to be of that kind and are not: nothing is omitted silently
 */
export function checkedDetails<T extends object>(
  kind: string,
  schema: z.ZodType<T>,
): (examination: ReportExamination) => T | null {
  const checked = new WeakMap<object, T>();
  return (examination) => {
    const details = examination.findings?.details;
    if (details?.['kind'] !== kind) return null;
    const known = checked.get(details);
    if (known !== undefined) return known;
    const result = schema.safeParse(details);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw inputError(
        'findings-details',
        `The findings of ${examination.id} cannot be drawn: details.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
        'Render them with the version of the program that made them, or run the examination again.',
        { examination: examination.id, path: issue?.path.join('.') ?? '' },
      );
    }
    checked.set(details, result.data);
    return result.data;
  };
}
