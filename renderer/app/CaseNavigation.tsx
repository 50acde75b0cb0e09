import { useMemo, useState } from 'react';
import { Tree, type TreeNode } from '../components/index.js';
import { caseTree, type CaseParts } from './caseTree.js';
import { href, navigate } from '../navigation/index.js';

/** Lines of a branch that is open at first. */
const FEW = 12;

export interface CaseNavigationProps {
  readonly caseId: string;
  readonly overview: CaseParts;
  readonly path: string;
}

/** The case as a tree on the left. */
export function CaseNavigation({ caseId, overview, path }: CaseNavigationProps): React.JSX.Element {
  const whole = useMemo(() => caseTree(caseId, overview), [caseId, overview]);
  const [expanded, setExpanded] = useState(() => openAtFirst(caseId, whole, path));
  // A case of thirty works and twenty examinations has hundreds of lines, most of them in closed branches.
  const items = useMemo(() => whole.map((node) => opened(node, expanded)), [whole, expanded]);
  return (
    <Tree
      label="Case navigation"
      items={items}
      selectedKey={`#${path}`}
      expandedKeys={expanded}
      onExpandedChange={setExpanded}
      onOpen={navigate}
    />
  );
}

/** Evidence and examinations, unless there are many that the person is not looking at: the rest of the tree stays in view. */
function openAtFirst(caseId: string, whole: readonly TreeNode[], path: string): ReadonlySet<string> {
  const branches = [href.evidence(caseId), href.runs(caseId)];
  const open = whole.filter(
    ({ id, children = [] }) =>
      branches.includes(id) && (children.length <= FEW || children.some((child) => child.id === `#${path}`)),
  );
  return new Set(open.map(({ id }) => id));
}

/** The node with the children of open branches only. */
function opened(node: TreeNode, expanded: ReadonlySet<string>): TreeNode {
  const { children = [] } = node;
  if (children.length === 0) return node;
  if (!expanded.has(node.id)) return { ...node, children: [], isClosed: true };
  return { ...node, children: children.map((child) => opened(child, expanded)) };
}
