import { NOT_RECORDED, programIdentity } from '../../files/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import type { BagContents } from './readBag.js';

/** The builds that made an examination, by its record, and the one that repeats it; `not recorded` where none is known. */
export interface Builds {
  readonly inBag: string[];
  readonly here: string;
}

/** The builds of an examination. What start.json and the audit log say of it are the words of whoever sealed the bag. */
export function buildsOf(bag: BagContents, { id, program }: ExaminationStart): Builds {
  const recorded = [program.build, ...bag.buildsOf(id)];
  return { inBag: [...new Set(recorded)], here: programIdentity().build };
}

/** By its record, did another build than this one make it or a part of it? */
export function isOtherBuild({ inBag, here }: Builds): boolean {
  return inBag.some((build) => build !== here && build !== NOT_RECORDED);
}
