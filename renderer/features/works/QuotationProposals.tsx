import { useState } from 'react';
import { counted, percent } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useAction, useCall } from '../../api/index.js';
import { Button, EmptyState, ErrorPanel, LoadingState } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { QuotationProposal } from './QuotationProposal.js';

/** Proposals shown at first and added by “Show more”. */
const AT_ONCE = 50;

export interface QuotationProposalsProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

/** Passages of a work that agree with much-quoted texts, to be accepted or refused one by one. */
export function QuotationProposals({ caseId, evidenceId }: QuotationProposalsProps): React.JSX.Element {
  const [count, setCount] = useState(AT_ONCE);
  const answer = useCall(
    'cleaning.proposals',
    { caseId, workId: evidenceId, from: 0, count: Math.min(count, 200) },
    { keepsLast: true },
  );
  const propose = useAction('cleaning.propose');
  const list = useAction('cleaning.list');
  if (answer.error !== null)
    return <ErrorPanel error={answer.error} title="The proposals could not be read" />;
  if (answer.data === undefined) return <LoadingState label="Reading the proposals" />;
  const { proposals } = answer.data;
  const ask = (
    <Button
      variant={proposals === null ? 'primary' : 'secondary'}
      isPending={propose.isPending}
      onPress={() => propose.mutate({ caseId })}
    >
      {proposals === null ? 'Compare all works of the case' : 'Compare again'}
    </Button>
  );
  const failed = propose.error ?? list.error;
  if (proposals === null) {
    return (
      <>
        {failed !== null && <ErrorPanel error={failed} />}
        <EmptyState title="No proposals were asked for" action={ask}>
          The works can be compared with an index of texts that are often quoted: scripture, plays, speeches,
          licenses, novels. Passages that agree are listed here, and you accept or refuse each. The program
          excludes nothing by itself.
        </EmptyState>
      </>
    );
  }
  const searched = proposals.works.find(({ id }) => id === evidenceId);
  return (
    <div className="stack">
      <p role="status">
        {counted(proposals.ofWork, 'proposal')} in this work; {formatCount(proposals.undecided)} of{' '}
        {formatCount(proposals.total)} in all works of the case {proposals.undecided === 1 ? 'is' : 'are'} not
        decided. An accepted passage is excluded from the targets and the controls once it is in a cleaning
        list; a passage that is refused or not decided counts as text of the work unless another entry
        excludes it.
      </p>
      {searched === undefined && (
        <p>This work was added after the comparison. Run the comparison again to include it.</p>
      )}
      {searched?.own.map(({ title, share }) => (
        <p key={title}>
          {percent(share)} of the words agree with <i>{title}</i>, as those of the work itself or an edition
          of it would. Nothing is proposed from that text.
        </p>
      ))}
      {failed !== null && <ErrorPanel error={failed} />}
      <div className="row">
        {ask}
        <Button
          isPending={list.isPending}
          onPress={() =>
            list.mutate(
              { caseId },
              { onSuccess: ({ evidenceId: made }) => navigate(href.evidenceItem(caseId, made)) },
            )
          }
        >
          Make a cleaning list of what is accepted
        </Button>
      </div>
      <ol className="stack quotation-proposals" aria-label="Proposals">
        {proposals.proposals.map((proposal) => (
          <li key={proposal.id}>
            <QuotationProposal
              caseId={caseId}
              evidenceId={evidenceId}
              set={proposals.set}
              proposal={proposal}
            />
          </li>
        ))}
      </ol>
      {proposals.proposals.length < proposals.ofWork && count < 200 && (
        <div className="row">
          <Button size="small" onPress={() => setCount(count + AT_ONCE)}>
            Show more ({formatCount(proposals.ofWork - proposals.proposals.length)} remaining)
          </Button>
        </div>
      )}
      {proposals.proposals.length < proposals.ofWork && count >= 200 && (
        <p className="muted">The command line lists all proposals: palimpsest cleaning proposals.</p>
      )}
    </div>
  );
}
