import { counted } from '../../base/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import { say, type Fact } from './blocks.js';

/** What became of the quotations that were proposed for the works of an examination, as facts of a report; none if it never began. */
export function proposalFacts(start: Pick<ExaminationStart, 'proposals'> | null): Fact[] {
  if (start === null) return [];
  const { proposals } = start;
  if (proposals === null)
    return [{ label: 'Proposals', value: [say('No proposals of quotations were asked for.')] }];
  const { set, setSha256, indexSha256, made, accepted, refused, unlisted, unsearched } = proposals;
  return [
    {
      label: 'Proposals',
      value: [
        say(
          `${counted(made, 'proposal')} of set ${set}: ${accepted} accepted, ${refused} refused, ${made - accepted - refused} not decided.` +
            (unlisted === 0 ? '' : ` Of the accepted ones, ${unlisted} are in no list of this examination.`) +
            (unsearched.length === 0 ? '' : ` Not compared: ${unsearched.join(', ')}.`),
        ),
      ],
    },
    ...(made === 0
      ? []
      : [
          { label: 'SHA-256 of the set', value: [say(setSha256, 'hash')] },
          { label: 'SHA-256 of the index', value: [say(indexSha256, 'hash')] },
        ]),
  ];
}
