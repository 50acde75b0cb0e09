import type { EncodingProposal } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { Button, HostileText } from '../../components/index.js';

export interface EncodingChoicesProps {
  readonly proposals: readonly EncodingProposal[];
  readonly isDisabled: boolean;
  readonly onChoose: (encoding: string) => void;
}

/** Encodings in which a refused text can be read, each with a sample: the examiner chooses, and the file is received again with it. */
export function EncodingChoices({
  proposals,
  isDisabled,
  onChoose,
}: EncodingChoicesProps): React.JSX.Element | null {
  const [first] = proposals;
  if (first === undefined) return null;
  return (
    <section className="stack-tight encoding-choices" aria-labelledby="encoding-choices-title">
      <h3 id="encoding-choices-title">Encodings in which the file can be read</h3>
      <p className="muted">
        {`Most plausible first. Choose by the text around the first character beyond ASCII${first.line > 1 ? `, in line ${formatCount(first.line)}` : ''}. The choice is recorded as the examiner’s.`}
      </p>
      <ul className="encoding-choices-list">
        {proposals.map(({ encoding, sameText, sample }) => (
          <li key={encoding} className="stack-tight">
            <p dir="auto" className="encoding-sample">
              <HostileText text={sample} maxLength={120} />
            </p>
            <div className="row">
              <Button size="small" isDisabled={isDisabled} onPress={() => onChoose(encoding)}>
                {`Receive as ${encoding}`}
              </Button>
              {sameText.length > 0 && (
                <span className="muted">{`the same text: ${sameText.join(', ')}`}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
