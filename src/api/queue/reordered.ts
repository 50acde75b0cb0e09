/**
 * The list after one of its movable members was moved. The movable ones change places among themselves; all others keep theirs.
 * @param before the movable member that comes after the moved one; null for the last place
 */
export function reordered<T>(
  all: readonly T[],
  isMovable: (one: T) => boolean,
  moved: T,
  before: T | null,
): T[] {
  if (moved === before) return [...all];
  const order = all.filter((one) => isMovable(one) && one !== moved);
  order.splice(before === null ? order.length : order.indexOf(before), 0, moved);
  const places = order.values();
  return all.map((one) => (isMovable(one) ? (places.next().value ?? one) : one));
}
