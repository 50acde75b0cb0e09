import './DropZone.css';
import type { ReactNode } from 'react';
import { DropZone as AriaDropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components';
import { Button } from './Button.js';
import { droppedItems } from './droppedItems.js';
import { Icon, type IconName } from '../marks/Icon.js';

export interface DropZoneProps {
  /** What may be dropped: "Drop model files or texts here". */
  readonly label: string;
  readonly description?: ReactNode;
  readonly icon?: IconName | undefined;
  readonly chooseLabel?: string | undefined;
  readonly isMultiple?: boolean | undefined;
  /** Extensions or MIME types of the browser's file dialog. */
  readonly accept?: readonly string[] | undefined;
  readonly onFiles: (files: readonly File[]) => void;
  /** Folders that were dropped; without it they are ignored. */
  readonly onFolders?: ((folders: readonly File[]) => void) | undefined;
  /** Where the program has its own dialog, that replaces the browser's. */
  readonly onChoose?: (() => void) | undefined;
  readonly isDisabled?: boolean | undefined;
}

export function DropZone({
  label,
  description,
  icon = 'upload',
  chooseLabel = 'Choose files…',
  isMultiple = true,
  accept,
  onFiles,
  onFolders,
  onChoose,
  isDisabled = false,
}: DropZoneProps): React.JSX.Element {
  const button = (
    <Button icon="folder" isDisabled={isDisabled} {...(onChoose === undefined ? {} : { onPress: onChoose })}>
      {chooseLabel}
    </Button>
  );
  const zone = (
    <AriaDropZone
      className="p-drop"
      isDisabled={isDisabled}
      getDropOperation={() => 'copy'}
      onDrop={(event) => {
        void Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile())).then((files) => {
          const taken = isMultiple ? files : files.slice(0, 1);
          if (taken.length > 0) onFiles(taken);
        });
      }}
    >
      <Icon name={icon} size="large" />
      <Text slot="label" className="p-drop-label">
        {label}
      </Text>
      {description !== undefined && <div className="p-drop-description">{description}</div>}
      {onChoose !== undefined ? (
        button
      ) : (
        <FileTrigger
          allowsMultiple={isMultiple}
          {...(accept === undefined ? {} : { acceptedFileTypes: accept })}
          onSelect={(files) => {
            if (files !== null && files.length > 0) onFiles([...files]);
          }}
        >
          {button}
        </FileTrigger>
      )}
    </AriaDropZone>
  );
  if (onFolders === undefined) return zone;
  return (
    <div
      className="p-drop-folders"
      onDropCapture={({ dataTransfer }) => {
        const folders = isDisabled ? [] : droppedItems(dataTransfer).folders;
        if (folders.length > 0) onFolders(folders);
      }}
    >
      {zone}
    </div>
  );
}
