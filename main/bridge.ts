// The messages between the preload script and the main process. The preload is bundled with this file, so this file imports nothing.

/** Window → main: one call of the contract; answered. */
export const CALL_CHANNEL = 'palimpsest:call';
/** Window → main: the path of a file that a person dropped or chose; answered with a grant. */
export const GRANT_CHANNEL = 'palimpsest:grant';
/** Window → main: the case at which the page looks, or null; only its events are sent from then on. */
export const WATCH_CHANNEL = 'palimpsest:watch';
/** Main → window: one event of the contract, or a choice from the menu. */
export const EVENT_CHANNEL = 'palimpsest:event';
/** Window → main: the page tried to reach a network, and Chromium refused without asking the main process; counted. */
export const BLOCKED_CHANNEL = 'palimpsest:blocked';

/** The name of the only event that is not in the contract; it ends in the preload script. */
export const MENU_EVENT = 'menu';

/** What a menu item does: go to a screen, or press a key combination of the window. */
export type MenuChoice = { readonly route: string } | { readonly stroke: MenuStroke };

/** Keys that the menu may press in the window. */
export const MENU_STROKES = ['palette', 'shortcuts', 'larger', 'smaller'] as const;
export type MenuStroke = (typeof MENU_STROKES)[number];

const ROUTE =
  /^\/(|verify|settings|about|case\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\/[a-z]{1,20})?)(\?[A-Za-z0-9=&_-]{0,200})?$/;

/** May the menu send the window there? */
export function isMenuRoute(route: unknown): route is string {
  return typeof route === 'string' && ROUTE.test(route);
}

/** Is this a choice that the menu could have made? */
export function isMenuChoice(value: unknown): value is MenuChoice {
  if (typeof value !== 'object' || value === null) return false;
  if ('route' in value) return isMenuRoute(value.route);
  return 'stroke' in value && MENU_STROKES.some((stroke) => stroke === value.stroke);
}
