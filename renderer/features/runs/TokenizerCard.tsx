import type { ExaminationShort } from '../../../src/contract/index.js';
import { Card, FidelityList } from '../../components/index.js';

/** What was found about the tokenizer when the examination was prepared. */
export function TokenizerCard({
  start: { loadWarnings, tokenizerFidelity },
}: Pick<ExaminationShort, 'start'>): React.JSX.Element {
  return (
    <Card title="Tokenizer fidelity" subtitle="Measured when the examination was prepared.">
      <FidelityList loadWarnings={loadWarnings} tokenizerFidelity={tokenizerFidelity} />
    </Card>
  );
}
