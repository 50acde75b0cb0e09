/**
 * The case at which a window looks, from the query of its event stream: `case=<id>`, or nothing for none.
 * @returns undefined when the query is not of this form
 */
export function watchedCase(query: string): string | null | undefined {
  if (query === '') return null;
  const [first, ...others] = [...new URLSearchParams(query)];
  if (first?.[0] !== 'case' || others.length > 0) return undefined;
  const id = first[1];
  return id.length > 0 && id.length <= 100 ? id : undefined;
}
