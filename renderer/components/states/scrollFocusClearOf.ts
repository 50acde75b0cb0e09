/** Space between the focused element and what would cover it, in pixels. */
const GAP = 8;

/** Scrolls the focused element until the region, which floats at the lower edge of the window, does not cover it. */
export function scrollFocusClearOf(region: HTMLElement): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body || region.contains(focused)) return;
  const box = focused.getBoundingClientRect();
  const cover = region.getBoundingClientRect();
  const isCovered =
    box.bottom > cover.top && box.top < cover.bottom && box.right > cover.left && box.left < cover.right;
  if (isCovered) scrollerOf(focused)?.scrollBy({ top: box.bottom - cover.top + GAP, behavior: 'instant' });
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return null;
}
