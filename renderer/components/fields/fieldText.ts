import type { ReactNode } from 'react';
import type { Problem } from '../text/problem.js';

/** What every field says about itself. */
export interface FieldText {
  readonly label: string;
  readonly description?: ReactNode;
  /** Unit of the value, behind the control. */
  readonly unit?: string | undefined;
  /** What is wrong with the value and its remedy; the field shows it and is marked invalid. */
  readonly errorMessage?: string | Problem | undefined;
  /** The label is read aloud but not shown. */
  readonly isLabelHidden?: boolean | undefined;
}

/** Whether a field's text names an error. */
export function hasError(errorMessage: FieldText['errorMessage']): boolean {
  return errorMessage !== undefined && errorMessage !== '';
}

/**
 * The browser must not check fields by itself: it would keep a form from being sent again as long as a field shows the error of the
 * last time, and would say so in a bubble of its own.
 */
export const NO_NATIVE_CHECK = { validationBehavior: 'aria' } as const;
