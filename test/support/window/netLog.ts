import { readFileSync } from 'node:fs';

/** What Chromium's own log of its network says was tried. */
export interface NetLog {
  /** Addresses of requests that got past every guard of the program. */
  readonly requests: readonly string[];
  /** Names that were to be looked up. */
  readonly lookups: readonly string[];
  /** Sockets that were to be connected. */
  readonly connections: readonly string[];
}

interface Raw {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly url?: string; readonly host?: string; readonly address?: string };
  }[];
}

/** Reads a log that `--log-net-log` wrote. */
export function readNetLog(file: string): NetLog {
  const { constants, events } = JSON.parse(readFileSync(file, 'utf8')) as Raw;
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]));
  const found = (pattern: RegExp, what: 'url' | 'host' | 'address'): string[] =>
    events
      .filter(({ type, params }) => pattern.test(names.get(type) ?? '') && params?.[what] !== undefined)
      .map(({ params }) => params?.[what] ?? '');
  return {
    requests: found(/^URL_REQUEST_START_JOB$/, 'url'),
    lookups: found(/^HOST_RESOLVER_MANAGER_REQUEST$/, 'host'),
    connections: found(/CONNECT/, 'address'),
  };
}
