// What the preload script and the main process say to each other. The preload is bundled with this file, so it imports nothing.

/** Window → main: one call of the contract; answered. */
export const CALL_CHANNEL = 'palimpsest:call';
/** Window → main: the path of a file that a person dropped or chose; answered with a grant. */
export const GRANT_CHANNEL = 'palimpsest:grant';
/** Main → window: one event of the contract, or a choice from the menu. */
export const EVENT_CHANNEL = 'palimpsest:event';
/** Window → main: the page tried to reach a network and Chromium refused before asking anybody; counted. */
export const BLOCKED_CHANNEL = 'palimpsest:blocked';

/** Name of the one event that is not of the contract: it ends in the preload script. */
export const MENU_EVENT = 'menu';

/** What a choice from the menu does: go to a screen, or press keys that the window knows. */
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
