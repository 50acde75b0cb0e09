// Marks, edits, moves and removes exhibits of a case without end, until it is killed; says each time what it is about to do.
import {
  addExhibit,
  editExhibit,
  moveExhibit,
  openCase,
  removeExhibit,
} from '../../../dist/casefile/index.js';

const [folder = ''] = process.argv.slice(2);
// Large enough that writing it takes a moment.
const text = 'x'.repeat(200_000);
const opened = await openCase(folder, { mode: 'write', actor: 'child' });
console.log('open');
for (let n = 0; ; n++) {
  console.log(`round ${n}`);
  const content = { kind: 'passage', examinationId: 'X1', workId: 'E2', startChar: 0, endChar: n + 1, text };
  const { id } = await addExhibit(opened, content, { title: `round ${n}`, note: '' });
  const first = opened.index.exhibits[0]?.id ?? id;
  await moveExhibit(opened, id, first);
  await editExhibit(opened, id, { title: `round ${n}, edited`, note: 'a note' });
  if (opened.index.exhibits.length > 5) await removeExhibit(opened, opened.index.exhibits.at(-1).id);
}
