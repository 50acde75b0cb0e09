import type { DragEventHandler } from 'react';

/** Handlers for a folder that is dropped on an element; only the desktop can tell where it came from. */
export function useDroppedFolder(onDropped: (folder: File) => void): {
  readonly onDragOver: DragEventHandler;
  readonly onDrop: DragEventHandler;
} {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const [file] = event.dataTransfer.files;
      if (file === undefined) return;
      event.preventDefault();
      onDropped(file);
    },
  };
}
