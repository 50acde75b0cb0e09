/** An id that is safe in an attribute and a fragment. */
export function address(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/g, '-');
}
