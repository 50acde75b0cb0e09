import { useState } from 'react';
import { formatCount } from '../../../src/figure/index.js';
import { Button, Card, HostileText } from '../../components/index.js';

/** Number of entries shown at first and added by “Show more”: a list may have a hundred thousand. */
const AT_ONCE = 100;

/** The entries of a cleaning list. */
export function CleaningEntries({ entries }: { readonly entries: readonly string[] }): React.JSX.Element {
  const [count, setCount] = useState(AT_ONCE);
  return (
    <Card title={`Entries of the cleaning list (${formatCount(entries.length)})`}>
      <div className="stack">
        <ol className="stack-tight">
          {entries.slice(0, count).map((entry, index) => (
            <li key={index}>
              <HostileText text={entry} isMono maxLength={300} />
            </li>
          ))}
        </ol>
        {count < entries.length && (
          <div className="row">
            <Button size="small" onPress={() => setCount(count + AT_ONCE)}>
              Show more ({formatCount(entries.length - count)} remaining)
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
