import type { Remark } from '../../base/index.js';
import type { AttackModel, AttackWork } from '../define.js';
import { NOT_STANDARD, STANDARD_SET, type StandardAttack } from './standardSet.js';
import { standardSizes, type OfferedSizes } from './standardSizes.js';
import { words } from './words.js';

/** An attack that suits a model and works, at the sizes that are offered. */
export interface StandardWish extends OfferedSizes {
  readonly attack: StandardAttack;
  readonly targetIds: readonly string[];
  readonly controlIds: readonly string[];
  /** Parameters of every size. */
  readonly parameters: Readonly<Record<string, boolean>>;
}

/** What the standard examination is for one model and the chosen works. */
export interface StandardWishes {
  readonly wishes: readonly StandardWish[];
  readonly unsuited: readonly { readonly attackId: string; readonly why: Remark }[];
}

/** What decides which attacks suit. */
export interface StandardFacts {
  readonly model: Pick<AttackModel, 'chatTemplate'>;
  /** Whether the case has a reference model beside this one. */
  readonly hasReference: boolean;
  /** Targets and controls with their tokens. */
  readonly works: readonly AttackWork[];
  /** Pairs of targets that are editions of one work, by id. */
  readonly editions: readonly (readonly [string, string])[];
}

/** The attacks of the standard examination that suit the model and the works, and those that do not, with the reason. Nothing is scored. */
export function standardWishes(facts: StandardFacts): StandardWishes {
  const wishes: StandardWish[] = [];
  const unsuited: { attackId: string; why: Remark }[] = [];
  for (const attack of STANDARD_SET) {
    const own = wishesOf(attack, facts);
    if ('code' in own) unsuited.push({ attackId: attack.attackId, why: own });
    else wishes.push(...own);
  }
  const never = Object.entries(NOT_STANDARD).map(([attackId, code]) => ({
    attackId,
    why: words.remark(code),
  }));
  return { wishes, unsuited: [...unsuited, ...never] };
}

function wishesOf(
  attack: StandardAttack,
  { model, hasReference, works, editions }: StandardFacts,
): StandardWish[] | Remark {
  const targets = works.filter(({ role }) => role === 'target');
  const controls = works.filter(({ role }) => role === 'control');
  const hasTemplate = model.chatTemplate !== null;
  const wish = (
    ownTargets: readonly { readonly id: string }[],
    ownControls: readonly AttackWork[],
  ): StandardWish => {
    const ids = ownTargets.map(({ id }) => id);
    return {
      attack,
      targetIds: ids,
      controlIds: ownControls.map(({ id }) => id),
      parameters: attack.attackId === 'probabilistic' && hasTemplate ? { inAnswer: true } : {},
      ...standardSizes(attack.size, [...targets.filter(({ id }) => ids.includes(id)), ...ownControls]),
    };
  };
  switch (attack.needs) {
    case undefined:
      return [wish(targets, controls)];
    case 'chat-template':
      return hasTemplate ? [wish(targets, controls)] : words.remark('no-chat-template');
    case 'reference':
      return hasReference ? [wish(targets, controls)] : words.remark('no-reference');
    case 'collections': {
      const own = targets.filter(({ isCollection }) => isCollection === true);
      const ownControls = controls.filter(({ isCollection }) => isCollection === true);
      if (own.length === 0) return words.remark('no-collection');
      return ownControls.length === 0 ? words.remark('no-control-collection') : [wish(own, ownControls)];
    }
    default:
      return editions.length === 0
        ? words.remark('no-editions')
        : editions.map((pair) =>
            wish(
              pair.map((id) => ({ id })),
              controls,
            ),
          );
  }
}
