import type { CheckedRequest } from './checkRequest.js';

/**
 * Name of the session's cookie. Cookies do not know ports, so the port as the browser sees it is in the name: two servers, or two
 * tunnels, on one machine do not take each other's sessions away.
 */
export function cookieName({ host }: Pick<CheckedRequest, 'host'>): string {
  return `palimpsest-${/:([0-9]+)$/.exec(host)?.[1] ?? '80'}`;
}

/** A cookie for this server alone, gone when the browser is closed, unseen by scripts, never sent along from other sites. */
export function sessionCookie(request: Pick<CheckedRequest, 'host'>, value: string): string {
  return `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Strict`;
}

/**
 * What a request brings as the session's cookie. Another server on this machine can set one of the same name, so there may be several;
 * which of them is good, only the sessions know.
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
