import { firstAtLeast } from '../../base/index.js';
import type { Trial } from '../../attacks/index.js';
import { withJournal, type PreparedExamination } from '../../examine/index.js';

/** What an attack's rule says of every place that a finished examination tried. @throws {PalimpsestError} `journal-broken`, `file-*` */
export function trialsOf({ attack, input, plan, folder }: PreparedExamination): readonly Trial[] {
  return withJournal({ plan, folder }, (observations) => attack.read(input, observations).trials());
}

/** Where the text begins that an attack with a prefix gives to the model for a trial. */
export function givenFrom({ input, attack }: PreparedExamination): (trial: Trial) => number {
  // A work of a collection is read alone.
  if (attack.takesCollections === true) return ({ startChar }) => startChar;
  const prefix = input.parameters['prefixTokens'] ?? input.parameters['seedTokens'];
  const given = typeof prefix === 'number' ? prefix : 0;
  return ({ workId, startChar }) => {
    const starts = input.works.find(({ id }) => id === workId)?.tokenStartChar ?? new Uint32Array();
    return starts[Math.max(0, firstAtLeast(starts, startChar) - given)] ?? startChar;
  };
}
