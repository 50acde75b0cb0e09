import { NBSP, decimal } from '../../../../src/base/index.js';
import { formatLogProb, probabilityWords } from '../../../../src/figure/index.js';
import { useAction } from '../../../api/index.js';
import { Button, ErrorPanel, HostileText } from '../../../components/index.js';
import type { OpenWork } from '../useOpenWork.js';

export interface TopTokensProps {
  readonly caseId: string;
  readonly open: OpenWork;
  /** Number of the token within the work. */
  readonly token: number;
}

/** The tokens most probable to the model at a position; requested only on demand, because the model must be loaded. */
export function TopTokens({ caseId, open, token }: TopTokensProps): React.JSX.Element {
  const ask = useAction('reader.top');
  const { examinationId, workId } = open.work;
  const run = (): void => ask.mutate({ caseId, examinationId, workId, token, load: {} });
  if (ask.error !== null) {
    return <ErrorPanel error={ask.error} title="The model could not be asked" onRetry={run} />;
  }
  if (ask.data === undefined) {
    return (
      <div className="row">
        <Button size="small" isPending={ask.isPending} onPress={run}>
          {ask.isPending ? 'Asking the model…' : 'Show five most probable tokens'}
        </Button>
      </div>
    );
  }
  const { top, actual } = ask.data;
  const isAmong = top.some(({ id }) => id === actual.id);
  return (
    <table className="reader-top">
      <caption>From the model, just now</caption>
      <thead>
        <tr>
          <th scope="col">Rank</th>
          <th scope="col">Token</th>
          <th scope="col">Probability</th>
          <th scope="col">log p, nats</th>
        </tr>
      </thead>
      <tbody>
        {top.map((row, index) => (
          <TopRow key={row.id} rank={index + 1} row={row} isActual={row.id === actual.id} />
        ))}
        {!isAmong && <TopRow rank={actual.rank + 1} row={actual} isActual />}
      </tbody>
    </table>
  );
}

function TopRow({
  rank,
  row,
  isActual,
}: {
  readonly rank: number;
  readonly row: { readonly id: number; readonly text: string; readonly logProbNats: number };
  readonly isActual: boolean;
}): React.JSX.Element {
  return (
    <tr className={isActual ? 'reader-top-actual' : undefined}>
      <td>{rank}</td>
      <td>
        <HostileText text={row.text} isMono maxLength={40} />
        {isActual && <span className="muted">{`${NBSP}the work’s`}</span>}
      </td>
      <td title={formatLogProb(row.logProbNats)}>{probabilityWords(row.logProbNats)}</td>
      <td>{decimal(row.logProbNats, 2)}</td>
    </tr>
  );
}
