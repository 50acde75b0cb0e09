import { useMemo, useState } from 'react';
import { Tree } from '../components/index.js';
import { caseTree, type CaseParts } from './caseTree.js';
import { href, navigate } from '../navigation/index.js';

export interface CaseNavigationProps {
  readonly caseId: string;
  readonly overview: CaseParts;
  readonly path: string;
}

/** The case as a tree on the left. */
export function CaseNavigation({ caseId, overview, path }: CaseNavigationProps): React.JSX.Element {
  const items = useMemo(() => caseTree(caseId, overview), [caseId, overview]);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set([href.evidence(caseId), href.runs(caseId)]),
  );
  return (
    <Tree
      label="Case navigation"
      items={items}
      selectedKey={`#${path}`}
      expandedKeys={expanded}
      onExpandedChange={setExpanded}
      onOpen={(id) => {
        if (id.startsWith('#')) navigate(id);
        else setExpanded((before) => toggled(before, id));
      }}
    />
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
