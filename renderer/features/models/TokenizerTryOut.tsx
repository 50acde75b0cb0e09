import { useState } from 'react';
import { useCall } from '../../api/index.js';
import { decimal } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  ErrorPanel,
  Quantity,
  TextArea,
  TokenText,
  useDebounced,
  useLatest,
} from '../../components/index.js';

const MAX_CHARS = 20_000;
const SAMPLE = 'Call me Ishmael. Some years ago, never mind how long precisely.';

export function TokenizerTryOut({
  caseId,
  evidenceId,
}: {
  readonly caseId: string;
  readonly evidenceId: string;
}): React.JSX.Element {
  const [text, setText] = useState(SAMPLE);
  const settled = useDebounced(text);
  const isTooLong = text.length > MAX_CHARS;
  const answer = useCall(
    'model.tokenize',
    { caseId, evidenceId, text: settled },
    { enabled: settled !== '' && settled.length <= MAX_CHARS, staleTime: Infinity },
  );
  const latest = useLatest(answer.data?.tokens);
  const tokens = settled === '' ? [] : (latest ?? []);
  const chars = tokens.at(-1)?.endChar ?? 0;
  return (
    <div className="stack try-out">
      <TextArea
        label="Text"
        description="Your text is split by the model’s own tokenizer. Nothing is scored, and nothing is stored."
        value={text}
        onChange={setText}
        rows={4}
        {...(isTooLong
          ? {
              errorMessage: {
                message: `${formatCount(text.length)} characters; the maximum here is ${formatCount(MAX_CHARS)}.`,
                hint: 'Shorten the text. The page of a work shows the whole work as tokens.',
              },
            }
          : {})}
      />
      {answer.error !== null && <ErrorPanel error={answer.error} title="The text could not be tokenized" />}
      <div className="row try-out-numbers">
        <Quantity value={tokens.length} unit={tokens.length === 1 ? 'token' : 'tokens'} />
        <Quantity value={chars} unit={chars === 1 ? 'character' : 'characters'} />
        {tokens.length > 0 && (
          <Quantity value={decimal(chars / tokens.length, 2)} unit="characters per token" />
        )}
      </div>
      {tokens.length > 0 && <TokenText label="Tokens of the text" tokens={tokens} variant="chips" />}
    </div>
  );
}
