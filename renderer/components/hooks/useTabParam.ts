import { useSearchParams } from 'wouter';

/** The open tab, kept in the address (`?tab=…`), so that links lead to it and a reload keeps it. */
export function useTabParam(
  ids: readonly string[],
  first = ids[0] ?? '',
): readonly [tab: string, open: (tab: string, more?: Readonly<Record<string, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('tab');
  return [
    asked !== null && ids.includes(asked) ? asked : first,
    (tab, more = {}) => setParams({ tab, ...more }, { replace: Object.keys(more).length === 0 }),
  ];
}
