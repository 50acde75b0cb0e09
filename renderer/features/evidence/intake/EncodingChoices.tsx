import type { EncodingProposal } from '../../../../src/domain/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { Button, HostileText } from '../../../components/index.js';

export interface EncodingChoicesProps {
  readonly proposals: readonly EncodingProposal[];
  /** "Read as", or "Receive as" where the choice receives the file again at once. */
  readonly verb: string;
  readonly isDisabled: boolean;
  readonly onChoose: (encoding: string) => void;
}

/** Encodings in which a text that is not UTF-8 can be read, each with a sample: the examiner chooses. */
export function EncodingChoices({
  proposals,
  verb,
  isDisabled,
  onChoose,
}: EncodingChoicesProps): React.JSX.Element | null {
  const [first] = proposals;
  if (first === undefined) return null;
  return (
    <div className="stack-tight" role="group" aria-label="Encodings in which the file can be read">
      <p className="muted">
        {`The most likely encodings come first. Compare the text around the first non-ASCII character${first.line > 1 ? `, in line ${formatCount(first.line)}` : ''}. Your choice is recorded.`}
      </p>
      <ul className="intake-encodings">
        {proposals.map(({ encoding, sameText, sample }) => (
          <li key={encoding}>
            <Button size="small" isDisabled={isDisabled} onPress={() => onChoose(encoding)}>
              {`${verb} ${encoding}`}
            </Button>
            <span dir="auto" className="intake-sample">
              <HostileText text={sample} maxLength={120} />
            </span>
            {sameText.length > 0 && <span className="muted">{`the same text: ${sameText.join(', ')}`}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
