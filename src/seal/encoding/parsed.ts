/** A value that was read, or in words why it could not be. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };
