import type { CheckedRequest } from './checkRequest.js';

/**
 * The name of the session's cookie. Cookies are not bound to ports, so the name contains the port as the browser sees it: two servers, or
 * two tunnels, on one machine do not overwrite each other's sessions.
 */
export function cookieName({ host }: Pick<CheckedRequest, 'host'>): string {
  return `palimpsest-${/:([0-9]+)$/.exec(host)?.[1] ?? '80'}`;
}

/** A cookie for this server alone. It ends when the browser is closed, is invisible to scripts, and is never sent with requests from other sites. */
export function sessionCookie(request: Pick<CheckedRequest, 'host'>, value: string): string {
  return `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Strict`;
}

/**
 * The values of the session's cookie in a request. Another server on this machine can set a cookie with the same name, so there may be
 * several; only the sessions can tell which of them is valid.
 */
export function readCookies(request: Pick<CheckedRequest, 'host'>, header: string | undefined): string[] {
  const name = `${cookieName(request)}=`;
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(name))
    .map((part) => part.slice(name.length))
    .slice(0, 8);
}
