import type { Page } from 'playwright-core';

/**
 * What is wrong with where the keyboard is; empty when it is somewhere sensible, in view, not covered, named, and seen to be there.
 * A heading or a dialog that is given the focus, so that Tab goes on from it, needs no mark: nothing can be done with it.
 */
export function focusFault(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return 'the focus is nowhere';
    const { tagName, className } = focused;
    const what = `${tagName.toLowerCase()} "${nameOf(focused)}" (${className})`;
    const isStart =
      /^H\d$/.test(tagName) || ['dialog', 'alertdialog'].includes(focused.getAttribute('role') ?? '');
    if (focused.closest('[inert], [aria-hidden="true"]') !== null) return `${what} is hidden from readers`;
    if (nameOf(focused) === '') return `${what} has no name`;
    const shown = marked(focused);
    const box = (shown ?? drawn(focused)).getBoundingClientRect();
    if (box.width < 1 || box.height < 1) return `${what} has no size`;
    if (!isStart && shown === undefined) return `${what} does not show that it has the focus`;
    if (!isInSight(focused, box)) return `${what} is ${whereItIs(box)}`;
    return '';

    function nameOf(element: HTMLElement): string {
      const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter((id) => id !== '');
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
          ? [...(element.labels ?? [])]
          : [];
      const words = [
        element.getAttribute('aria-label'),
        ...ids.map((id) => document.getElementById(id)?.textContent),
        ...labels.map((label) => label.textContent),
        element.textContent,
        element.title,
      ];
      return (
        words
          .map((text) => (text ?? '').trim().replace(/\s+/g, ' '))
          .find((text) => text !== '')
          ?.slice(0, 60) ?? ''
      );
    }

    /** What stands for an element that is there for readers only, such as the input of a drawn checkbox. */
    function drawn(element: HTMLElement): HTMLElement {
      const { width, height } = element.getBoundingClientRect();
      return width > 2 && height > 2 ? element : (element.closest('label') ?? element);
    }

    /** Where the mark of the focus is: at the element, at what it points to, or at what is drawn for it. */
    function marked(element: HTMLElement): HTMLElement | undefined {
      const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      const label = element.closest('label');
      const around = [active, element, label, ...(label?.querySelectorAll('*') ?? []), element.parentElement];
      const found = around.find((one) => one instanceof HTMLElement && hasMark(one));
      if (found instanceof HTMLElement) return found;
      // In a field that is all there is to type into, the caret is the mark.
      return element.matches('.p-palette-input') ? element : undefined;
    }

    function hasMark(element: HTMLElement): boolean {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor);
    }

    /** What a reader of a failure needs in order to find the cause. */
    function whereItIs({ left, top, width, height }: DOMRect): string {
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return hit === null
        ? `out of sight, at ${Math.round(left)}, ${Math.round(top)} of ${innerWidth} × ${innerHeight}`
        : `covered by ${hit.tagName.toLowerCase()} (${hit.getAttribute('class') ?? ''})`;
    }

    /** Some of it is in the window, and on top. */
    function isInSight(element: HTMLElement, { left, top, width, height }: DOMRect): boolean {
      return [0.1, 0.5, 0.9].some((down) =>
        [0.02, 0.5, 0.98].some((across) => {
          const hit = document.elementFromPoint(left + across * width, top + down * height);
          if (hit === null) return false;
          return (
            element.contains(hit) || hit.contains(element) || hit.closest('label')?.contains(element) === true
          );
        }),
      );
    }
  });
}
