import { decimal, scientific } from '../../base/index.js';
import type { CheckedPath, SelfCheck } from '../../domain/index.js';
import { formatTime } from '../format.js';

/**
 * What the engine’s self-check found, in sentences.
 * @param check as the engine or start.json gives it
 */
export function selfCheckWords({ tokens, batch, sequences }: SelfCheck): string[] {
  return [
    `Before anything was measured, the engine checked itself on this model (${tokens} tokens).`,
    `One text scored alone and the same text in a batch of several ${differs(batch)}${batch.slots === 'several' && batch.outputs === 'wanted' ? '.' : `, so ${instead(batch)}.`}`,
    `Texts extended token by token and the same texts scored as a whole ${differs(sequences)}${sequences.usable ? '.' : ', so this model is not used to write text.'}`,
  ];
}

/** The same in one line, e.g. `passed: texts extended and texts scored whole differ by 0.002 nats a token at most`. */
export function selfCheckInBrief({ batch, sequences, keptFrom }: SelfCheck): string {
  const together =
    batch.slots === 'several' && batch.outputs === 'wanted' ? '' : ` Each batch: ${instead(batch)}.`;
  const kept =
    keptFrom === undefined
      ? ''
      : ` This check was made ${formatTime(keptFrom)} when the same model was loaded with the same libraries, device and settings.`;
  return `${sequences.usable ? 'passed' : 'FAILED, so this model is not used to write text'}: alone and in a batch ${differs(batch)}; extended and whole ${differs(sequences)}.${together}${kept}`;
}

function differs({ largestNats, meanNats, toleranceNats }: CheckedPath): string {
  if (largestNats === 'not-finite' || meanNats === 'not-finite') return 'did not both give numbers';
  if (largestNats === 0) return 'gave the same bits';
  const limit =
    toleranceNats === 0
      ? 'no difference is allowed'
      : `an average of at most ${nats(toleranceNats)} is allowed`;
  return `differed by ${nats(meanNats)} nats a token on average and by at most ${nats(largestNats)} (${limit})`;
}

function nats(value: number): string {
  return value < 0.001 ? scientific(value, 1) : decimal(value, 3);
}

function instead({ slots, outputs }: SelfCheck['batch']): string {
  const parts = [
    ...(slots === 'one' ? ['each batch holds one text'] : []),
    ...(outputs === 'all' ? ['outputs are computed at every position'] : []),
  ];
  return `${parts.join(' and ')}, which gives the numbers of one text alone`;
}
