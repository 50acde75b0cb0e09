import { showToast } from './toasts.js';

/** Copies text and reports it in the toast region; if the system refuses, says how to copy by hand. `what` as in "Copied the hash". */
export async function copyText(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    showToast(`Could not copy ${what}: the system refused. Select it and press Ctrl+C.`);
    return false;
  }
  showToast(`Copied ${what}.`);
  return true;
}
