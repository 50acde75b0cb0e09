import { memo, useEffect, useState, type ComponentProps, type ReactNode } from 'react';
import {
  CollectionRendererContext,
  DefaultCollectionRenderer,
  type CollectionRenderer,
} from 'react-aria-components';

type BranchProps = ComponentProps<CollectionRenderer['CollectionBranch']>;

/** Rows that are drawn at once, and rows that follow in each further task. */
const FIRST = 8;
const STEP = 8;

/**
 * The rows of the tables in it are drawn in pieces, so that no task of the window lasts long: what a person does in between is answered.
 * Rows that have been drawn are not drawn again when others follow.
 */
export function PiecewiseRows({ children }: { readonly children: ReactNode }): React.JSX.Element {
  return <CollectionRendererContext value={RENDERER}>{children}</CollectionRendererContext>;
}

const RENDERER: CollectionRenderer = {
  ...DefaultCollectionRenderer,
  CollectionBranch: (props) =>
    props.parent.type === 'tablebody' ? (
      <Rows {...props} />
    ) : (
      <DefaultCollectionRenderer.CollectionBranch {...props} />
    ),
};

function Rows({ collection, parent }: BranchProps): React.JSX.Element {
  const rows = [...(collection.getChildren?.(parent.key) ?? [])];
  const [shown, setShown] = useState(FIRST);
  const isWhole = shown >= rows.length;
  useEffect(() => {
    if (isWhole) return undefined;
    const next = setTimeout(() => setShown(shown + STEP));
    return () => clearTimeout(next);
  }, [isWhole, shown]);
  return (
    <>
      {rows.slice(0, shown).map((row) => (
        <RowOf key={row.key} row={row} />
      ))}
    </>
  );
}

const RowOf = memo(function RowOf({ row }: { readonly row: BranchProps['parent'] }): ReactNode {
  return row.render?.(row);
});
