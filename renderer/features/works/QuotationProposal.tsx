import { useState } from 'react';
import { counted } from '../../../src/base/index.js';
import type { CallOutput } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useAction } from '../../api/index.js';
import { Badge, Button, Card, ErrorPanel, HostileText, Link, TextField } from '../../components/index.js';
import { placeHref } from './usePlace.js';

type Proposal = NonNullable<CallOutput<'cleaning.proposals'>['proposals']>['proposals'][number];

export interface QuotationProposalProps {
  readonly caseId: string;
  readonly evidenceId: string;
  /** The set that the proposal is of. */
  readonly set: number;
  readonly proposal: Proposal;
}

/** A proposed quotation: the passage, the text with which it agrees, and the decision. */
export function QuotationProposal({
  caseId,
  evidenceId,
  set,
  proposal,
}: QuotationProposalProps): React.JSX.Element {
  const decide = useAction('cleaning.decide');
  const [reason, setReason] = useState('');
  const { id, passageSha256, text, words, agreeing, source, also, places, decided } = proposal;
  const decideAs = (decision: 'accepted' | 'refused'): void =>
    decide.mutate({ caseId, set, proposalId: id, passageSha256, decision, reason });
  const where = [source.title, source.place].filter((each) => each !== '').join(', ');
  return (
    <Card
      level={3}
      title={`${id} ${where}`}
      subtitle={`${agreeing === words ? counted(words, 'word') : `${formatCount(agreeing)} of ${counted(words, 'word')}`} match${source.author === '' ? '' : `; ${source.author}`}, ${source.published}${also.length === 0 ? '' : `; also in ${also.join(', ')}`}`}
      actions={
        <Badge tone={decided === null ? 'accent' : 'plain'}>
          {decided === null ? 'Not decided' : decided.decision === 'accepted' ? 'Accepted' : 'Refused'}
        </Badge>
      }
    >
      <div className="stack-tight">
        <blockquote>
          <HostileText text={text} maxLength={1000} />
        </blockquote>
        <p className="muted">
          {places.map(({ work, startChar }, at) => (
            <span key={`${work} ${startChar}`}>
              {at > 0 && ', '}
              <Link href={placeHref(caseId, work, startChar)} isQuiet>
                {work === evidenceId ? '' : `${work}, `}character {formatCount(startChar)}
              </Link>
            </span>
          ))}
        </p>
        {decided !== null && decided.reason !== '' && (
          <p>
            Reason: <HostileText text={decided.reason} maxLength={300} />
          </p>
        )}
        <div className="row">
          <TextField
            label={`Reason for ${id}`}
            isLabelHidden
            placeholder="Reason (optional)"
            value={reason}
            onChange={setReason}
          />
          <Button
            size="small"
            aria-label={`Accept ${id}`}
            isPending={decide.isPending}
            onPress={() => decideAs('accepted')}
          >
            Accept
          </Button>
          <Button
            size="small"
            aria-label={`Refuse ${id}`}
            isPending={decide.isPending}
            onPress={() => decideAs('refused')}
          >
            Refuse
          </Button>
        </div>
        {decide.error !== null && <ErrorPanel error={decide.error} />}
      </div>
    </Card>
  );
}
