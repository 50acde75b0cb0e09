import { useMemo } from 'react';
import { matchRoute, useLocation, useRouter, type Parser } from 'wouter';
import type { Route } from './route.js';
import { routes } from './routes.js';

export interface Place {
  readonly path: string;
  /** undefined when there is no screen at this address. */
  readonly route: Route | undefined;
  readonly params: Readonly<Record<string, string>>;
}

/** The screen that the address names, with its parameters. */
export function usePlace(): Place {
  const { parser } = useRouter();
  const [path] = useLocation();
  return useMemo(() => placeAt(path, parser), [parser, path]);
}

function placeAt(path: string, parser: Parser): Place {
  for (const route of routes) {
    const [isMatch, found] = matchRoute(parser, route.pattern, path);
    if (!isMatch) continue;
    const named = Object.entries(found).filter(([name]) => !/^\d+$/.test(name));
    return {
      path,
      route,
      params: Object.fromEntries(named.map(([name, value]) => [name, decoded(value ?? '')])),
    };
  }
  return { path, route: undefined, params: {} };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
