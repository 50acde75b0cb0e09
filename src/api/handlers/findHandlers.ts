import type { Handlers } from '../../contract/index.js';
import { CaseSearch } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handler that searches a case. */
export function findHandlers({
  cases,
  works,
  checks,
  findings,
}: ServiceContext): Pick<Handlers, 'case.find'> {
  const search = new CaseSearch(works, checks, findings);
  return {
    'case.find': async ({ caseId, query }) => search.find(await cases.get(caseId), query),
  };
}
