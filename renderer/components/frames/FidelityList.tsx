import type { LoadWarnings, TokenizerFidelity } from '../../../src/domain/index.js';
import { FIDELITY_CONTEXT, fidelityRows, warningsRow } from '../../../src/figure/index.js';
import { HostileText } from '../text/HostileText.js';
import { KeyValueList } from './KeyValueList.js';

export interface FidelityListProps {
  readonly loadWarnings: LoadWarnings | undefined;
  readonly tokenizerFidelity: TokenizerFidelity | undefined;
}

/** What llama.cpp warned of, and how the model's tokenizer treats its own tokens and shipped texts. Null if neither is known. */
export function FidelityList({
  loadWarnings,
  tokenizerFidelity,
}: FidelityListProps): React.JSX.Element | null {
  const rows = [
    ...(loadWarnings === undefined ? [] : [warningsRow(loadWarnings)]),
    ...(tokenizerFidelity === undefined ? [] : fidelityRows(tokenizerFidelity)),
  ];
  if (rows.length === 0) return null;
  return (
    <>
      <KeyValueList
        isDense
        items={rows.map(({ label, text, quoted, isUnusual }) => ({
          key: label,
          value: (
            <>
              {isUnusual ? <strong>{text}</strong> : text}
              {quoted.map((one, at) => (
                <div key={at}>
                  <HostileText text={one} isMono maxLength={200} />
                </div>
              ))}
            </>
          ),
        }))}
      />
      <p className="muted">{FIDELITY_CONTEXT}</p>
    </>
  );
}
