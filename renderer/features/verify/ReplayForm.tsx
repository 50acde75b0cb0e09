import { useState } from 'react';
import type { CallInput, Granted, ReplayMode } from '../../../src/contract/index.js';
import { useAction, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  IconButton,
  NumberField,
  RadioField,
  TextField,
  useFocusInvalid,
  Term,
} from '../../components/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { usePicker, type Chosen } from '../picker/index.js';
import { ReplayResult } from './ReplayResult.js';

export interface ReplayFormProps {
  readonly bag: CallInput<'bags.replay'>['bag'];
}

const MODES: readonly { readonly id: ReplayMode; readonly label: string; readonly description: string }[] = [
  {
    id: 'full',
    label: 'Replay everything',
    description: 'Takes about as long as the examinations took.',
  },
  {
    id: 'sample',
    label: 'Replay the load-bearing units, and some others chosen by your own seed',
    description:
      'Load-bearing are the units of headlines, floors, exhibits and printed passages. Choose a seed that the examiner could not know, so that the selection could not be anticipated.',
  },
  {
    id: 'from-journal',
    label: 'Recompute the findings from the journal',
    description:
      'Takes seconds and scores nothing, so it says nothing about the model. A file with its vocabulary is enough.',
  },
];

const UNITS = 20;

/** Replays the examinations of a sealed report, with the files of the person who checks it. */
export function ReplayForm({ bag }: ReplayFormProps): React.JSX.Element {
  const [files, setFiles] = useState<readonly Granted[]>([]);
  const [mode, setMode] = useState<ReplayMode>('full');
  const [units, setUnits] = useState(UNITS);
  const [seed, setSeed] = useState('');
  const start = useAction('bags.replay');
  const job = useJob(start.data?.jobId);
  const form = useFocusInvalid(start.error);
  const add = (chosen: Chosen): void =>
    setFiles((before) => [
      ...before.filter(({ grantId }) => chosen.every((one) => one.grantId !== grantId)),
      ...chosen,
    ]);
  const ofFiles = usePicker({ what: 'file', purpose: 'repeat', isMultiple: true }, add);
  const ofFolder = usePicker({ what: 'folder', purpose: 'repeat' }, add);
  const isRunning = start.isPending || job?.state === 'running';
  const missing =
    files.length === 0
      ? 'Choose the files first.'
      : mode === 'sample' && seed.trim() === ''
        ? 'Enter a seed first.'
        : undefined;
  const repeat = (): void => {
    if (missing !== undefined || isRunning) return;
    start.mutate({
      bag,
      files: files.map(({ grantId }) => grantId),
      only: [],
      how: mode === 'sample' ? { mode, units, seed } : { mode },
      toleranceDecades: null,
    });
  };
  const fields = ['how.units', 'how.seed'];
  const other = errorBeside(start.error, fields) ?? ofFiles.error ?? ofFolder.error;
  return (
    <>
      <Card
        title={<Term id="replay">Replay</Term>}
        subtitle="Runs the examinations of this report again with your own copies of the models and works, and compares the results with what was sealed."
      >
        <form
          ref={form}
          className="stack form"
          onSubmit={(event) => {
            event.preventDefault();
            repeat();
          }}
        >
          <div className="stack-tight">
            <p className="muted">
              Files may have any name and any order; they are identified by their hashes. A folder includes
              all files below it.
            </p>
            <div className="row">
              <Button icon="file" onPress={ofFiles.choose} isDisabled={isRunning}>
                Add files…
              </Button>
              <Button icon="folder" onPress={ofFolder.choose} isDisabled={isRunning}>
                Add a folder…
              </Button>
            </div>
            {files.length > 0 && (
              <ul className="p-replay-files" aria-label="Files for the replay">
                {files.map(({ grantId, name }) => (
                  <li key={grantId} className="row">
                    <HostileText text={name} isMono maxLength={120} />
                    <IconButton
                      icon="close"
                      label={`Remove ${visibleShort(name, 60)}`}
                      isDisabled={isRunning}
                      onPress={() =>
                        setFiles((before) => before.filter((other) => other.grantId !== grantId))
                      }
                    />
                  </li>
                ))}
              </ul>
            )}
          </div>
          <RadioField
            label="Extent"
            options={MODES}
            value={mode}
            isDisabled={isRunning}
            onChange={(id) => setMode(MODES.find((one) => one.id === id)?.id ?? 'full')}
          />
          {mode === 'sample' && (
            <>
              <NumberField
                label="Other units"
                description="Chosen from all examinations of the report, beside the load-bearing ones."
                minValue={1}
                maxValue={1_000_000}
                value={units}
                isDisabled={isRunning}
                onChange={(value) => setUnits(Number.isNaN(value) ? UNITS : value)}
                errorMessage={errorAt(start.error, 'how.units')}
              />
              <TextField
                label="Your seed"
                description="Any words. The same words choose the same units again."
                value={seed}
                isDisabled={isRunning}
                onChange={setSeed}
                errorMessage={errorAt(start.error, 'how.seed')}
              />
            </>
          )}
          <div className="row">
            <Button
              type="submit"
              variant="primary"
              icon="play"
              isDisabled={missing !== undefined}
              isPending={isRunning}
            >
              Repeat
            </Button>
            {missing !== undefined && <span className="muted">{missing}</span>}
          </div>
          {other !== null && <ErrorPanel error={other} title="The report could not be replayed" />}
        </form>
        {ofFiles.dialog}
        {ofFolder.dialog}
      </Card>
      {job !== null && <ReplayResult job={job} />}
    </>
  );
}
