import {
  type Collection,
  LEFT_OUT_REASONS,
  type LeftOutReason,
  type ReaderRemark,
} from '../../domain/index.js';
import { listedNames } from '../container/listedNames.js';

const CODES: Readonly<Record<LeftOutReason, string>> = {
  folder: 'collection-left-out-folder',
  'system-file': 'collection-left-out-system-file',
  'symbolic-link': 'collection-left-out-symbolic-link',
  empty: 'collection-left-out-empty',
  picture: 'collection-left-out-picture',
  'sound-or-film': 'collection-left-out-sound-or-film',
};

/** One remark for each reason why entries are no works, and one for works that have the same bytes as an earlier one. */
export function collectionRemarks({ works, leftOut }: Collection): readonly ReaderRemark[] {
  const first = new Set<string>();
  const repeated = works.filter(({ sha256 }) => first.size === first.add(sha256).size);
  return [
    ...LEFT_OUT_REASONS.flatMap((reason) => {
      const names = leftOut.flatMap((one) => (one.reason === reason ? [one.entry] : []));
      return named(CODES[reason], names, []);
    }),
    ...named(
      'collection-identical-works',
      repeated.map(({ entry }) => entry),
      repeated.map(({ start }) => start),
    ),
  ];
}

function named(code: string, names: readonly string[], starts: readonly number[]): readonly ReaderRemark[] {
  if (names.length === 0) return [];
  return [{ code, count: names.length, starts: starts.slice(0, 20), details: { names: listedNames(names) } }];
}
