import { memo, useEffect, useRef, useState } from 'react';
import { counted } from '../../../src/base/index.js';
import { visibleString } from '../../../src/figure/index.js';
import {
  Card,
  CheckboxField,
  CopyButton,
  VirtualList,
  type VirtualListHandle,
} from '../../components/index.js';

export const EngineLog = memo(function EngineLog({
  lines,
}: {
  readonly lines: readonly string[];
}): React.JSX.Element {
  const [isFollowing, setFollowing] = useState(true);
  const list = useRef<VirtualListHandle>(null);
  const count = lines.length;
  useEffect(() => {
    if (isFollowing && count > 0) list.current?.scrollTo(count - 1, 'end');
  }, [isFollowing, count]);
  return (
    <Card
      title="Engine log"
      subtitle={
        count === 0
          ? 'The engine has not written anything since the program started.'
          : `The last ${counted(count, 'line')} from the engine.`
      }
      actions={
        count > 0 && (
          <>
            <CheckboxField label="Follow the last line" isSelected={isFollowing} onChange={setFollowing} />
            <CopyButton variant="button" text={() => lines.join('\n')} what="the engine log">
              Copy
            </CopyButton>
          </>
        )
      }
    >
      {count > 0 && (
        <VirtualList
          label="Engine log"
          className="engine-log"
          count={count}
          rowRem={1.25}
          handle={list}
          renderRow={(index) => <bdi className="engine-line">{visibleString(lines[index] ?? '')}</bdi>}
        />
      )}
    </Card>
  );
});
