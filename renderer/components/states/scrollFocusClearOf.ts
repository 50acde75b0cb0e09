/** Space between the focused element and what would cover it, in pixels. */
const GAP = 8;

/**
 * Scrolls the focused element until the region, which floats at the lower edge of the window, does not cover it: in the innermost part that
 * scrolls, and where that is at its end, in those around it.
 */
export function scrollFocusClearOf(region: HTMLElement): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body || region.contains(focused)) return;
  for (const scroller of scrollersOf(focused)) {
    const hidden = coveredBy(focused, region);
    if (hidden <= 0) return;
    scroller.scrollBy({ top: hidden + GAP, behavior: 'instant' });
  }
}

/** Pixels by which the region covers the element from below; 0 if they do not meet. */
function coveredBy(element: HTMLElement, region: HTMLElement): number {
  const box = element.getBoundingClientRect();
  const cover = region.getBoundingClientRect();
  const isCovered =
    box.bottom > cover.top && box.top < cover.bottom && box.right > cover.left && box.left < cover.right;
  return isCovered ? box.bottom - cover.top : 0;
}

/** The parts around the element that scroll, the innermost first. */
function scrollersOf(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))
      found.push(at);
  return found;
}
