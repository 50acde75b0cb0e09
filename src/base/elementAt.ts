/**
 * The element at an index.
 * @param index 0 … length − 1
 * @throws {RangeError} outside: a wrong index must not become a number
 */
export function elementAt<T>(array: ArrayLike<T>, index: number): T {
  const value = array[index];
  if (value === undefined) throw new RangeError(`There is no element ${index} of ${array.length}.`);
  return value;
}
