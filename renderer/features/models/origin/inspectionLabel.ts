import type { Inspection } from '../../../../src/domain/index.js';
import { formatTime, visibleShort } from '../../../../src/figure/index.js';

/** An inspection in a list: with what the model was compared, and when. */
export function inspectionLabel({ createdAt, result }: Inspection): string {
  const other =
    result.kind === 'lineage'
      ? `${result.base.id} ${visibleShort(result.base.name, 80)}`
      : 'a list of known models';
  return `With ${other}, ${formatTime(createdAt)}`;
}
