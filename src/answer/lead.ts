import { isScored, type Remark, type Scored } from '../base/index.js';
import { isShareUnit, policyName, type Finding } from '../domain/index.js';
import type { Amount, Lead } from './answer.js';
import {
  asFound,
  findingOfPassages,
  findingsOf,
  isForeign,
  measuredPassages,
  PASSAGES,
  type AnswerSource,
  type MeasuredPassages,
} from './source.js';
import { words } from './words.js';

/** The answer in one sentence: from passages measured one by one, else from the first attack that ended in a number. */
export function leadOf(source: AnswerSource): Lead {
  const measured = measuredPassages(source);
  const passages =
    measured === null
      ? undefined
      : findingOfPassages(source, measured.examination, PASSAGES['memorized-passages']);
  if (measured !== null && passages !== undefined) return passagesLead(source, measured, passages);
  return otherLead(source);
}

function passagesLead(source: AnswerSource, measured: MeasuredPassages, passages: Finding): Lead {
  const { examination, target, controls } = measured;
  const extractable = findingOfPassages(source, examination, PASSAGES['extractable-within-budget']);
  const base = { calibration: passages.calibration.kind, standing: passages.standing };
  const place = { examinationId: examination.id, findingId: passages.id };
  const left = target.control.leaveOneBlockOutHits;
  const counts = {
    work: amountOf(passages),
    control: {
      share: passages.controlValue,
      hits: left.hits,
      total: left.total,
      of: 'control passages',
    },
  };
  if (passages.calibration.kind === 'uncalibrated') {
    return {
      ...base,
      ...counts,
      kind: 'uncalibrated',
      place,
      sentence: words.remark(controls === 0 ? 'lead-no-control' : 'lead-control-unfit'),
      also: passages.calibration.reasons,
    };
  }
  if (passages.standing === 'claim') {
    if (extractable?.standing === 'claim' && extractable.count !== undefined) {
      const { hits, total } = extractable.count;
      const within = withinBudget(extractable.controlValue, controls);
      return {
        ...base,
        kind: 'extractable',
        place: { examinationId: examination.id, findingId: extractable.id },
        sentence: words.remark('lead-extractable', {
          ...budgetOf(measured),
          within: hits,
          tested: total,
          untested: untestedPassages(extractable),
          controlWithin: within,
          controls,
        }),
        also: [...oneResult(source, measured, passages, hits), ...doubt(passages), ...unseenOf(measured)],
        work: amountOf(extractable),
        control: { share: extractable.controlValue, hits: within, total: controls, of: 'control passages' },
      };
    }
    return {
      ...base,
      ...counts,
      kind: 'memorized',
      place,
      sentence: words.remark('lead-memorized', {
        above: passages.count?.hits ?? 0,
        tested: passages.count?.total ?? 0,
        untested: untestedPassages(passages),
        controls,
        leftHits: left.hits,
        leftTotal: left.total,
      }),
      also: [...doubt(passages), ...unseenOf(measured)],
    };
  }
  const floor = passages.threshold?.log10;
  if (passages.standing === 'not-shown' && floor !== undefined && isScored(floor)) {
    return {
      ...base,
      ...counts,
      kind: 'not-shown',
      place,
      sentence: words.remark('lead-not-shown', {
        tested: passages.count?.total ?? 0,
        untested: untestedPassages(passages),
        controls,
        log10Floor: floor,
      }),
      also: [...powerOf(measured, floor), ...unseenOf(measured)],
    };
  }
  const foreign = isForeign(measured);
  // Why a finding is measured and not tested stands with it as a code.
  const why = passages.caveats.find(({ code }) => code === 'no-test' || code === 'hit-alone');
  if (!foreign && why !== undefined)
    return {
      ...base,
      ...counts,
      kind: why.code === 'no-test' ? 'no-test' : 'hit-alone',
      place,
      sentence:
        why.code === 'no-test'
          ? words.remark('lead-no-test', { controls })
          : words.remark('lead-hit-alone', { tested: passages.count?.total ?? 0 }),
      also: [why],
    };
  return {
    ...base,
    ...counts,
    kind: foreign ? 'foreign' : 'no-floor',
    place,
    sentence: foreign
      ? words.remark('lead-foreign', {
          above: passages.count?.hits ?? 0,
          tested: passages.count?.total ?? 0,
          untested: untestedPassages(passages),
        })
      : words.remark('lead-no-floor'),
    also: passages.caveats.slice(0, 1),
  };
}

/** The three shares of one result side by side, since they differ. */
function oneResult(
  source: AnswerSource,
  measured: MeasuredPassages,
  { count }: Finding,
  within: number,
): Remark[] {
  const covered = findingOfPassages(source, measured.examination, PASSAGES['coverage-family-floor']);
  if (count === undefined || covered === undefined || !isScored(covered.value)) return [];
  const { hits: above, total: tested } = count;
  const { queries } = budgetOf(measured);
  return [words.remark('one-result', { above, tested, covered: covered.value, within, queries })];
}

/** Without passages measured one by one: the headline of the first finished examination, in its own words. */
function otherLead(source: AnswerSource): Lead {
  const placed = findingsOf(source);
  const chosen =
    placed.find(({ finding }) => finding.isHeadline === true && isScored(finding.value)) ??
    placed.find(({ finding }) => finding.standing !== 'measured') ??
    placed.find(({ finding }) => isShareUnit(finding.unit)) ??
    placed[0];
  if (chosen === undefined) {
    const open = source.examinations.filter(({ status }) => status !== 'finished').length;
    return {
      kind: 'none',
      standing: 'measured',
      place: null,
      sentence: open === 0 ? words.remark('lead-none') : words.remark('lead-unfinished', { open }),
      also: [],
      work: null,
      control: null,
      calibration: 'uncalibrated',
    };
  }
  const { examination, finding } = chosen;
  return {
    kind: finding.calibration.kind === 'uncalibrated' ? 'uncalibrated' : 'other',
    standing: finding.standing,
    place: { examinationId: examination.id, findingId: finding.id },
    sentence: asFound(chosen),
    also: finding.calibration.kind === 'uncalibrated' ? finding.calibration.reasons : [],
    work: amountOf(finding),
    control:
      finding.calibration.controls.length === 0 ? null : { share: finding.controlValue, of: finding.unit },
    calibration: finding.calibration.kind,
  };
}

/** The value of a finding with its counts. */
export function amountOf({ value, count, unit, tested }: Finding): Amount {
  return {
    share: value,
    ...(count === undefined ? { of: unit } : { hits: count.hits, total: count.total, of: count.of }),
    ...(tested === undefined ? {} : { tested: { unit, text: tested } }),
  };
}

/** Passages of the work that were not tested; none where it is not known. */
function untestedPassages({ tested }: Finding): number {
  return tested?.untestedPassages ?? 0;
}

/** Control passages within the query budget: a count from a share of which only the denominator was kept. */
export function withinBudget(share: Scored, total: number): number {
  return isScored(share) ? Math.round(share * total) : 0;
}

/** The query budget of the plan, under its first policy. */
export function budgetOf({ examination, details, target }: MeasuredPassages): {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly queries: number;
  readonly probability: number;
  readonly policy: string;
} {
  const queries = examination.findings?.parameters['queries'];
  const [policy] = details.policies;
  return {
    prefixTokens: details.prefixTokens,
    suffixTokens: details.suffixTokens,
    queries: typeof queries === 'number' ? queries : 1,
    probability: target.queryProbability,
    policy: policy === undefined ? '' : policyName(policy),
  };
}

/** Said with a claim that rests on the floor alone. */
function doubt({ calibration }: Finding): Remark[] {
  return calibration.kind === 'imperfect' ? [words.remark('claim-without-rate'), ...calibration.reasons] : [];
}

/** Whether a person stated why the model cannot have seen the control; no program can know it. */
function unseenOf({ examination, details }: MeasuredPassages): Remark[] {
  const stated = new Set(
    (examination.start?.controls ?? []).flatMap(({ id, whyUnseen }) => (whyUnseen === undefined ? [] : [id])),
  );
  const unsaid = details.controls.map(({ workId }) => workId).filter((id) => !stated.has(id));
  return [
    unsaid.length === 0 ? words.remark('unseen-stated') : words.remark('unseen-unsaid', { controls: unsaid }),
  ];
}

/** What a negative answer could have found. */
function powerOf({ details, target }: MeasuredPassages, log10Floor: number): Remark[] {
  return [
    words.remark('power-needed', { probability: 10 ** (log10Floor / details.suffixTokens) }),
    ...(target.spikes ?? []).map(({ title, found, tested }) =>
      words.remark('power-known', { text: title, found, tested }),
    ),
    ...(target.spikes === undefined ? [words.remark('power-unknown')] : []),
    words.remark('absence'),
  ];
}
