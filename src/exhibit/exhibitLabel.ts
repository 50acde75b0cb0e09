/** The label of the n-th exhibit, e.g. `PX-001`. */
export function exhibitLabel(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(3, '0')}`;
}
