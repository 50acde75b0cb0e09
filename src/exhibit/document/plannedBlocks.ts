import type { ReportExamination } from '../../domain/index.js';
import { note, say, type Block } from './blocks.js';

/** What the plans of examinations without windows have in common. */
export function plannedBlocks(examinations: readonly ReportExamination[]): Block[] {
  return [
    note(
      say(`${examinations.map(({ id }) => id).join(', ')}. `, 'strong'),
      say(
        'Chosen or randomly drawn passages, or prompts, were tested. The control is tested by the same protocol as the work. The plan and the control alone determine what counts as a hit. data/results has every attempt, whether or not it was a hit.',
      ),
    ),
  ];
}
