import { answeringId } from '../../domain/index.js';
import type { PlannedTest } from '../define.js';
import { passagesTest } from '../kit/index.js';
import type { PrefixVariantParameters } from './parameters.js';
import { ownFindingIds } from './variants.js';

/**
 * The tests of one target, in the order of the findings.
 * @throws {PalimpsestError} `own-prefix`
 */
export function variantTests(parameters: PrefixVariantParameters, targetId: string): PlannedTest[] {
  const test = passagesTest({ exponentialTail: true });
  return [
    ...(parameters.unrelatedPrefixes === 0
      ? []
      : [{ findingId: answeringId('prefix-variants', 'bound-to-their-words', targetId), ...test }]),
    ...ownFindingIds(parameters).map((id) => ({ findingId: `prefix-${id}/${targetId}`, ...test })),
  ];
}
