import type { Unscored } from '../../base/index.js';
import { visibleShort } from '../visibleShort.js';

/** A layer by its number, with its expert. */
export function layerName({
  layer,
  expert,
}: {
  readonly layer: number;
  readonly expert: number | null;
}): string {
  return `${layer}${expert === null ? '' : `, expert ${expert}`}`;
}

/** Why a test was not made. */
export function notTested({ reason }: Unscored): string {
  return `Not tested: ${ended(reason)}`;
}

/** A reason from the evidence as the end of a sentence. */
export function ended(text: string): string {
  const shown = visibleShort(text, 300);
  return shown.endsWith('.') ? shown : `${shown}.`;
}
