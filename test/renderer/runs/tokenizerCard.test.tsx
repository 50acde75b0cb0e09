// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { TokenizerCard } from '../../../renderer/features/runs/TokenizerCard.js';
import type { ExaminationShort } from '../../../src/contract/index.js';
import { doubleClient } from '../../support/doubleClient.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleSummary } from './sampleRun.js';

afterEach(cleanup);

function show(part: Partial<ExaminationShort['start']>): string {
  const { start } = sampleSummary();
  showScreen(<TokenizerCard start={{ ...start, ...part }} />, doubleClient({}), '#/');
  return document.body.textContent;
}

const FIDELITY: ExaminationShort['start']['tokenizerFidelity'] = {
  vocabulary: {
    kind: 'bpe',
    size: 50_257,
    pre: null,
    addBosStated: null,
    specialTokens: [{ role: 'bos', id: 7, text: HOSTILE }],
  },
  preMissing: true,
  ownTokens: { tried: 1000, reached: 900, missed: [{ id: 9, text: HOSTILE }] },
  bos: { token: 7, isPrepended: false, isInTemplate: null },
  texts: [],
  chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
};

describe('the tokenizer of an examined model', () => {
  it('is shown with what is unusual set strong, and hostile text made visible', () => {
    const text = show({ loadWarnings: { lines: [HOSTILE], total: 25 }, tokenizerFidelity: FIDELITY });
    expect(text).toContain('25 warnings; the first 1 are listed');
    expect(text).toContain('900 of 1,000 (90.0%)');
    expect(text).toContain(`bos 7 ${HOSTILE_SHOWN}`);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText(/none stated in the file, although/).tagName).toBe('STRONG');
    expect(screen.getByText(/byte-level BPE, 50,257 tokens/).tagName).not.toBe('STRONG');
  });
});
