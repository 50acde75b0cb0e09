import type { FieldKey } from './fieldKey.js';

/** Scrolls to the field with a problem and focuses it, once it shows its message. */
export function focusField(key: FieldKey): void {
  requestAnimationFrame(() => {
    const place = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
    const folded = place?.closest('details');
    if (folded !== null && folded !== undefined) folded.open = true;
    const control =
      place?.querySelector<HTMLElement>('input:not([type="hidden"]), button, textarea') ?? place;
    control?.focus();
    place?.scrollIntoView({ block: 'nearest' });
  });
}
