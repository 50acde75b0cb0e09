import { lazy, type ComponentType } from 'react';

/** The parameters of a pattern, as props: `/case/:caseId/runs/:examinationId` → `{ caseId, examinationId }`. */
export type RouteParams<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Readonly<Record<Name, string>> & RouteParams<`/${Rest}`>
  : Pattern extends `${string}:${infer Name}`
    ? Readonly<Record<Name, string>>
    : unknown;

export interface Route {
  readonly pattern: string;
  /** The name of the screen: the title of the window and the last breadcrumb. */
  readonly title: (params: Readonly<Record<string, string>>) => string;
  readonly Screen: ComponentType<Readonly<Record<string, string>>>;
}

/** A screen that is loaded when it is first shown. */
export function route<Pattern extends string>(
  pattern: Pattern,
  title: string | ((params: RouteParams<Pattern>) => string),
  load: () => Promise<ComponentType<RouteParams<Pattern> & object>>,
): Route {
  return {
    pattern,
    title: (params) => (typeof title === 'string' ? title : title(params as RouteParams<Pattern>)),
    // The pattern says which parameters the router passes; nothing else knows the type of each screen.
    Screen: lazy(async () => ({ default: await load() })) as unknown as Route['Screen'],
  };
}
