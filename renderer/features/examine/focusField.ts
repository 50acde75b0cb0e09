import type { FieldKey } from './fieldKey.js';

/** Brings the field that has a problem into view and focuses it, once it is drawn with its message. */
export function focusField(key: FieldKey): void {
  requestAnimationFrame(() => {
    const place = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
    const control =
      place?.querySelector<HTMLElement>('input:not([type="hidden"]), button, textarea') ?? place;
    control?.focus();
    place?.scrollIntoView({ block: 'nearest' });
  });
}
