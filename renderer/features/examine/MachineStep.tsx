import type { CallOutput } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { WEIGHTS_CHOICES, WEIGHTS_NAMES } from '../../../src/domain/index.js';
import { SelectField, TextField } from '../../components/index.js';
import { USUAL_SEED, type ExamineDraft } from './examineDraft.js';
import type { FieldProblems } from './fieldKey.js';

export interface MachineStepProps {
  readonly draft: ExamineDraft;
  readonly problems: FieldProblems;
  readonly settings: CallOutput<'settings.show'> | undefined;
  readonly onChange: (key: 'seed' | 'gpu' | 'gpuLayers' | 'threads' | 'weights', value: string) => void;
}

const MACHINE = 'machine';

const DEVICES = [
  { id: 'auto', label: 'Best available' },
  { id: 'off', label: 'Processor only' },
  { id: 'cuda', label: 'CUDA (NVIDIA)' },
  { id: 'vulkan', label: 'Vulkan' },
  { id: 'metal', label: 'Metal (Apple)' },
];

const WEIGHTS = WEIGHTS_CHOICES.map((id) => ({
  id,
  label: id === 'as-stored' ? 'As stored' : `Decoded to ${WEIGHTS_NAMES[id]}`,
}));

export function MachineStep({ draft, problems, settings, onChange }: MachineStepProps): React.JSX.Element {
  const set = settings?.load;
  return (
    <div className="parameters">
      <div data-field="seed">
        <TextField
          label="Seed"
          description={`Determines every random choice: which windows are scored twice, and which passages are drawn. The same seed gives the same choices. Default ${USUAL_SEED}.`}
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
          description="Results can differ in the last digits between devices; the report names the device that was used."
          options={[{ id: MACHINE, label: `As in Settings (${set?.gpu ?? 'best available'})` }, ...DEVICES]}
          selectedKey={draft.gpu === '' ? MACHINE : draft.gpu}
          onSelectionChange={(id) => onChange('gpu', id === MACHINE ? '' : id)}
          errorMessage={problems.gpu}
        />
      </div>
      <div data-field="gpuLayers">
        <TextField
          label="Layers on the GPU"
          description="If empty: as many as fit."
          placeholder={set?.gpuLayers === undefined ? 'as many as fit' : String(set.gpuLayers)}
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
              ? 'If empty: the number that runs fastest.'
              : `This machine has ${counted(settings.processors, 'processor')}. If empty: the number that runs fastest.`
          }
          placeholder={set?.threads === undefined ? 'fastest' : String(set.threads)}
          value={draft.threads}
          onChange={(value) => onChange('threads', value)}
          errorMessage={problems.threads}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
      <div data-field="weights">
        <SelectField
          label="Weights"
          description="With quantized weights as stored, llama.cpp rounds activations to 8 bits. Decoded weights give more exact results and need more memory; F32 is the most exact. The report states the choice."
          options={WEIGHTS}
          selectedKey={draft.weights === '' ? (set?.weights ?? 'as-stored') : draft.weights}
          onSelectionChange={(id) => onChange('weights', id)}
          errorMessage={problems.weights}
        />
      </div>
    </div>
  );
}
