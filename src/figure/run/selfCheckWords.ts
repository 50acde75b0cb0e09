import { decimal, scientific } from '../../base/index.js';
import type { CheckedPath, SelfCheck } from '../../domain/index.js';
import { formatCount, formatTime } from '../format.js';

/**
 * What the engine’s self-check found, in sentences.
 * @param check as the engine or start.json gives it
 */
export function selfCheckWords({ tokens, device, batch, sequences, long }: SelfCheck): string[] {
  const { usable } = sequences;
  const unusable = usable ? '.' : ', so this model is not used to write text.';
  return [
    `Before anything was measured, the engine checked itself on this model (${formatCount(tokens)} tokens).`,
    ...(device === undefined
      ? []
      : [
          'kind' in device
            ? `The GPU and the processor were not compared. ${device.reason}`
            : `Texts scored alone on the GPU and on the processor ${differs(device)}.`,
        ]),
    `One text scored alone and the same text in a batch of several ${differs(batch)}${batch.slots === 'several' && batch.outputs === 'wanted' ? '.' : `, so ${instead(batch)}.`}`,
    `Texts extended token by token and the same texts scored as a whole ${differs(sequences)}${long === undefined ? unusable : '.'}`,
    ...(long === undefined
      ? []
      : [
          'kind' in long
            ? `A long text was not checked. ${long.reason}`
            : `A text of ${formatCount(long.tokens)} tokens, read in batches and then extended, and the same text scored as a whole ${differs(long)}${unusable}`,
        ]),
  ];
}

/** The same in one line, e.g. `passed: alone and in a batch gave the same bits; extended and whole differed by …`. */
export function selfCheckInBrief({ device, batch, sequences, long, keptFrom }: SelfCheck): string {
  const together =
    batch.slots === 'several' && batch.outputs === 'wanted' ? '' : ` Each batch: ${instead(batch)}.`;
  const kept =
    keptFrom === undefined
      ? ''
      : ` This check was made ${formatTime(keptFrom)} when the same model was loaded with the same libraries, device and settings.`;
  const parts = [
    ...(device === undefined
      ? []
      : ['kind' in device ? 'GPU and processor not compared' : `GPU and processor ${differs(device)}`]),
    `alone and in a batch ${differs(batch)}`,
    `extended and whole ${differs(sequences)}`,
    ...(long === undefined
      ? []
      : [
          'kind' in long
            ? 'no long text checked'
            : `extended and whole with ${formatCount(long.tokens)} tokens ${differs(long)}`,
        ]),
  ];
  return `${sequences.usable ? 'passed' : 'FAILED, so this model is not used to write text'}: ${parts.join('; ')}.${together}${kept}`;
}

function differs({ largestNats, meanNats, toleranceNats }: CheckedPath): string {
  if (largestNats === 'not-finite' || meanNats === 'not-finite') return 'did not both give numbers';
  if (largestNats === 0) return 'gave the same bits';
  const limit =
    toleranceNats === 0
      ? 'no difference is allowed'
      : `an average of at most ${decimal(toleranceNats, 2)} is allowed`;
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
