import './Tree.css';
import { useMemo, type ReactNode } from 'react';
import {
  Button,
  Collection,
  Tree as AriaTree,
  TreeItem,
  TreeItemContent,
  type Key,
} from 'react-aria-components';
import { Icon, type IconName } from '../marks/Icon.js';

export interface TreeNode {
  readonly id: string;
  /** The name as plain text, for typing ahead. */
  readonly textValue: string;
  /** What is shown; the name by default. */
  readonly label?: ReactNode;
  readonly icon?: IconName | undefined;
  /** At the end of the line: a count, a state. */
  readonly badge?: ReactNode;
  readonly children?: readonly TreeNode[] | undefined;
  /** True of a closed branch whose children are not given yet. */
  readonly isClosed?: true;
}

export interface TreeProps {
  readonly label: string;
  readonly items: readonly TreeNode[];
  readonly selectedKey?: string | undefined;
  /** Enter, Space or a click on a line. */
  readonly onOpen: (id: string) => void;
  readonly defaultExpandedKeys?: readonly string[] | undefined;
  readonly expandedKeys?: ReadonlySet<string> | undefined;
  readonly onExpandedChange?: ((keys: Set<string>) => void) | undefined;
}

/** Arrow keys move, right opens a branch, left closes it, and typing a name goes to it. */
export function Tree({
  label,
  items,
  selectedKey,
  onOpen,
  defaultExpandedKeys,
  expandedKeys,
  onExpandedChange,
}: TreeProps): React.JSX.Element {
  const selected = useMemo(() => (selectedKey === undefined ? [] : [selectedKey]), [selectedKey]);
  return (
    <AriaTree
      aria-label={label}
      className="p-tree"
      items={items}
      selectionMode="single"
      selectionBehavior="toggle"
      selectedKeys={selected}
      disallowEmptySelection
      onSelectionChange={(keys) => {
        const first = keys === 'all' ? undefined : keys.values().next().value;
        if (first !== undefined) onOpen(String(first));
      }}
      {...(defaultExpandedKeys === undefined ? {} : { defaultExpandedKeys })}
      {...(expandedKeys === undefined ? {} : { expandedKeys })}
      {...(onExpandedChange === undefined
        ? {}
        : { onExpandedChange: (keys: Set<Key>) => onExpandedChange(new Set([...keys].map(String))) })}
    >
      {renderNode}
    </AriaTree>
  );
}

function renderNode(node: TreeNode): React.JSX.Element {
  return (
    <TreeItem
      id={node.id}
      textValue={node.textValue}
      className="p-tree-item"
      {...(node.isClosed === true ? { hasChildItems: true } : {})}
    >
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => (
          <span className="p-tree-line">
            {hasChildItems ? (
              <Button slot="chevron" className="p-tree-chevron">
                <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} size="small" />
              </Button>
            ) : (
              <span className="p-tree-chevron" />
            )}
            {node.icon !== undefined && <Icon name={node.icon} />}
            <span className="p-tree-label" title={node.textValue}>
              {node.label ?? node.textValue}
            </span>
            {node.badge !== undefined && <span className="p-tree-badge">{node.badge}</span>}
          </span>
        )}
      </TreeItemContent>
      <Collection items={node.children ?? []}>{renderNode}</Collection>
    </TreeItem>
  );
}
