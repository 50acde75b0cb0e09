import type { Report } from '../domain/index.js';
import { visibleString } from '../figure/index.js';

/** What stands on every page that is printed from a report, whichever page it is. */
export interface PageMarks {
  /** Docket number; may be empty. */
  readonly docket: string;
  /** Designation under a protective order, e.g. `CONFIDENTIAL`; empty for none. It is never shortened. */
  readonly designation: string;
}

/** The marks of a report's pages. */
export function pageMarks({ confidentiality, case: { head } }: Report): PageMarks {
  return { docket: visibleString(head.docket.trim()), designation: visibleString(confidentiality.trim()) };
}
