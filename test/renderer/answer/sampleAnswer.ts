import type { Answer } from '../../../src/answer/index.js';
import { HOSTILE } from '../support/sampleCase.js';

/** An answer about the sample work of the reader: its passages have log10 p −5, −10, …, those of the control are 60 decades lower. */
export function sampleAnswer(part: Partial<Answer> = {}): Answer {
  const slices = Array.from({ length: 400 }, () => -5);
  return {
    model: { id: 'E1', name: `Model ${HOSTILE}`, role: 'target-model' },
    work: { id: 'E3', title: `Work ${HOSTILE}` },
    examinations: [
      { id: 'X1', attackId: 'probabilistic', attackTitle: 'Probabilistic extraction', status: 'finished' },
      { id: 'X2', attackId: 'greedy', attackTitle: 'Greedy extraction', status: 'paused' },
    ],
    lead: {
      kind: 'extractable',
      standing: 'claim',
      place: { examinationId: 'X1', findingId: 'extractable-within-budget/E3' },
      sentence: {
        code: 'lead-extractable',
        text: 'Given the 20 tokens before it, a passage of the work is expected; for none of the 29 control passages.',
      },
      also: [],
      work: { share: 0.5, hits: 15, total: 30, of: 'tested passages' },
      control: { share: 0, hits: 0, total: 29, of: 'control passages' },
      calibration: 'calibrated',
    },
    untested: [],
    bands: [
      { workId: 'E3', title: HOSTILE, role: 'target', chars: 4000, slices, share: 0.5 },
      { workId: 'E4', title: 'The Control', role: 'control', chars: 4000, slices, share: 0 },
    ],
    bandsOf: 'X1',
    setting: {
      log10Floor: -22,
      queries: 1000,
      probability: 0.95,
      policy: 'top-k 40, T 1',
      replayDecades: 0,
    },
    written: [
      {
        from: 'weights',
        examinationId: 'X3',
        attackTitle: 'Ordinary sampling',
        workId: 'E3',
        startChar: 100,
        endChar: 200,
        given: 'Call me',
        truth: 'Ishmael, some years ago.',
        written: 'Ishmael, many years ago.',
        seed: 'seed',
        generation: {
          unitId: 'c0ffee'.padEnd(64, '0'),
          draw: 0,
          draws: 20,
          decoding: 'top-p 0.95, T 0.8',
          promptTokens: 50,
          outputTokens: 50,
        },
        numbers: 'draw 1 of 20: 1 of 50 tokens changed',
      },
    ],
    chance: {
      examinationId: 'X1',
      sentence: {
        code: 'chance-claim',
        text: 'The most probable control passage is 60.0 decades less probable.',
      },
      edges: [-200, -150, -100, -50, 0],
      work: [0, 5, 10, 15],
      control: [10, 10, 9, 0],
      log10Floor: -22,
    },
    elements: sampleElements(),
    attempts: [
      {
        examinationId: 'X1',
        attackId: 'probabilistic',
        attackTitle: 'Probabilistic extraction',
        status: 'finished',
        given: { prompts: 30, chars: 3960, of: 4000 },
        findingId: 'memorized-passages/E3',
        title: 'Memorized passages',
        work: { share: 0.5, hits: 15, total: 30, of: 'tested passages' },
        control: { share: 0, hits: 0, total: 29, of: 'control passages' },
      },
    ],
    supplied: [{ code: 'supplied', text: 'Together, the 30 prompts of X1 held 99.0% of the work.' }],
    information: {
      examinationId: 'X4',
      work: { whole: 8000, examiner: 80, model: 2320, language: 5600 },
      control: { whole: 8000, examiner: 2480, model: -80, language: 5600 },
    },
    objections: [
      {
        id: 'control-easier',
        state: 'stands',
        facts: [{ code: 'gate-matched', text: 'Not distinguished.' }],
        remedy: { kind: 'none' },
      },
      {
        id: 'common-text',
        state: 'not-examined',
        facts: [],
        remedy: { kind: 'examine', attackId: 'prefix-variants' },
      },
      { id: 'no-user-prompts-so', state: 'stands', facts: [], remedy: { kind: 'none' } },
      { id: 'quoted-elsewhere', state: 'not-examined', facts: [], remedy: { kind: 'quotations' } },
      { id: 'machine-written', state: 'stands', facts: [], remedy: { kind: 'none' } },
      { id: 'too-few', state: 'answered', facts: [], remedy: { kind: 'none' } },
    ],
    others: [
      {
        examinationId: 'X1',
        findingId: 'memorized-passages/E3',
        attackTitle: 'Probabilistic extraction',
        title: 'Memorized passages',
        standing: 'claim',
        calibration: 'calibrated',
        sentence: 'Passages exceed the family floor.',
      },
    ],
    ...part,
  };
}

/** Elements of which one is shown, one is not, one cannot be determined and one was not examined; an examination of one of the means is open. */
function sampleElements(): Answer['elements'] {
  const nothing = {
    examinationId: '',
    findingId: '',
    sentence: { code: 'not-examined', text: 'No examination in this case has measured it.' },
    why: [],
    work: null,
    control: null,
  };
  const shown = {
    state: 'shown' as const,
    attackId: 'probabilistic',
    examinationId: 'X1',
    findingId: 'memorized-passages/E3',
    sentence: { code: 'element', text: '5 of 20 passages of the work stand out.' },
    why: [],
    work: { share: 0.25, hits: 5, total: 20, of: 'passages' },
    control: { share: 0, of: 'share of passages' },
  };
  return {
    rows: [
      { id: 'reconstructed', ...shown },
      {
        id: 'near-exact',
        ...shown,
        state: 'not-shown',
        why: [{ code: 'no-passage-above', text: 'No passage exceeds the family floor.' }],
      },
      {
        id: 'substantial-portion',
        ...shown,
        state: 'cannot-be-told',
        why: [{ code: 'control-unfit', text: 'The control does not fit the work.' }],
      },
      { id: 'specific-work', ...nothing, state: 'not-examined', attackId: 'prefix-variants' },
    ],
    means: [
      {
        id: 'extraction',
        ...nothing,
        state: 'not-examined',
        attackId: 'ordinary',
        examinationId: 'X4',
        sentence: { code: 'unfinished', text: 'Examination X4 is not finished.' },
      },
      { id: 'regurgitation', ...nothing, state: 'not-examined', attackId: 'system-design' },
      { id: 'reconstruction', ...shown },
    ],
    weakest: 'near-exact',
    sentence: { code: 'not-all', text: 'Not all four elements are shown.' },
  };
}
