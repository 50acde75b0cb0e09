import { visibleShort } from '../../src/figure/index.js';
import { isModelRole, isTextRole, notWithdrawn } from '../../src/domain/index.js';
import type { CaseOverview, ExaminationShort } from '../../src/contract/index.js';
import type { IconName, TreeNode } from '../components/index.js';
import { href } from '../navigation/index.js';

/** The parts of a case that the tree shows. */
export type CaseParts = Pick<CaseOverview, 'index' | 'examinations' | 'audit'>;

/** The width of the tree truncates longer names anyway; the full name is on the item's own screen. */
const NAME_LENGTH = 120;

type Item = CaseOverview['index']['evidence'][number];

/** The parts of a case as a tree. Ids are addresses, so opening a line goes there. */
export function caseTree(caseId: string, overview: CaseParts): TreeNode[] {
  const { evidence, exhibits, reports } = overview.index;
  const usable = notWithdrawn(evidence);
  const models = usable.filter(({ role }) => isModelRole(role));
  const works = usable.filter(({ role }) => isTextRole(role));
  return [
    { id: href.case(caseId), textValue: 'Overview', icon: 'case' },
    branch(
      'Evidence',
      'evidence',
      href.evidence(caseId),
      evidence.map((item) => evidenceNode(item, href.evidenceItem(caseId, item.id))),
    ),
    branch(
      'Works',
      'work',
      href.evidence(caseId, { of: 'works' }),
      works.map((item) => evidenceNode(item, href.work(caseId, item.id))),
    ),
    branch(
      'Models',
      'model',
      href.evidence(caseId, { of: 'models' }),
      models.map((item) => evidenceNode(item, href.model(caseId, item.id))),
    ),
    branch(
      'Examinations',
      'examine',
      href.runs(caseId),
      overview.examinations.map((examination) => examinationNode(caseId, examination)),
    ),
    { id: href.findings(caseId), textValue: 'Findings', icon: 'findings' },
    { id: href.compare(caseId), textValue: 'Compare', icon: 'compare' },
    { id: href.exhibits(caseId), textValue: 'Exhibits', icon: 'exhibit', ...count(exhibits.length) },
    branch(
      'Reports',
      'report',
      href.reports(caseId),
      reports.map((report) => ({
        id: href.report(caseId, report.id),
        textValue: visibleShort(report.id, NAME_LENGTH),
      })),
    ),
    { id: href.audit(caseId), textValue: 'Audit', icon: 'audit', ...count(overview.audit.entries) },
  ];
}

function branch(name: string, icon: IconName, id: string, children: readonly TreeNode[]): TreeNode {
  return { id, textValue: name, icon, children, ...count(children.length) };
}

function count(number: number): { readonly badge?: string } {
  return number === 0 ? {} : { badge: String(number) };
}

function evidenceNode(item: Item, address: string): TreeNode {
  const name = visibleShort(item.title === '' ? item.name : item.title, NAME_LENGTH);
  return {
    id: address,
    textValue: `${item.id} ${name}`,
    ...(item.withdrawn === undefined ? {} : { badge: 'withdrawn' }),
  };
}

function examinationNode(caseId: string, examination: ExaminationShort): TreeNode {
  const { id, status, targetIds, controlIds } = examination;
  const hasFindings = status === 'finished';
  return {
    id: href.run(caseId, id),
    textValue: `${id} ${visibleShort(examination.attackTitle, NAME_LENGTH)}`,
    ...(status === 'finished' ? {} : { badge: status }),
    children: hasFindings
      ? [
          { id: href.findingsOf(caseId, id), textValue: 'Findings' },
          ...[...targetIds, ...controlIds].map((work) => ({
            id: href.reader(caseId, id, work),
            textValue: `Reader: ${work}`,
          })),
        ]
      : [],
  };
}
