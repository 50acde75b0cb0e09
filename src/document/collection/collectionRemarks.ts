import {
  type Collection,
  LEFT_OUT_REASONS,
  type LeftOutReason,
  type ReaderRemark,
} from '../../domain/index.js';
import { quote } from '../container/documentError.js';

/** Characters of names in a remark; all names are in the collection itself. */
const NAMES_CHARS = 160;

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
  return [{ code, count: names.length, starts: starts.slice(0, 20), details: { names: listed(names) } }];
}

/** As many names as fit, at least one, and how many more there are. */
function listed(names: readonly string[]): string {
  const quoted: string[] = [];
  let length = 0;
  for (const name of names) {
    const next = quote(name);
    length += next.length + 2;
    if (quoted.length > 0 && length > NAMES_CHARS) break;
    quoted.push(next);
  }
  const more = names.length - quoted.length;
  return `${quoted.join(', ')}${more === 0 ? '' : `, and ${more} more`}`;
}
