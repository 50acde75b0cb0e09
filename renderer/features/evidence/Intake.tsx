import { useState } from 'react';
import type { Granted } from '../../../src/api/contract.js';
import { formatBytes } from '../../../src/figure/index.js';
import { useCall, useClient } from '../../api/index.js';
import {
  Button,
  DropZone,
  ErrorPanel,
  ProgressBar,
  toProblem,
  type Problem,
} from '../../components/index.js';
import { usePicker } from '../picker/index.js';
import { ReceiveForm } from './ReceiveForm.js';
import type { Role } from './roleWords.js';

interface Waiting {
  readonly file: Granted;
  readonly isUpload: boolean;
}

interface Travelling {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly stop: AbortController;
}

/** Takes files in: dropped, chosen here, or picked on the server; each then gets a form of its own. */
export function Intake({
  caseId,
  has,
}: {
  readonly caseId: string;
  readonly has: (role: Role) => boolean;
}): React.JSX.Element {
  const client = useClient();
  const home = useCall('home.show', {});
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [travelling, setTravelling] = useState<Travelling>();
  const [problem, setProblem] = useState<Problem>();
  const isDesktop = home.data?.capabilities.nativeDialogs === true;
  const add = (file: Granted, isUpload: boolean): void =>
    setWaiting((before) => [
      ...before.filter(({ file: other }) => other.grantId !== file.grantId),
      { file, isUpload },
    ]);
  const picker = usePicker({ what: 'file', purpose: 'evidence' }, (file) => add(file, false));
  const take = async (files: readonly File[]): Promise<void> => {
    setProblem(undefined);
    for (const file of files) {
      const stop = new AbortController();
      setTravelling({ name: file.name, done: 0, total: file.size, stop });
      const granted = await client.grantFile(
        file,
        (done, total) => setTravelling({ name: file.name, done, total, stop }),
        stop.signal,
      );
      add({ ...granted, kind: 'file' }, !isDesktop);
    }
  };
  return (
    <section className="stack" aria-label="Receive evidence">
      <DropZone
        label="Drop a model, a work or a control here"
        description={
          isDesktop
            ? 'A model of many gigabytes stays where it is unless you want it copied.'
            : 'A file dropped here travels to the machine of the workbench. Large models are better picked there.'
        }
        onFiles={(files) => {
          take(files)
            .catch((thrown: unknown) => setProblem(toProblem(thrown)))
            .finally(() => setTravelling(undefined));
        }}
        {...(isDesktop ? { onChoose: picker.choose } : {})}
      />
      {!isDesktop && (
        <div className="row">
          <Button icon="folder" onPress={picker.choose}>
            Pick a file on the server …
          </Button>
        </div>
      )}
      {picker.dialog}
      {picker.error !== null && <ErrorPanel error={picker.error} />}
      {travelling !== undefined && (
        <div className="stack-tight">
          <ProgressBar
            label="Sending"
            valueText={`${formatBytes(travelling.done)} of ${formatBytes(travelling.total)}`}
            value={travelling.total === 0 ? 0 : travelling.done / travelling.total}
          />
          <div className="row">
            <Button size="small" icon="stop" onPress={() => travelling.stop.abort()}>
              Cancel
            </Button>
          </div>
        </div>
      )}
      {problem !== undefined && <ErrorPanel error={problem} title="The file could not be taken" />}
      {waiting.map(({ file, isUpload }) => (
        <ReceiveForm
          key={file.grantId}
          caseId={caseId}
          file={file}
          isUpload={isUpload}
          has={has}
          onDone={() => setWaiting((before) => before.filter(({ file: other }) => other !== file))}
        />
      ))}
    </section>
  );
}
