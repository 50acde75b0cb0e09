/** From this many rows or options on, they can be filtered. */
export const FILTERED_FROM = 8;
