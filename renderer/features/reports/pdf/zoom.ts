/** How large pages are shown: as wide as the frame, or as a share of their printed size. */
export type Zoom = 'fit' | (typeof ZOOM_STEPS)[number];

/** Percent of the printed size. */
export const ZOOM_STEPS = [50, 75, 100, 125, 150, 175, 200] as const;

/** CSS pixels per point: 96 and 72 to an inch. */
const PIXELS_PER_POINT = 96 / 72;

/** The next larger or smaller step; the same at the end. From the width of the frame, it begins at the printed size. */
export function nextZoom(zoom: Zoom, direction: 1 | -1): Zoom {
  const at = ZOOM_STEPS.indexOf(zoom === 'fit' ? 100 : zoom);
  if (zoom === 'fit') return 100;
  return ZOOM_STEPS[at + direction] ?? zoom;
}

/** The width of a page in CSS pixels; null for the width of the frame. @param points width of the page */
export function pageWidth(zoom: Zoom, points: number): number | null {
  return zoom === 'fit' ? null : (points * PIXELS_PER_POINT * zoom) / 100;
}

/** How many pixels a page is drawn with for each point: enough for the zoom, on a screen of any density. */
export function drawingScale(zoom: Zoom, devicePixelRatio: number): number {
  const wide = zoom === 'fit' || zoom <= 125 ? 1.5 : (PIXELS_PER_POINT * zoom) / 100;
  return Math.min(4, Math.max(1, devicePixelRatio) * wide);
}
