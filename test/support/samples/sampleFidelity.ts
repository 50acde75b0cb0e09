import type { ExaminationStart, ProgramRecord, TokenizerFidelity } from '../../../src/domain/index.js';

/** A sound tokenizer, as it is measured when an examination is prepared. */
export const FIDELITY: TokenizerFidelity = {
  vocabulary: { kind: 'bpe', size: 4096, pre: 'gpt-2', addBosStated: true, specialTokens: [] },
  preMissing: false,
  ownTokens: { tried: 1935, reached: 1935, missed: [] },
  bos: { token: 1, isPrepended: true, isInTemplate: null },
  texts: [
    {
      name: 'english',
      sha256: 'a'.repeat(64),
      characters: 2762,
      tokens: 801,
      scoredTokens: 256,
      scoredCharacters: 880,
      bitsPerCharacter: 2.2,
    },
  ],
  chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
};

const PROGRAM: ProgramRecord = {
  name: 'Palimpsest',
  version: '0.1.0',
  build: 'dd34eafdd34eafdd',
  commit: 'not recorded',
  lockFileSha256: 'c'.repeat(64),
};

/** What start.json records besides the plan: no proposals, nothing unusual. */
export const RECORDED: Pick<
  ExaminationStart,
  'proposals' | 'loadWarnings' | 'tokenizerFidelity' | 'program'
> = {
  proposals: null,
  loadWarnings: { lines: [], total: 0 },
  tokenizerFidelity: FIDELITY,
  program: PROGRAM,
};
