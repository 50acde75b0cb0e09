import type { MenuChoice, MenuStroke } from '../bridge.js';

const KEYS: Readonly<Record<MenuStroke, { readonly key: string; readonly mod?: true; readonly alt?: true }>> =
  {
    palette: { key: 'k', mod: true },
    shortcuts: { key: '?' },
    larger: { key: '.', mod: true, alt: true },
    smaller: { key: ',', mod: true, alt: true },
  };

/** Carries out a menu choice in the page by the same means that a person has: an address of the page, or keys. */
export function followMenu(choice: MenuChoice): void {
  if ('route' in choice) {
    window.location.hash = choice.route;
    return;
  }
  const { key, mod = false, alt = false } = KEYS[choice.stroke];
  const isMac = navigator.platform.startsWith('Mac');
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', {
      key,
      bubbles: true,
      cancelable: true,
      altKey: alt,
      ctrlKey: mod && !isMac,
      metaKey: mod && isMac,
    }),
  );
}
