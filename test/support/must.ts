/** The value, which the test relies on being there. */
export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('The test expects a value here.');
  return value;
}
