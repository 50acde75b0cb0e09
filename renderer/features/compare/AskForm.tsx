import type { CaseOverview } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  Button,
  ErrorPanel,
  NumberField,
  RadioField,
  SelectField,
  TextField,
} from '../../components/index.js';
import { shortTitle } from '../reader/index.js';
import { askable, fieldOfError, type AskDraft, type AskField } from './askDraft.js';
import { PlacePicker } from './PlacePicker.js';

export interface AskFormProps {
  readonly caseId: string;
  readonly overview: CaseOverview;
  readonly examinationId: string | undefined;
  readonly draft: AskDraft;
  readonly onChange: (change: Partial<AskDraft>) => void;
  readonly onAsk: () => void;
  readonly isAsking: boolean;
  readonly error: PalimpsestError | null;
}

/** The text the model is given, and how it chooses its tokens. */
export function AskForm(props: AskFormProps): React.JSX.Element {
  const { caseId, overview, examinationId, draft, onChange, onAsk, isAsking, error } = props;
  const evidence = askable(overview);
  const work = useCall('work.show', { caseId, evidenceId: draft.workId }, { enabled: draft.workId !== '' });
  const field = fieldOfError(error);
  const errorAt = (name: AskField): { readonly errorMessage?: PalimpsestError } =>
    error !== null && field === name ? { errorMessage: error } : {};
  const optionsOf = (kind: 'model' | 'work'): { readonly id: string; readonly label: string }[] =>
    evidence
      .filter(({ role }) => role.endsWith(kind))
      .map(({ id, name, title, role }) => ({
        id,
        label: `${id} ${shortTitle(visibleString(title === '' ? name : title), 50)}${role === 'control-work' ? ' (control)' : role === 'reference-model' ? ' (reference)' : ''}`,
      }));
  const canWrite = overview.mode === 'write';
  return (
    <form
      className="stack ask-form"
      aria-label="Ask the model"
      onSubmit={(event) => {
        event.preventDefault();
        if (canWrite && !isAsking) onAsk();
      }}
    >
      <SelectField
        label="Model"
        options={optionsOf('model')}
        selectedKey={draft.modelId}
        onSelectionChange={(modelId) => onChange({ modelId })}
        {...errorAt('modelId')}
      />
      <SelectField
        label="Work"
        options={optionsOf('work')}
        selectedKey={draft.workId}
        onSelectionChange={(workId) => onChange({ workId, at: 0 })}
        {...errorAt('workId')}
      />
      {work.error !== null && <ErrorPanel error={work.error} title="The work could not be read" />}
      {draft.workId !== '' && (
        <PlacePicker
          key={draft.workId}
          caseId={caseId}
          workId={draft.workId}
          work={work.data?.work}
          examinationId={examinationId}
          at={draft.at}
          onChange={(at) => onChange({ at })}
          errorMessage={field === 'at' && error !== null ? error : undefined}
        />
      )}
      <div className="ask-pair">
        <NumberField
          label="Prefix length"
          unit="tokens"
          value={draft.prefixTokens}
          minValue={0}
          maxValue={100_000}
          onChange={(prefixTokens) => onChange({ prefixTokens })}
          {...errorAt('prefixTokens')}
        />
        <NumberField
          label="Output length"
          unit="tokens"
          value={draft.maxTokens}
          minValue={1}
          maxValue={4096}
          onChange={(maxTokens) => onChange({ maxTokens })}
          {...errorAt('maxTokens')}
        />
      </div>
      <RadioField
        label="How the next token is chosen"
        value={draft.decoding}
        onChange={(decoding) => onChange({ decoding: decoding === 'sample' ? 'sample' : 'greedy' })}
        options={[
          {
            id: 'greedy',
            label: 'Greedy',
            description: 'Always the most probable token. The same output every time.',
          },
          {
            id: 'sample',
            label: 'Sampling with a seed',
            description:
              'Drawn at random from the model’s own probabilities. The same seed gives the same output again.',
          },
        ]}
      />
      {draft.decoding === 'sample' && <SamplingFields draft={draft} onChange={onChange} errorAt={errorAt} />}
      {error !== null && field === undefined && <ErrorPanel error={error} title="The model was not asked" />}
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          icon="play"
          isPending={isAsking}
          isDisabled={!canWrite || draft.modelId === '' || draft.workId === ''}
        >
          Ask the model
        </Button>
        {!canWrite && <span className="muted">{overview.readReason}</span>}
      </div>
    </form>
  );
}

function SamplingFields({
  draft,
  onChange,
  errorAt,
}: Pick<AskFormProps, 'draft' | 'onChange'> & {
  readonly errorAt: (name: AskField) => { readonly errorMessage?: PalimpsestError };
}): React.JSX.Element {
  return (
    <div className="ask-pair">
      <NumberField
        label="Temperature"
        value={draft.temperature}
        minValue={0.01}
        maxValue={100}
        step={0.01}
        onChange={(temperature) => onChange({ temperature })}
        {...errorAt('temperature')}
      />
      <TextField
        label="Seed"
        value={draft.seed}
        maxLength={200}
        onChange={(seed) => onChange({ seed })}
        {...errorAt('seed')}
      />
      <NumberField
        label="Top-k"
        description="Empty: no limit"
        value={draft.topK ?? Number.NaN}
        minValue={1}
        maxValue={1_000_000}
        onChange={(topK) => onChange({ topK: Number.isFinite(topK) ? topK : null })}
        {...errorAt('topK')}
      />
      <NumberField
        label="Top-p"
        description="Empty: no limit"
        value={draft.topP ?? Number.NaN}
        minValue={0.01}
        maxValue={1}
        step={0.01}
        onChange={(topP) => onChange({ topP: Number.isFinite(topP) ? topP : null })}
        {...errorAt('topP')}
      />
    </div>
  );
}
