import { sentences } from '../base/index.js';

/** Every reason and remark of this room, by code. */
export const words = sentences({
  'shapes-differ': ({ first, second }: { first: readonly number[]; second: readonly number[] }) =>
    `the shapes differ: ${first.join(' × ')} and ${second.join(' × ')}`,
  'type-not-read': ({ type }: { type: string }) => `numbers of type ${type} are not read`,
  'tensor-zero': 'all numbers of one of them are zero',
  'not-finite': 'not all numbers are finite',
  'tensor-missing': ({ from }: { from: 'first' | 'second' }) => `the ${from} model has none of this name`,
});
