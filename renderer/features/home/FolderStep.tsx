import { Button, errorAt, HostileText, TextField, type Problem } from '../../components/index.js';

export interface FolderStepProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  /** Where the folder will lie; undefined when that must be chosen. */
  readonly place: string | undefined;
  readonly onChoose: () => void;
  readonly error: Problem | null;
}

/** The step that asks where the case shall lie. */
export function FolderStep({ name, onName, place, onChoose, error }: FolderStepProps): React.JSX.Element {
  return (
    <>
      <TextField
        label="Name of the folder"
        description="One folder holds the whole matter: evidence, examinations, exhibits, reports and the audit log."
        autoFocus
        isRequired
        value={name}
        onChange={onName}
        errorMessage={errorAt(error, 'name')}
      />
      <div className="row">
        <span>In</span>
        {place === undefined ? (
          <span className="muted">no place chosen yet</span>
        ) : (
          <HostileText isMono maxLength={200} text={place} />
        )}
        <Button size="small" icon="folder" onPress={onChoose}>
          Choose another place …
        </Button>
      </div>
    </>
  );
}
