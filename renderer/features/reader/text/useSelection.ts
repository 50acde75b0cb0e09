import { useEffect, type RefObject } from 'react';
import type { PlaceStore } from '../places.js';
import type { TextSurface } from '../surface/TextSurface.js';

/**
 * Follows the selection within the text. A selection stays when the focus moves to a button or a field elsewhere; a click
 * in the text clears it.
 */
export function useSelection(
  surface: TextSurface,
  scroller: RefObject<HTMLElement | null>,
  store: PlaceStore,
): void {
  useEffect(() => {
    const follow = (): void => {
      const selection = document.getSelection();
      const { anchorNode, focusNode } = selection ?? {};
      const element = scroller.current;
      if (selection === null || !isWithin(element, anchorNode) || !isWithin(element, focusNode)) return;
      if (selection.isCollapsed) {
        store.set({ chosen: null });
        return;
      }
      const range = selection.getRangeAt(0);
      const startChar = surface.charOf(range.startContainer, range.startOffset);
      const endChar = surface.charOf(range.endContainer, range.endOffset);
      if (startChar === undefined || endChar === undefined || endChar <= startChar) return;
      const before = store.now.chosen;
      if (before?.startChar !== startChar || before.endChar !== endChar) {
        store.set({ chosen: { startChar, endChar } });
      }
    };
    const onDown = ({ target, button }: PointerEvent): void => {
      if (button === 0 && target instanceof Node && isWithin(scroller.current, target)) {
        store.set({ isChoosing: true });
      }
    };
    const onUp = (): void => store.set({ isChoosing: false });
    document.addEventListener('selectionchange', follow);
    document.addEventListener('pointerdown', onDown);
    document.addEventListener('pointerup', onUp);
    document.addEventListener('pointercancel', onUp);
    return () => {
      document.removeEventListener('selectionchange', follow);
      document.removeEventListener('pointerdown', onDown);
      document.removeEventListener('pointerup', onUp);
      document.removeEventListener('pointercancel', onUp);
    };
  }, [surface, scroller, store]);
}

function isWithin(element: HTMLElement | null, node: Node | null | undefined): boolean {
  return element !== null && node !== null && node !== undefined && element.contains(node);
}
