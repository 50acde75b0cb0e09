import { isMac } from '../components/index.js';

/** A keystroke in the notation of shortcuts: `Mod+K`, `Shift+Mod+P`, `g`, `?`. Empty for a modifier alone. */
export function strokeOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  if (['Control', 'Meta', 'Alt', 'Shift'].includes(event.key)) return '';
  const isMod = isMac() ? event.metaKey : event.ctrlKey;
  const isLetter = /^[a-z]$/i.test(event.key);
  const hasModifier = isMod || event.altKey;
  const key = event.key.length === 1 && hasModifier ? event.key.toUpperCase() : event.key;
  return [
    // Characters such as "?" already imply that Shift was held.
    event.shiftKey && (isLetter || event.key.length > 1) ? 'Shift' : '',
    event.altKey ? 'Alt' : '',
    isMod ? 'Mod' : '',
    event.shiftKey && isLetter ? event.key.toUpperCase() : key,
  ]
    .filter((part) => part !== '')
    .join('+');
}

/** Whether a shortcut consists of plain characters, which must not fire while someone types. */
export function isPlainShortcut(shortcut: string): boolean {
  return shortcut.split(' ').every((stroke) => !/(^|\+)(Mod|Alt)\+/.test(stroke));
}

/** Whether keys pressed there are text (or select by typing ahead), so that single-key shortcuts must not fire. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable=true], [role=treegrid], [role=listbox], [role=menu]',
    ) !== null
  );
}
