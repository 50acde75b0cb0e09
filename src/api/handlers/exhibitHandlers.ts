import { addExhibit, editExhibit, moveExhibit, removeExhibit } from '../../casefile/index.js';
import type { Handlers } from '../../contract/index.js';
import { exhibitSource, labelAt, listExhibits, type ExhibitSources } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

type ExhibitCall = 'exhibits.add' | 'exhibits.edit' | 'exhibits.move' | 'exhibits.remove' | 'exhibits.list';

/** Handlers that mark, order and show exhibits. A window gives words and references only; what an exhibit shows is looked up here. */
export function exhibitHandlers({
  cases,
  works,
  emit,
  asks,
  inspections,
  checks,
}: Pick<ServiceContext, 'cases' | 'works' | 'emit' | 'checks'> &
  Pick<ExhibitSources, 'asks' | 'inspections'>): Pick<Handlers, ExhibitCall> {
  const changed = (caseId: string): void => {
    emit('case.changed', { caseId, what: 'exhibits' });
    emit('case.changed', { caseId, what: 'audit' });
  };
  return {
    'exhibits.add': async ({ caseId, source, title, note }) => {
      const opened = await cases.writable(caseId);
      const content = await exhibitSource(opened, source, {
        works,
        asks,
        inspections,
        hashes: checks.hashes(opened),
      });
      const { id } = await addExhibit(opened, content, { title, note });
      changed(caseId);
      const place = opened.index.exhibits.findIndex((one) => one.id === id) + 1;
      return { exhibitId: id, label: labelAt(place) };
    },
    'exhibits.edit': async ({ caseId, exhibitId, title, note }) => {
      await editExhibit(await cases.writable(caseId), exhibitId, { title, note });
      changed(caseId);
      return {};
    },
    'exhibits.move': async ({ caseId, exhibitId, before }) => {
      await moveExhibit(await cases.writable(caseId), exhibitId, before);
      changed(caseId);
      return {};
    },
    'exhibits.remove': async ({ caseId, exhibitId }) => {
      await removeExhibit(await cases.writable(caseId), exhibitId);
      changed(caseId);
      return {};
    },
    'exhibits.list': async ({ caseId }) => ({ exhibits: await listExhibits(await cases.get(caseId)) }),
  };
}
