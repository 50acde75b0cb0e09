import { findAttack, type AttackInput, type AttackWork, type SpikeText } from '../attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex, type ErrorData } from '../base/index.js';
import type { ExaminationStart } from '../domain/index.js';
import { TextIndex, type CleaningList } from '../text/index.js';
import { cleanTexts, type CleaningJob } from './cleanTexts.js';
import type { ReductionJob } from './journal/reduceJournal.js';
import { reduceJournal } from './journal/journalWorkings.js';
import { findInTexts, type QuotationJob } from './quotations.js';

/** A work as data: its text instead of the function that reads it. */
type WorkData<W = AttackWork> = Omit<W, 'textOf'> & { readonly text: string };

/** A heavy task in the form in which it goes to another thread, as plain data. */
export type HeavyTask =
  | {
      readonly kind: 'clean';
      readonly texts: readonly {
        readonly fileName: string;
        readonly role: 'target' | 'control';
        readonly text: string;
      }[];
      readonly sources: readonly { readonly fileName: string; readonly text: string }[];
      readonly spikes: readonly { readonly fileName: string; readonly text: string }[];
      readonly list: CleaningList;
      readonly requireDistinct: boolean;
    }
  | { readonly kind: 'quotations'; readonly job: QuotationJob }
  | {
      readonly kind: 'reduce';
      readonly input: Omit<AttackInput<Record<string, unknown>>, 'works' | 'spikes'> & {
        readonly works: readonly WorkData[];
        readonly spikes?: readonly WorkData<SpikeText>[];
      };
      readonly start: ExaminationStart;
      readonly folder: string;
      readonly journalHead: string;
      /** The file for the rows of the workings. */
      readonly windowsFile: string;
    };

/** The answer of the thread. */
export type HeavyAnswer =
  { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'error'; readonly error: ErrorData };

/** What the thread sends when a task is done. */
export interface DoneTask {
  readonly answer: HeavyAnswer;
  /** Memory that the thread holds then, garbage included, bytes. */
  readonly heldBytes: number;
}

/** A cleaning task as data. */
export function cleaningTask({ texts, sources, spikes = [], list, requireDistinct }: CleaningJob): HeavyTask {
  return {
    kind: 'clean',
    texts: texts.map(({ fileName, role, reading }) => ({ fileName, role, text: reading.text })),
    sources: sources.map(({ fileName, reading }) => ({ fileName, text: reading.text })),
    spikes: spikes.map(({ fileName, reading }) => ({ fileName, text: reading.text })),
    list,
    requireDistinct,
  };
}

/** A reduction as data; the attack must be one of the registry. */
export function reductionTask(
  { input, start, folder, journalHead }: ReductionJob,
  windowsFile: string,
): HeavyTask {
  const { works, spikes, ...rest } = input;
  return {
    kind: 'reduce',
    input: {
      ...rest,
      works: works.map((work) => ({ ...dataOf(work), role: work.role })),
      ...(spikes === undefined
        ? {}
        : {
            spikes: spikes.map((spike) => ({
              ...dataOf(spike),
              ...(spike.howKnown === undefined ? {} : { howKnown: spike.howKnown }),
            })),
          }),
    },
    start,
    folder,
    journalHead,
    windowsFile,
  };
}

function dataOf(work: Omit<AttackWork, 'role'>): Omit<WorkData, 'role'> {
  return {
    id: work.id,
    title: work.title,
    ...(work.titleIsFileName === undefined ? {} : { titleIsFileName: work.titleIsFileName }),
    ...(work.author === undefined ? {} : { author: work.author }),
    sha256: work.sha256,
    charCount: work.charCount,
    tokens: work.tokens,
    tokenStartChar: work.tokenStartChar,
    tokenStartByte: work.tokenStartByte,
    ...(work.isCollection === undefined ? {} : { isCollection: work.isCollection }),
    blocks: work.blocks,
    excluded: work.excluded,
    text: work.textOf(0, work.charCount),
  };
}

/** What a work is beside its text, and the function that reads it again. */
function withText<W extends { readonly text: string }>({
  text,
  ...work
}: W): Omit<W, 'text'> & Pick<AttackWork, 'textOf'> {
  const reading = new TextIndex(text);
  return { ...work, textOf: (startChar, endChar) => reading.slice(startChar, endChar) };
}

/** Carries out a task that arrived as data and returns data; never throws. */
export function doTask(task: HeavyTask): HeavyAnswer {
  try {
    return { kind: 'done', value: valueOf(task) };
  } catch (error) {
    if (error instanceof PalimpsestError) return { kind: 'error', error: error.toData() };
    throw error;
  }
}

function valueOf(task: HeavyTask): unknown {
  if (task.kind === 'quotations') return findInTexts(task.job);
  return task.kind === 'clean' ? clean(task) : reduce(task);
}

function clean({ texts, sources, spikes, list, requireDistinct }: HeavyTask & { kind: 'clean' }): unknown {
  return cleanTexts({
    texts: texts.map(({ fileName, role, text }) => ({ fileName, role, reading: new TextIndex(text) })),
    sources: sources.map(({ fileName, text }) => ({ fileName, reading: new TextIndex(text) })),
    spikes: spikes.map(({ fileName, text }) => ({ fileName, reading: new TextIndex(text) })),
    list,
    requireDistinct,
  });
}

function reduce(task: HeavyTask & { kind: 'reduce' }): unknown {
  const { input, start, folder, journalHead, windowsFile } = task;
  const attack = findAttack(start.attack.id);
  const { works, spikes, ...rest } = input;
  const whole = {
    ...rest,
    works: works.map((work): AttackWork => withText(work)),
    ...(spikes === undefined ? {} : { spikes: spikes.map((spike): SpikeText => withText(spike)) }),
  };
  // The plan is a function of the input, and making it again is faster than sending it.
  const plan = attack.plan(whole);
  if (sha256Hex(canonicalJson(plan.document)) !== start.planSha256) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'plan-differs',
      message: 'The plan that was made again for the reduction differs from the plan that was run.',
      hint: 'Please report this; the journal is intact, and the examination can be resumed.',
    });
  }
  return reduceJournal({ attack, input: whole, plan, start, folder, journalHead }, windowsFile);
}
