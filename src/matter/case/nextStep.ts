import type { CaseIndex } from '../../domain/index.js';
import {
  examinationToOpen,
  resumePoint,
  type CaseOverview,
  type ExaminationShort,
} from '../../contract/index.js';

type Step = CaseOverview['nextStep'];

/** The next sensible step of a case, in words. */
export function nextStep(index: CaseIndex, examinations: readonly ExaminationShort[]): Step {
  return evidenceStep(index) ?? examinationStep(index, examinations) ?? reportStep(index, examinations);
}

function evidenceStep({ evidence }: CaseIndex): Step | null {
  const has = (role: string): boolean => evidence.some((item) => item.role === role);
  if (!has('target-model')) {
    return {
      step: 'add-model',
      words: 'Add the model that is to be examined: a GGUF file, or one of its shards.',
    };
  }
  if (!has('target-work')) return { step: 'add-work', words: 'Add the work that may be inside the model.' };
  if (has('control-work')) return null;
  return {
    step: 'add-control',
    words:
      'Add a control: text that the model cannot have seen, as similar to the work as possible. Without a control, every result is uncalibrated.',
  };
}

function examinationStep(index: CaseIndex, examinations: readonly ExaminationShort[]): Step | null {
  if (examinations.length === 0) {
    return {
      step: 'examine',
      words: 'Examine the model: run the standard examination, or choose one attack.',
    };
  }
  const running = examinations.find(({ status }) => status === 'running');
  if (running !== undefined) {
    return { step: 'resume', words: `${running.id} is running: watch how far it is, or pause it.` };
  }
  const unfinished = examinations.find(({ status }) => status !== 'finished');
  if (unfinished !== undefined) {
    const { id, status } = unfinished;
    const how = status === 'planned' ? 'was planned and has not begun' : `is ${status}`;
    return { step: 'resume', words: `${id} ${how}: continue from ${resumePoint(unfinished)}.` };
  }
  if (index.exhibits.length > 0 || index.reports.length > 0) return null;
  const first = examinationToOpen(index, examinations);
  return {
    step: 'read-findings',
    words: `Read what ${first?.id ?? 'the examination'} found, each number beside its control, and mark what is to be shown.`,
  };
}

function reportStep({ reports, exhibits }: CaseIndex, examinations: readonly ExaminationShort[]): Step {
  const sealed = reports.findLast((report) => report.sealed);
  if (sealed === undefined) {
    const marked = exhibits.length === 0 ? 'Nothing is marked as an exhibit yet; the report' : 'The report';
    return { step: 'seal', words: `${marked} can be previewed, and sealed with your key.` };
  }
  const later = examinations.filter(({ finishedAt }) => finishedAt > sealed.createdAt);
  if (later.length > 0) {
    const ids = later.map(({ id }) => id).join(', ');
    return { step: 'seal', words: `${ids} finished after report ${sealed.id} was sealed: seal a new one.` };
  }
  return {
    step: 'verify',
    words: `Verify report ${sealed.id} as the opposing expert will, and send its seal number through a separate channel.`,
  };
}
