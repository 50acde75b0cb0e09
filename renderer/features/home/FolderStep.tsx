import { Button, errorAt, HostileText, TextField, type Problem } from '../../components/index.js';

export interface FolderStepProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  /** The folder's location; undefined until one is chosen. */
  readonly place: string | undefined;
  readonly onChoose: () => void;
  readonly error: Problem | null;
}

/** The step that asks for the location of the case. */
export function FolderStep({ name, onName, place, onChoose, error }: FolderStepProps): React.JSX.Element {
  return (
    <>
      <TextField
        label="Folder name"
        description="One folder contains everything about the matter: evidence, examinations, exhibits, reports and the audit log."
        autoFocus
        isRequired
        value={name}
        onChange={onName}
        errorMessage={errorAt(error, 'name')}
      />
      <div className="row">
        <span>In</span>
        {place === undefined ? (
          <span className="muted">no location chosen yet</span>
        ) : (
          <HostileText isMono maxLength={200} text={place} />
        )}
        <Button size="small" icon="folder" onPress={onChoose}>
          Choose another location…
        </Button>
      </div>
    </>
  );
}
