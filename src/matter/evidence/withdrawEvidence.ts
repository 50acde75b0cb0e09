import { inputError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import { evidenceUses, type EvidenceUses } from './evidenceUses.js';
import { requireReason } from './evidenceReason.js';

/**
 * Withdraws an item of evidence, for example one that was received in error. It stays on record with the reason; nothing new may use it.
 * What was examined or shown stays as it is, so an item that is in use is not withdrawn.
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-reason`; `evidence-withdrawn` when it is withdrawn already; `evidence-in-use` naming what
 * uses it; `start-broken`, `proposals-changed`, `case-lock-lost`, `disk-full`, `file-*`
 */
export function withdrawEvidence(opened: CaseFolder, id: string, reason: string): Promise<void> {
  opened.assertWritable();
  return opened.inTurn(async () => {
    const { name, withdrawn } = findEvidence(opened, id);
    const why = requireReason(reason);
    if (withdrawn !== undefined) {
      throw inputError(
        'evidence-withdrawn',
        `${id} ("${name}") is withdrawn already: ${withdrawn}.`,
        'Restore it first to state another reason.',
        { id },
      );
    }
    requireUnused(id, await evidenceUses(opened, id));
    await opened.commit('evidence-withdrawn', { id, reason: why }, {}, (index) => {
      index.evidence = index.evidence.map((one) => (one.id === id ? { ...one, withdrawn: why } : one));
    });
  });
}

/**
 * Restores an item of evidence that was withdrawn.
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-reason`; `evidence-not-withdrawn`; `case-lock-lost`, `disk-full`, `file-*`
 */
export function restoreEvidence(opened: CaseFolder, id: string, reason: string): Promise<void> {
  opened.assertWritable();
  return opened.inTurn(async () => {
    const { name, withdrawn } = findEvidence(opened, id);
    const why = requireReason(reason);
    if (withdrawn === undefined) {
      throw inputError(
        'evidence-not-withdrawn',
        `${id} ("${name}") is not withdrawn.`,
        'Name an item that is withdrawn.',
        { id },
      );
    }
    await opened.commit('evidence-restored', { id, reason: why }, {}, (index) => {
      for (const one of index.evidence) if (one.id === id) delete one.withdrawn;
    });
  });
}

function requireUnused(id: string, uses: EvidenceUses): void {
  const { examinations, exhibits, proposals } = uses;
  const parts = [
    ...named('examination', examinations),
    ...named('exhibit', exhibits),
    ...named('accepted quotation', proposals),
  ];
  if (parts.length === 0) return;
  const remedy =
    examinations.length > 0
      ? `An examination stays on record with its evidence. Correct what is stated about ${id}, or omit ${examinations.join(', ')} from the report with a reason.`
      : exhibits.length > 0
        ? `Remove the exhibit first, then withdraw ${id}.`
        : `Refuse the quotation first, then withdraw ${id}.`;
  throw inputError('evidence-in-use', `${id} is used by ${parts.join(', and by ')}.`, remedy, {
    id,
    examinations: [...examinations],
    exhibits: [...exhibits],
    proposals: [...proposals],
  });
}

function named(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${what}${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`];
}
