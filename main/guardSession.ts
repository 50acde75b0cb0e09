import type { Session } from 'electron';
import { isOurAddress } from './appAddress.js';
import type { Attempts } from './attempts.js';
import type { TellRefusal } from './refusals.js';

export interface SessionRules {
  readonly attempts: Attempts;
  readonly tellRefusal: TellRefusal;
  /** Allows the developer tools to load their own pages. */
  readonly allowsDevTools: boolean;
}

/** Restricts a session: it loads only the window's files, grants nothing to pages and saves nothing to disk. */
export function guardSession(
  session: Session,
  { attempts, tellRefusal, allowsDevTools }: SessionRules,
): void {
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const isAllowed = mayLoad(url, allowsDevTools);
    if (!isAllowed) attempts.add(`request (${resourceType}): ${url}`);
    answer({ cancel: !isAllowed });
  });
  // Writing to the clipboard is the only permission that the page requests; copying a digest needs it.
  const mayUse = (permission: string, address: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOurAddress(address);
  session.setPermissionRequestHandler((_page, permission, answer, details) => {
    const isAllowed = details.isMainFrame && mayUse(permission, details.requestingUrl);
    if (!isAllowed) tellRefusal(`permission ${permission}`);
    answer(isAllowed);
  });
  session.setPermissionCheckHandler(
    (_page, permission, origin, details) => details.isMainFrame && mayUse(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setCertificateVerifyProc((_request, answer) => answer(-2));
  // Switching the spell checker off is not enough: a dictionary for the system's language would be downloaded at every start.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    attempts.add(`download: ${item.getURL()}`);
  });
  session.on('preconnect', (_event, url) => attempts.add(`preconnect: ${url}`));
  session.enableNetworkEmulation({ offline: true });
}

/** The window's own files, and data that they made in memory. */
export function mayLoad(url: string, allowsDevTools: boolean): boolean {
  if (isOurAddress(url) || url.startsWith('data:')) return true;
  if (url.startsWith('blob:')) return isOurAddress(url.slice('blob:'.length));
  return allowsDevTools && url.startsWith('devtools://devtools/');
}
