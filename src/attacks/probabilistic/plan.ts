import { inputError, type Remark, sha256Hex } from '../../base/index.js';
import { defaultSlots } from '../../domain/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import {
  type AttackId,
  besideSpec,
  planNegativeControls,
  planSamples,
  planSpikes,
  planWindowScan,
  replaySpec,
  unitId,
  windowsOf,
  withControlSize,
} from '../kit/index.js';
import { answerLength, openingOf } from './opening.js';
import { type ProbabilisticInput, rawInput, requestOf } from './parameters.js';
import type { InAnswerSpec } from './units.js';
import { words } from './words.js';

/**
 * Plans the windows on raw text with everything beside them, and after them, if it is asked for, the same windows in an answer.
 * @throws {PalimpsestError} as planWindowScan; `context-too-long` if prompt, prefix and passage exceed the context of the model
 */
export function planProbabilistic(input: ProbabilisticInput, attack: AttackId): AttackPlan {
  const raw = rawInput(input);
  const scan = planSamples(
    raw,
    withControlSize(raw.works, raw.parameters, planWindowScan(raw, attack)),
    attack,
  );
  const plan = planSpikes(raw, planNegativeControls(raw, scan, attack), attack);
  return requestOf(input.parameters) === null ? plan : withAnswers(input, plan, attack);
}

function withAnswers(input: ProbabilisticInput, plan: AttackPlan, attack: AttackId): AttackPlan {
  const { model, works, parameters } = input;
  const opening = openingOf(input);
  const length = answerLength(input);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `In an answer, a window has ${length} tokens: ${opening.tokens.length} of the prompt, ${parameters.prefixTokens} of the prefix and ${parameters.suffixTokens} of the passage${opening.bos ? ', and the begin-of-text token' : ''}. "${model.name}" was trained with a context of ${model.trainedContext}.`,
      'Choose a shorter prefix or passage or a shorter --answer-request, or measure with --in-answer false.',
    );
  }
  const slots = defaultSlots(length);
  const promptSha256 = hashOf(opening.tokens);
  const base = {
    attack: attack.id,
    version: attack.version,
    parameters: {
      ...rawInput(input).parameters,
      inAnswer: true,
      promptSha256,
      promptBos: opening.bos,
    },
    model: model.sha256,
  };
  const unit = (
    work: Pick<AttackWork, 'id' | 'sha256' | 'title'>,
    spec: InAnswerSpec,
    title: string,
  ): PlannedUnit => ({
    id: unitId(base, work, spec),
    workId: work.id,
    title: `${work.title}, ${title}, in an answer`,
    tokens: slots * length,
    spec,
  });
  const scans = works.flatMap((work) => {
    const total = windowsOf(work, parameters).starts.length;
    return batches(total, slots).map(({ from, count }) =>
      unit(work, { kind: 'in-answer', from, count }, `window ${from + 1}–${from + count} of ${total}`),
    );
  });
  const replays = works.flatMap((work) => {
    const chosen = replayedWindows(plan, work.id);
    return batches(chosen.length, slots).map(({ from, count }) =>
      unit(
        work,
        { kind: 'in-answer-replay', windows: chosen.slice(from, from + count) },
        `replay ${from + 1} of ${chosen.length}`,
      ),
    );
  });
  const beside = [...works, ...(input.spikes ?? [])].flatMap((text) =>
    BESIDE.flatMap(({ raw, kind, called }) => {
      const chosen = windowsBeside(plan, raw, text.id);
      return batches(chosen.length, slots).map(({ from, count }) =>
        unit(
          text,
          { kind, windows: chosen.slice(from, from + count) },
          `${called} ${from + 1}–${from + count} of ${chosen.length}`,
        ),
      );
    }),
  );
  const units = [...scans, ...replays, ...beside];
  const { request, text, bos, variables, closed, tokens } = opening;
  return {
    ...plan,
    document: {
      ...plan.document,
      inAnswer: {
        request,
        prompt: text,
        promptTokens: tokens.length,
        promptSha256,
        bos,
        variables: { ...variables },
        closed,
        layout: { length, slots },
      },
    },
    units: [...plan.units, ...units],
    totalTokens: plan.totalTokens + units.reduce((sum, { tokens: own }) => sum + own, 0),
    warnings: [...plan.warnings, ...longPrompt(input)],
    layout: slots * length < plan.layout.slots * plan.layout.length ? plan.layout : { length, slots },
  };
}

/** Texts with a known answer that are scored in an answer as they are on raw text. */
const BESIDE = [
  { raw: 'shuffled', kind: 'in-answer-shuffled', called: 'shuffled passage' },
  {
    raw: 'sentences-shuffled',
    kind: 'in-answer-sentences-shuffled',
    called: 'passage of shuffled sentences',
  },
  { raw: 'spike', kind: 'in-answer-spike', called: 'known-memorized passage' },
] as const;

/** The windows of a text that units of one kind score on raw text, in their order. */
function windowsBeside(
  { units }: AttackPlan,
  kind: (typeof BESIDE)[number]['raw'],
  textId: string,
): number[] {
  return units.flatMap((unit) => {
    const spec = unit.workId === textId ? besideSpec(kind).safeParse(unit.spec).data : undefined;
    return spec?.windows ?? [];
  });
}

/** What is said before the run of a prompt that is longer than the window after it. */
function longPrompt(input: ProbabilisticInput): Remark[] {
  const { tokens } = openingOf(input);
  const { prefixTokens, suffixTokens } = input.parameters;
  const window = prefixTokens + suffixTokens;
  return tokens.length <= window
    ? []
    : [
        words.remark('in-answer-long-prompt', {
          tokens: tokens.length,
          times: answerLength(input) / window,
        }),
      ];
}

/** SHA-256 of token ids as little-endian 32-bit integers. */
export function hashOf(tokens: Int32Array): string {
  return sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength));
}

/** The windows of a work that are replayed on raw text; the same are replayed in an answer. */
function replayedWindows({ units }: AttackPlan, workId: string): number[] {
  return units.flatMap((unit) => {
    const replay = unit.workId === workId ? replaySpec.safeParse(unit.spec).data : undefined;
    return replay?.windows ?? [];
  });
}

function batches(total: number, slots: number): { readonly from: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(total / slots) }, (_, batch) => ({
    from: batch * slots,
    count: Math.min(slots, total - batch * slots),
  }));
}
