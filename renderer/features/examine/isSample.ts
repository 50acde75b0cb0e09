/** Does the parameter say how many passages of each work are tested? */
export function isSample({ name }: { readonly name: string }): boolean {
  return name === 'passages';
}
