import { visibleShort } from '../../src/figure/index.js';
import type { CaseOverview } from '../../src/contract/index.js';
import type { Crumb } from '../components/index.js';
import { href } from '../navigation/index.js';
import type { Place } from './usePlace.js';

const NAME_LENGTH = 120;

/** The current location: the case, its part, the item. */
export function crumbsOf(place: Place, title: string, overview: CaseOverview | undefined): Crumb[] {
  const caseId = place.params['caseId'];
  if (caseId === undefined) {
    return place.path === '/'
      ? []
      : [
          { id: 'home', label: 'Cases', href: href.home() },
          { id: 'here', label: title },
        ];
  }
  const name =
    overview === undefined
      ? visibleShort(caseId, NAME_LENGTH)
      : visibleShort(overview.index.head.caption, NAME_LENGTH);
  const crumbs: Crumb[] = [
    { id: 'home', label: 'Cases', href: href.home() },
    { id: 'case', label: name === '' ? 'Case without a caption' : name, href: href.case(caseId) },
  ];
  const part = partOf(place, caseId);
  if (part !== undefined) crumbs.push(part);
  if (place.route?.pattern !== '/case/:caseId')
    crumbs.push({ id: 'here', label: visibleShort(lastOf(place, title), NAME_LENGTH) });
  return crumbs;
}

/** The list that the item on the screen belongs to. */
function partOf({ path, params }: Place, caseId: string): Crumb | undefined {
  const part = path.split('/')[3];
  if (params['evidenceId'] !== undefined)
    return { id: 'part', label: 'Evidence', href: href.evidence(caseId) };
  if (part === 'reports' && params['reportId'] !== undefined) {
    return { id: 'part', label: 'Reports', href: href.reports(caseId) };
  }
  const examinationId = params['examinationId'];
  if (examinationId === undefined) return undefined;
  return part === 'runs'
    ? { id: 'part', label: 'Examinations', href: href.runs(caseId) }
    : {
        id: 'part',
        label: `Examination ${visibleShort(examinationId, NAME_LENGTH)}`,
        href: href.run(caseId, examinationId),
      };
}

/** The item itself, without repeating the crumb before it. */
function lastOf({ path, params }: Place, title: string): string {
  const part = path.split('/')[3];
  if (part === 'findings') return 'Findings';
  if (part === 'reader') return `Reader: ${params['workId'] ?? ''}`;
  return params['evidenceId'] ?? params['reportId'] ?? params['examinationId'] ?? title;
}
