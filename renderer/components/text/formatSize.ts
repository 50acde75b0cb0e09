import { formatNumber } from '../../../src/figure/index.js';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size for people, one decimal: `1.2 GiB`. Exact counts are `formatBytes`'s. */
export function formatSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${formatNumber(size, unit === 0 ? 0 : 1)}\u00a0${UNITS[unit] ?? ''}`;
}
