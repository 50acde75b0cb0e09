import type { Remark } from '../../base/index.js';
import { isShareUnit, type ExaminationStart, type Finding } from '../../domain/index.js';
import { isSourceEntryLine } from '../../text/index.js';
import { words } from '../words.js';

/**
 * What must be read with a finding because of what start.json says, or does not say. Text that was not read limits every share. Several works in one examination are several tests. A
 * claim rests on controls that the model cannot have seen and on text of the work alone, so it is said where no one stated why a control is
 * unseen, and where nothing was removed as foreign.
 * @param finding as the attack made it; its calibration names the controls
 * @param start what was fixed before anything was scored
 * @param cleaningEntries the entries that were applied, as lines of a cleaning list
 */
export function recordCaveats(
  finding: Pick<Finding, 'standing' | 'calibration' | 'unit' | 'workId'>,
  start: Pick<
    ExaminationStart,
    'targets' | 'controls' | 'cleaning' | 'sources' | 'proposals' | 'selfCheck' | 'tokenizerFidelity'
  >,
  cleaningEntries: readonly string[],
): Remark[] {
  const targets = start.targets.length;
  const missing = start.targets.find(({ id }) => id === finding.workId)?.missingText;
  return [
    // What was not read limits every share of the work.
    ...(missing === undefined || !isShareUnit(finding.unit)
      ? []
      : [words.remark('text-missing', { missing })]),
    ...(targets < 2 ? [] : [words.remark('several-targets', { targets })]),
    ...layoutCaveats(start.selfCheck),
    ...(start.tokenizerFidelity.preMissing ? [words.remark('pre-tokenizer-missing')] : []),
    ...(finding.standing === 'claim' ? claimCaveats(finding, start, cleaningEntries) : []),
  ];
}

function layoutCaveats(check: ExaminationStart['selfCheck']): Remark[] {
  if (check === undefined) return [];
  const one = check.batch.slots === 'one';
  const everywhere = check.batch.outputs === 'all';
  return one || everywhere ? [words.remark('batch-otherwise', { one, everywhere })] : [];
}

function claimCaveats(
  { calibration }: Pick<Finding, 'calibration'>,
  {
    controls,
    cleaning,
    sources,
    proposals,
  }: Pick<ExaminationStart, 'controls' | 'cleaning' | 'sources' | 'proposals'>,
  cleaningEntries: readonly string[],
): Remark[] {
  const stated = new Set(controls.flatMap(({ id, whyUnseen }) => (whyUnseen === undefined ? [] : [id])));
  const unsaid = calibration.controls.filter((id) => !stated.has(id));
  return [
    ...(unsaid.length === 0 ? [] : [words.remark('control-unseen-unsaid', { controls: unsaid })]),
    ...(cleaningEntries.every(isSourceEntryLine) ? [words.remark(uncleanedCode(cleaning, sources))] : []),
    ...proposalCaveats(proposals),
  ];
}

/** What is open about proposed quotations. */
function proposalCaveats(proposals: ExaminationStart['proposals']): Remark[] {
  if (proposals === null) return [words.remark('proposals-not-asked')];
  const { made, accepted, refused, unlisted, unsearched, own } = proposals;
  const undecided = made - accepted - refused;
  return [
    ...(unsearched.length === 0 ? [] : [words.remark('proposals-unsearched', { works: unsearched })]),
    ...[...new Set(own.map(({ title }) => title))].map((title) =>
      words.remark('proposals-own', {
        title,
        works: own.flatMap((one) => (one.title === title ? [{ work: one.work, share: one.share }] : [])),
      }),
    ),
    ...(undecided === 0 ? [] : [words.remark('proposals-undecided', { undecided, made })]),
    ...(unlisted === 0 ? [] : [words.remark('proposals-unlisted', { unlisted })]),
  ];
}

function uncleanedCode(
  cleaning: ExaminationStart['cleaning'],
  sources: ExaminationStart['sources'],
): 'only-source-texts' | 'no-cleaning-list' | 'empty-cleaning-list' {
  if (sources.length > 0) return 'only-source-texts';
  return cleaning.length === 0 ? 'no-cleaning-list' : 'empty-cleaning-list';
}
