import { useState } from 'react';
import type { ModelFacts } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { useCall } from '../../api/index.js';
import {
  Callout,
  Card,
  ErrorPanel,
  LoadingState,
  MemoryBar,
  NumberField,
  useDebounced,
  useLatest,
} from '../../components/index.js';

export interface FitViewProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly facts: ModelFacts;
}

/** Prefix, passage and begin-of-text token of the window attacks, by their defaults. */
const USUAL_LENGTH = 101;
const USUAL_SLOTS = 8;

export function FitView({ caseId, evidenceId, facts }: FitViewProps): React.JSX.Element {
  const [length, setLength] = useState(USUAL_LENGTH);
  const [slots, setSlots] = useState(USUAL_SLOTS);
  const asked = useDebounced(`${length} ${slots}`);
  const [askedLength = 0, askedSlots = 0] = asked.split(' ').map(Number);
  const isValid = length >= 2 && slots >= 1;
  const answer = useCall(
    'model.fit',
    { caseId, evidenceId, length: askedLength, slots: askedSlots },
    { enabled: askedLength >= 2 && askedSlots >= 1 },
  );
  const fit = useLatest(answer.data);
  const { contextLength } = facts;
  return (
    <Card
      title="Memory needed"
      subtitle="Estimated from the facts in the file and the memory that is free now. Nothing is loaded."
    >
      <div className="fit-fields">
        <NumberField
          label="Sequence length"
          unit="tokens"
          description="Begin-of-text token, prefix and passage together: 101 with the default settings."
          value={length}
          minValue={2}
          maxValue={1_000_000}
          onChange={setLength}
        />
        <NumberField
          label="Sequences in a batch"
          unit="sequences"
          description="Sequences scored at the same time. The engine chooses; more are faster and need more memory."
          value={slots}
          minValue={1}
          maxValue={256}
          onChange={setSlots}
        />
      </div>
      {contextLength !== null && length > contextLength && (
        <Callout tone="warning" title="Longer than the context that the model was trained with">
          {counted(length, 'token')} exceed its context of {counted(contextLength, 'token')}.
        </Callout>
      )}
      {answer.error !== null ? (
        <ErrorPanel error={answer.error} title="The memory could not be estimated" />
      ) : fit === undefined || !isValid ? (
        <LoadingState label="Estimating" />
      ) : (
        <MemoryBar memory={fit.memory} words={fit.words} />
      )}
    </Card>
  );
}
