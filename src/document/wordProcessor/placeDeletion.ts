import type { XmlElement } from '../container/parseXml.js';
import { odfName } from './odfNames.js';
import type { RecordedEvent } from './odtChanges.js';

/** Takes the deleted text at its place. */
export interface DeletionPlace {
  readonly open: (element: XmlElement, number: number) => void;
  readonly close: () => void;
  readonly text: (text: string) => void;
  /** A deleted paragraph begins that continues the paragraph around. */
  readonly begin: () => void;
  /** The paragraph around ends here by a deleted paragraph end, and goes on with what follows. */
  readonly divide: () => void;
  /** What follows does, or no longer does, stand in a paragraph of its own. */
  readonly outside: (isOutside: boolean) => void;
}

/**
 * Places deleted text. Inside a paragraph the first deleted paragraph continues it, and it continues the last one: the deletion had joined
 * them.
 */
export function placeDeletion(
  events: readonly RecordedEvent[],
  isInside: boolean,
  place: DeletionPlace,
): void {
  const blocks = countBlocks(events);
  let depth = 0;
  let block = 0;
  /** The current block is part of the paragraph around. */
  let isBare = false;
  for (const event of events) {
    if (event.kind === 'text') {
      if (depth > 0) place.text(event.text);
    } else if (event.kind === 'open') {
      if (depth === 0) {
        block += 1;
        const name = odfName(event.element);
        const isParagraph = name === 'text:p' || name === 'text:h';
        isBare = isInside && isParagraph && (block === 1 || block === blocks);
        if (isInside && !isBare) {
          if (block === 1) place.divide();
          place.outside(true);
        }
        if (isBare) place.begin();
      }
      if (depth > 0 || !isBare) place.open(event.element, event.number);
      depth += 1;
    } else {
      depth -= 1;
      if (depth > 0 || !isBare) place.close();
      if (depth > 0 || !isInside) continue;
      if (!isBare) place.outside(false);
      else if (block < blocks) place.divide();
    }
  }
}

function countBlocks(events: readonly RecordedEvent[]): number {
  let depth = 0;
  let blocks = 0;
  for (const { kind } of events) {
    if (kind === 'open') {
      if (depth === 0) blocks += 1;
      depth += 1;
    } else if (kind === 'close') depth -= 1;
  }
  return blocks;
}
