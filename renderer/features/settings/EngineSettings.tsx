import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput, LoadSettings } from '../../../src/contract/index.js';
import { counted, formatBytes } from '../../../src/base/index.js';
import { useAction } from '../../api/index.js';
import {
  Button,
  Card,
  errorAt,
  errorBeside,
  ErrorPanel,
  NumberField,
  SelectField,
  showToast,
} from '../../components/index.js';

const DEVICES: readonly { readonly id: NonNullable<LoadSettings['gpu']>; readonly label: string }[] = [
  { id: 'auto', label: 'Best available' },
  { id: 'off', label: 'Processor only' },
  { id: 'cuda', label: 'CUDA (NVIDIA)' },
  { id: 'vulkan', label: 'Vulkan' },
  { id: 'metal', label: 'Metal (Apple)' },
];

/** The default settings for loading models; an examination can override them. */
export function EngineSettings({
  settings,
  isReadOnly,
}: {
  readonly settings: CallOutput<'settings.show'>;
  readonly isReadOnly: boolean;
}): React.JSX.Element {
  const queries = useQueryClient();
  const change = useAction('settings.change');
  const [draft, setDraft] = useState<LoadSettings>(settings.load);
  const refusal = errorBeside(change.error, ['load.gpu', 'load.threads', 'load.gpuLayers']);
  const save = (): void =>
    change.mutate(
      { load: draft },
      {
        onSuccess: () => {
          void queries.invalidateQueries({ queryKey: ['settings.show'] });
          showToast('Settings saved');
        },
      },
    );
  return (
    <Card
      title="Engine"
      subtitle={`This machine has ${counted(settings.processors, 'logical processor')} and ${formatBytes(settings.memoryBytes)} of memory.`}
    >
      <div className="stack form">
        <SelectField
          label="Device"
          description="Every report states the device that was used. An examination can be resumed only on the same kind of device."
          selectedKey={draft.gpu ?? 'auto'}
          onSelectionChange={(id) => setDraft({ ...draft, gpu: id as NonNullable<LoadSettings['gpu']> })}
          options={DEVICES}
          isDisabled={isReadOnly}
          errorMessage={errorAt(change.error, 'load.gpu')}
        />
        <NumberField
          label="Threads"
          description="If empty: the number that runs fastest, as measured by the engine. Only code lengths of assisted reconstruction depend on it; every report states it."
          minValue={1}
          maxValue={settings.processors}
          value={draft.threads ?? Number.NaN}
          onChange={(value) => setDraft(withNumber(draft, 'threads', value))}
          isDisabled={isReadOnly}
          errorMessage={errorAt(change.error, 'load.threads')}
        />
        <NumberField
          label="Layers on the GPU"
          description="If empty: as many as fit."
          minValue={0}
          maxValue={10_000}
          value={draft.gpuLayers ?? Number.NaN}
          onChange={(value) => setDraft(withNumber(draft, 'gpuLayers', value))}
          isDisabled={isReadOnly}
          errorMessage={errorAt(change.error, 'load.gpuLayers')}
        />
        {refusal !== undefined && <ErrorPanel error={refusal} title="The settings were not saved" />}
        {!isReadOnly && (
          <div className="row">
            <Button variant="primary" isPending={change.isPending} onPress={save}>
              Save
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** An empty field means no setting. */
function withNumber(draft: LoadSettings, key: 'threads' | 'gpuLayers', value: number): LoadSettings {
  const kept = Object.fromEntries(Object.entries(draft).filter(([name]) => name !== key)) as LoadSettings;
  return Number.isNaN(value) ? kept : { ...kept, [key]: value };
}
