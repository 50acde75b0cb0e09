import type { Finding, Question } from '../domain/index.js';
import { assistedKinds } from './assisted/kinds.js';
import { collectionKinds } from './collection/kinds.js';
import { compareKinds } from './compareModels/kinds.js';
import { editionKinds } from './editions/kinds.js';
import type { FindingKind } from './findingKinds.js';
import { greedyKinds } from './greedy/kinds.js';
import { longFormKinds } from './longForm/kinds.js';
import { nearVerbatimKinds } from './nearVerbatim/kinds.js';
import { ordinaryKinds } from './ordinary/kinds.js';
import { variantKinds } from './prefixVariants/kinds.js';
import { probabilisticKinds } from './probabilistic/kinds.js';
import { promptSearchKinds } from './promptSearch/kinds.js';
import { surveyKinds } from './survey/kinds.js';
import { systemDesignKinds } from './systemDesign/kinds.js';
import { titleKinds } from './titleRequests/kinds.js';
import { unpromptedKinds } from './unprompted/kinds.js';

export { findingId, type FindingKind } from './findingKinds.js';

/** The kinds of finding of every attack, by its id: what others than attacks know of findings. It holds data alone, since the window has it, too. */
export const KINDS = {
  assisted: assistedKinds,
  collection: collectionKinds,
  'compare-models': compareKinds,
  editions: editionKinds,
  greedy: greedyKinds,
  'long-form': longFormKinds,
  'near-verbatim': nearVerbatimKinds,
  ordinary: ordinaryKinds,
  'prefix-variants': variantKinds,
  probabilistic: probabilisticKinds,
  'prompt-search': promptSearchKinds,
  survey: surveyKinds,
  'system-design': systemDesignKinds,
  'title-requests': titleKinds,
  unprompted: unpromptedKinds,
};

const ALL: readonly FindingKind[] = Object.values(KINDS).flatMap((kinds) => Object.values(kinds));

/** Ids of all kinds as patterns; where two fit an id, the one that says more of it comes first. */
const PATTERNS = ALL.map((kind) => ({
  kind,
  said: kind.id.replace(/\{\w+\}/gu, '').length,
  pattern: new RegExp(`^${kind.id.replace(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
})).sort((a, b) => b.said - a.said);

/** The kind of a finding; null if this program makes no finding of such an id. */
export function kindOf({ id }: Pick<Finding, 'id'>): FindingKind | null {
  return PATTERNS.find(({ pattern }) => pattern.test(id))?.kind ?? null;
}

/** The kinds that serve a question of the answer, the one that is asked first in front. */
export function kindsServing(question: Question): readonly FindingKind[] {
  return ALL.flatMap((kind) => {
    const place = kind.serves?.[question];
    return place === undefined ? [] : [{ kind, place }];
  })
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
}
