import type { CallOutput } from '../../../src/contract/index.js';
import { formatNoun } from '../../../src/figure/index.js';
import { SelectField, TextField } from '../../components/index.js';
import { USUAL_SEED, type ExamineDraft } from './examineDraft.js';
import type { FieldProblems } from './fieldKey.js';

export interface MachineStepProps {
  readonly draft: ExamineDraft;
  readonly problems: FieldProblems;
  readonly settings: CallOutput<'settings.show'> | undefined;
  readonly onChange: (key: 'seed' | 'gpu' | 'gpuLayers' | 'threads', value: string) => void;
}

const MACHINE = 'machine';

const DEVICES = [
  { id: 'auto', label: 'The best there is' },
  { id: 'off', label: 'Processor only' },
  { id: 'cuda', label: 'CUDA' },
  { id: 'vulkan', label: 'Vulkan' },
  { id: 'metal', label: 'Metal' },
];

export function MachineStep({ draft, problems, settings, onChange }: MachineStepProps): React.JSX.Element {
  const set = settings?.load;
  return (
    <div className="parameters">
      <div data-field="seed">
        <TextField
          label="Seed"
          description={`Decides every choice by chance: which windows are scored twice, which passages are drawn. The same seed gives the same examination. Default ${USUAL_SEED}.`}
          value={draft.seed}
          onChange={(value) => onChange('seed', value)}
          errorMessage={problems.seed}
          isMono
          autoComplete="off"
        />
      </div>
      <div data-field="gpu">
        <SelectField
          label="Device"
          description="Digits can differ from device to device; the report names the one that was used."
          options={[
            { id: MACHINE, label: `As set on this machine (${set?.gpu ?? 'the best there is'})` },
            ...DEVICES,
          ]}
          selectedKey={draft.gpu === '' ? MACHINE : draft.gpu}
          onSelectionChange={(id) => onChange('gpu', id === MACHINE ? '' : id)}
          errorMessage={problems.gpu}
        />
      </div>
      <div data-field="gpuLayers">
        <TextField
          label="Layers on the GPU"
          description="Empty: all that fit."
          placeholder={set?.gpuLayers === undefined ? 'all that fit' : String(set.gpuLayers)}
          value={draft.gpuLayers}
          onChange={(value) => onChange('gpuLayers', value)}
          errorMessage={problems.gpuLayers}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
      <div data-field="threads">
        <TextField
          label="Threads"
          description={
            settings === undefined
              ? 'Empty: as many as are fastest.'
              : `This machine has ${formatNoun(settings.processors, 'processor')}. Empty: as many as are fastest.`
          }
          placeholder={set?.threads === undefined ? 'as many as are fastest' : String(set.threads)}
          value={draft.threads}
          onChange={(value) => onChange('threads', value)}
          errorMessage={problems.threads}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
    </div>
  );
}
