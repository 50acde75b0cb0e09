import { ACTION_LABELS } from '../../../src/domain/index.js';
import { visibleShort } from '../../../src/figure/index.js';

/** `examination-started` as words. */
export function actionWords(action: string): string {
  return ACTION_LABELS.get(action) ?? visibleShort(action, 100);
}
