/** Files and folders that were dropped together. */
export interface DroppedItems {
  readonly files: readonly File[];
  readonly folders: readonly File[];
}

/** Tells files from folders. It must be called while the drop is handled: the entry of a folder can be asked for only then. */
export function droppedItems({ items }: DataTransfer): DroppedItems {
  const files: File[] = [];
  const folders: File[] = [];
  for (const item of Array.from(items)) {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (file === null) continue;
    (item.webkitGetAsEntry()?.isDirectory === true ? folders : files).push(file);
  }
  return { files, folders };
}
