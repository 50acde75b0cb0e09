import { useEffect } from 'react';
import { currentAppearance, currentCommands } from '../navigation/index.js';
import { isPlainShortcut, strokeOf, takesText } from './shortcutKeys.js';

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
