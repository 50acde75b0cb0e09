import { useEffect } from 'react';
import { currentAppearance, currentCommands } from '../navigation/index.js';
import { isMac } from '../components/index.js';

/** How long the second key of `g e` may take, in milliseconds. */
const SEQUENCE_MS = 1200;

/** Runs commands by their shortcuts; used once in the window. While a dialog is open, only the dialog receives keys. */
export function useShortcuts(): void {
  useEffect(() => {
    let before = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const remember = (strokes: string): void => {
      clearTimeout(timer);
      before = strokes;
      if (strokes !== '') timer = setTimeout(() => (before = ''), SEQUENCE_MS);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const stroke = strokeOf(event);
      if (stroke === '' || event.defaultPrevented || event.isComposing) return;
      const isSilent = takesText(event.target) || !currentAppearance().singleKeys;
      const isBlocked = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
      const typed = before === '' ? stroke : `${before} ${stroke}`;
      const usable = currentCommands().filter(
        ({ shortcut, isDisabled }) =>
          shortcut !== undefined &&
          isDisabled !== true &&
          !isBlocked &&
          !(isSilent && isPlainShortcut(shortcut)),
      );
      const found = usable.find(({ shortcut }) => shortcut === typed || shortcut === stroke);
      if (found !== undefined) {
        event.preventDefault();
        remember('');
        found.run();
        return;
      }
      remember(usable.some(({ shortcut }) => shortcut?.startsWith(`${stroke} `) === true) ? stroke : '');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

/** A keystroke in the notation of shortcuts: `Mod+K`, `Shift+Mod+P`, `g`, `?`. Empty for a modifier alone. */
function strokeOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
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
function isPlainShortcut(shortcut: string): boolean {
  return shortcut.split(' ').every((stroke) => !/(^|\+)(Mod|Alt)\+/.test(stroke));
}

/** Whether keys pressed there are text (or select by typing ahead), so that single-key shortcuts must not fire. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable=true], [role=treegrid], [role=listbox], [role=menu]',
    ) !== null
  );
}
