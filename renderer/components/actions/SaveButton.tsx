import { useSaveText } from '../../api/index.js';
import { Button } from './Button.js';
import { fileNameOf } from './fileNameOf.js';
import { showToast } from './toasts.js';

export interface SaveButtonProps {
  /** Title of what is saved; the file is named after it. */
  readonly title: string;
  readonly ending: 'csv' | 'svg';
  readonly text: () => string;
}

/** Saves a table or a drawing as a file. */
export function SaveButton({ title, ending, text }: SaveButtonProps): React.JSX.Element {
  const saveText = useSaveText();
  const save = async (): Promise<void> => {
    try {
      const saved = await saveText(fileNameOf(title, ending), text());
      if (saved.kind === 'saved') showToast(`Saved ${saved.name}.`);
      if (saved.kind === 'downloaded') showToast(`Sent ${saved.name} to the downloads of the browser.`);
    } catch (error) {
      showToast(`The file was not saved. ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const form = ending.toUpperCase();
  return (
    <Button
      icon="download"
      size="small"
      variant="quiet"
      aria-label={`Save ${form}: ${title}`}
      onPress={() => void save()}
    >
      {`Save ${form}`}
    </Button>
  );
}
