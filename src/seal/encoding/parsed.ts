/** A value that was read, or the reason in words why it could not be read. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };
