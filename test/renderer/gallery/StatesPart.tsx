import { inputError } from '../../../src/base/index.js';
import {
  Button,
  Callout,
  EmptyState,
  ErrorPanel,
  LoadingState,
  ProgressBar,
} from '../../../renderer/components/index.js';
import { Part, Specimen } from './Specimen.js';

export function StatesPart(): React.JSX.Element {
  return (
    <Part title="States of a screen">
      <Specimen title="ProgressBar">
        <ProgressBar
          label="Examination X2"
          value={0.338}
          valueText="812 of 2,400 units"
          detail="1,210 tokens per second · 3 min 20 s left · last sign 1 s ago"
        />
        <ProgressBar label="Loading the model" valueText="not known yet" />
      </Specimen>
      <Specimen title="Callout">
        <div className="g-wide stack">
          <Callout>The reader shows the text without the parts that were cleaned away.</Callout>
          <Callout
            tone="warning"
            title="This will take about four hours"
            action={<Button size="small">Shorten it</Button>}
          >
            Other programs on this machine will be slower meanwhile.
          </Callout>
          <Callout tone="intact" title="Intact, signer confirmed.">
            27 checks passed.
          </Callout>
          <Callout tone="alarm" title="Uncalibrated">
            No control is chosen. Numbers without a control do not show what the model does with a text it
            never saw.
          </Callout>
        </div>
      </Specimen>
      <Specimen title="ErrorPanel">
        <div className="g-wide stack">
          <ErrorPanel
            title="The model could not be read"
            error={inputError(
              'gguf-truncated',
              'meridian.gguf ends at byte 1,048,576; its header promises 4,081,004,224.',
              'Copy the file again and compare its size with the source.',
              { file: 'meridian.gguf', offset: 1048576 },
            )}
            onRetry={() => undefined}
          />
          <ErrorPanel error="The window lost its connection." />
        </div>
      </Specimen>
      <Specimen title="EmptyState">
        <EmptyState
          title="No evidence yet"
          icon="evidence"
          action={<Button variant="primary">Add evidence</Button>}
        >
          A case needs a model, the work in question, and a control: a work like it that the model cannot have
          seen. Files are hashed on receipt and never altered.
        </EmptyState>
      </Specimen>
      <Specimen title="LoadingState">
        <LoadingState label="Reading the evidence register" />
      </Specimen>
    </Part>
  );
}
