import type { ReactNode } from 'react';
import type { Problem } from '../text/problem.js';

/** The texts of a field. */
export interface FieldText {
  readonly label: string;
  readonly description?: ReactNode;
  /** Unit of the value, after the control. */
  readonly unit?: string | undefined;
  /** What is wrong with the value, and the remedy; the field shows it and is marked invalid. */
  readonly errorMessage?: string | Problem | undefined;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean | undefined;
}

/** Whether the texts of a field include an error. */
export function hasError(errorMessage: FieldText['errorMessage']): boolean {
  return errorMessage !== undefined && errorMessage !== '';
}

/**
 * The browser must not check fields by itself: it would keep a form from being sent again while a field still shows the error of the
 * last attempt, and would show a message bubble of its own.
 */
export const NO_NATIVE_CHECK = { validationBehavior: 'aria' } as const;
