import type { DragEventHandler } from 'react';

/** Handlers for a folder dropped on an element; only the desktop program can tell its path. */
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
