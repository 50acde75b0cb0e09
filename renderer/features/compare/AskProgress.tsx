import { useState } from 'react';
import type { Job } from '../../../src/contract/index.js';
import { formatCount, textDirection } from '../../../src/figure/index.js';
import { useAction, useContractEvent } from '../../api/index.js';
import { Button, ErrorPanel, ProgressBar } from '../../components/index.js';
import { RunningText } from './PromptText.js';

/** The output while the model writes it. */
export function AskProgress({ job }: { readonly job: Job }): React.JSX.Element {
  const [text, setText] = useState('');
  const cancel = useAction('jobs.cancel');
  useContractEvent('ask.text', (written) => {
    if (written.jobId === job.jobId) setText(written.text);
  });
  return (
    <section className="stack" aria-label="The model is writing" aria-busy="true">
      <ProgressBar
        label={job.step === '' ? 'Asking the model' : job.step}
        value={job.total > 0 ? job.done / job.total : undefined}
        valueText={job.total > 0 ? `${formatCount(job.done)} of ${formatCount(job.total)} ${job.unit}` : ''}
      />
      <div className="row">
        <Button icon="stop" isPending={cancel.isPending} onPress={() => cancel.mutate({ jobId: job.jobId })}>
          Stop
        </Button>
      </div>
      {cancel.error !== null && <ErrorPanel error={cancel.error} />}
      {text !== '' && (
        <div className="ask-written" dir={textDirection(text) ?? 'ltr'}>
          <RunningText text={text} />
        </div>
      )}
    </section>
  );
}
