import { useEffect, useRef, type DragEventHandler } from 'react';
import { droppedItems, type DroppedItems } from '../../../components/index.js';
import { href, navigate } from '../../../navigation/index.js';

/** What was dropped on another screen of a case, until the screen that receives it is there. */
const left = new Map<string, DroppedItems>();

/** Handlers for an element on which files for the case may be dropped; they are received on the screen of the evidence. */
export function useDropIntoCase(caseId: string): {
  readonly onDragOver: DragEventHandler;
  readonly onDrop: DragEventHandler;
} {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const dropped = droppedItems(event.dataTransfer);
      if (dropped.files.length + dropped.folders.length === 0) return;
      event.preventDefault();
      left.set(caseId, dropped);
      navigate(href.evidence(caseId));
    },
  };
}

/** Takes what was dropped on another screen of the case, once. */
export function useDroppedBefore(caseId: string, take: (dropped: DroppedItems) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const dropped = left.get(caseId);
    left.delete(caseId);
    if (dropped !== undefined) latest.current(dropped);
  }, [caseId]);
}
