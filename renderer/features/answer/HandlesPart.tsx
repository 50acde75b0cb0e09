import { powerOfTen, wholeNumber } from '../../../src/base/index.js';
import { Button, Slider } from '../../components/index.js';
import { ANY_BUDGET, type Handles } from './useSetting.js';

/** The lowest line on the slider, in powers of ten. */
const LOWEST = -200;

/** Two handles: where a passage counts, and how many tries count. They move number, bands and heaps together. */
export function HandlesPart({
  handles,
  policy,
}: {
  readonly handles: Handles;
  /** The decoding policy of the budget. */
  readonly policy: string;
}): React.JSX.Element {
  return (
    <section className="answer-handles" aria-label="Move the line and the budget">
      <Slider
        label="Threshold for a passage"
        description="By default the family floor. The line applies to the work and the control alike."
        value={Math.min(0, Math.max(LOWEST, Math.round(handles.log10Threshold)))}
        minValue={LOWEST}
        maxValue={0}
        onChange={handles.moveThreshold}
        formatValue={powerOfTen}
      />
      <Slider
        label="Tries per passage"
        description={`Each is one draw of the passage after its true prefix${policy === '' ? '' : ` under ${policy}`}.`}
        value={Math.round(handles.log10Queries)}
        minValue={0}
        maxValue={ANY_BUDGET}
        onChange={handles.moveQueries}
        formatValue={budgetWords}
      />
      <div className="row">
        <Button size="small" variant="quiet" isDisabled={!handles.isMoved} onPress={handles.reset}>
          Back to the plan
        </Button>
        <span role="status">{handles.isMoved && handles.at === null ? 'Reading the passages' : ''}</span>
      </div>
    </section>
  );
}

function budgetWords(log10: number): string {
  if (log10 >= ANY_BUDGET) return 'any number';
  return log10 <= 9 ? wholeNumber(10 ** log10) : powerOfTen(log10);
}
