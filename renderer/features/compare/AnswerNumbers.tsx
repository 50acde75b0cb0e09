import { counted, isScored, percent } from '../../../src/base/index.js';
import type { Continuation } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';

/** The counts of the comparison, each with its denominator. */
export function AnswerNumbers({ record }: { readonly record: Continuation }): React.JSX.Element {
  const { comparison, tokens, equalTokens } = record;
  const samePlace = tokens.filter(({ equalsWork }) => equalsWork).length;
  const edited = comparison.editDistanceChars;
  const share = comparison.editShare;
  return (
    <dl className="answer-numbers">
      <Number
        name="Identical tokens from the start"
        value={formatCount(equalTokens)}
        of={`of ${counted(tokens.length, 'token')} written`}
      />
      <Number
        name="Identical tokens at the same position"
        value={formatCount(samePlace)}
        of={`of ${counted(tokens.length, 'token')} written`}
      />
      <Number
        name="Identical words, in order"
        value={formatCount(comparison.equalWords)}
        of={`of ${counted(comparison.workWords, 'word')} of the work`}
      />
      <Number
        name="Longest run of identical words"
        value={formatCount(comparison.longestRunWords)}
        of={`of ${counted(comparison.workWords, 'word')}; ${counted(comparison.longestRunChars, 'character')}`}
      />
      <Number
        name="Edit distance"
        value={isScored(edited) ? formatCount(edited) : 'none'}
        of={
          isScored(edited)
            ? `${edited === 1 ? 'character' : 'characters'}${isScored(share) ? `, ${percent(share)} of the longer text` : ''}`
            : edited.reason
        }
      />
    </dl>
  );
}

function Number({
  name,
  value,
  of,
}: {
  readonly name: string;
  readonly value: string;
  readonly of: string;
}): React.JSX.Element {
  return (
    <div className="answer-number">
      <dt>{name}</dt>
      <dd>
        <span className="answer-value">{value}</span> <span className="muted">{of}</span>
      </dd>
    </div>
  );
}
