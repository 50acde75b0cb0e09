import type { Session } from 'electron';
import { isOurAddress } from './appAddress.js';
import type { Attempts } from './attempts.js';
import type { TellRefusal } from './refusals.js';

export interface SessionRules {
  readonly attempts: Attempts;
  readonly tellRefusal: TellRefusal;
  /** Lets the developer tools load their own pages. */
  readonly allowsDevTools: boolean;
}

/** Closes a session: it loads the window's files and nothing else, grants nothing to pages and saves nothing to disk. */
export function guardSession(
  session: Session,
  { attempts, tellRefusal, allowsDevTools }: SessionRules,
): void {
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const isAllowed = mayLoad(url, allowsDevTools);
    if (!isAllowed) attempts.add(`request (${resourceType}): ${url}`);
    answer({ cancel: !isAllowed });
  });
  // Copy buttons are the one ability that the page asks for; it has no other way to offer a digest for pasting.
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
  // Switched off is not enough: a dictionary for the system's language would be downloaded at every start.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    attempts.add(`download: ${item.getURL()}`);
  });
  session.on('preconnect', (_event, url) => attempts.add(`preconnect: ${url}`));
  session.enableNetworkEmulation({ offline: true });
}

/** The window's own files, and what such files made in memory. */
export function mayLoad(url: string, allowsDevTools: boolean): boolean {
  if (isOurAddress(url) || url.startsWith('data:')) return true;
  if (url.startsWith('blob:')) return isOurAddress(url.slice('blob:'.length));
  return allowsDevTools && url.startsWith('devtools://devtools/');
}
