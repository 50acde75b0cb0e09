import type { CaseHead } from '../../src/domain/index.js';

/** The head of a case that is measured: a caption, and nothing else. */
export function benchHead(caption: string): CaseHead {
  return {
    caption,
    court: '',
    docket: '',
    examiner: '',
    examinerTitle: '',
    laboratory: '',
    question: '',
  };
}
