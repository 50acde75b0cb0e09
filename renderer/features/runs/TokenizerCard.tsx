import type { ExaminationShort } from '../../../src/contract/index.js';
import { FIDELITY_CONTEXT, fidelityRows, warningsRow } from '../../../src/figure/index.js';
import { Card, HostileText, KeyValueList } from '../../components/index.js';

/** What llama.cpp warned of, and how the model's tokenizer treats its own tokens and shipped texts. */
export function TokenizerCard({
  start: { loadWarnings, tokenizerFidelity },
}: Pick<ExaminationShort, 'start'>): React.JSX.Element {
  const rows = [
    ...(loadWarnings === undefined ? [] : [warningsRow(loadWarnings)]),
    ...(tokenizerFidelity === undefined ? [] : fidelityRows(tokenizerFidelity)),
  ];
  return (
    <Card title="Tokenizer fidelity" subtitle="Measured when the examination was prepared.">
      {rows.length === 0 ? (
        <p>Not recorded: the examination was prepared by an earlier version of the program.</p>
      ) : (
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
      )}
    </Card>
  );
}
