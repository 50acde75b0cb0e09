import { z } from 'zod';
import type { AttackInput } from '../define.js';
import { answerParameters, chatParameters, passageParameters } from '../kit/index.js';
import { LANGUAGES, TITLE_REQUEST_KINDS, type Language, type TitleRequestKind } from './requests.js';

const KIND = `(${TITLE_REQUEST_KINDS.join('|')})`;
const { draws, answerTokens } = answerParameters;

/** Parameters of the title-only requests. */
export const titleParameters = z.strictObject({
  languages: z
    .enum(['both', ...LANGUAGES])
    .default('both')
    .meta({
      title: 'Languages',
      unit: '',
      description: 'Languages of the requests: both, en (English) or de (German).',
    }),
  requests: z
    .string()
    .regex(new RegExp(`^${KIND}( *, *${KIND})*$`, 'u'))
    .max(200)
    .default(TITLE_REQUEST_KINDS.join(', '))
    .meta({
      title: 'Requests',
      unit: '',
      description: `Kinds of request, separated by commas: ${TITLE_REQUEST_KINDS.join(', ')}. go-on is a second request, made after the model’s own answer to text, which is then made as well.`,
    }),
  ...chatParameters,
  ...answerParameters,
  draws: draws
    .unwrap()
    .default(3)
    .meta(draws.meta() ?? {}),
  answerTokens: answerTokens
    .unwrap()
    .default(512)
    .meta(answerTokens.meta() ?? {}),
  suffixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Passage',
    unit: 'tokens',
    description:
      'Tokens of each passage into which the works are divided. 50 tokens are about 38 English words.',
  }),
  leastWords: z.int().min(3).max(1000).default(15).meta({
    title: 'Shortest copy that counts',
    unit: 'words',
    description:
      'A passage counts as copied when an answer contains at least this many of its words in one run, and a longer run than any answer about a control shares with that control.',
  }),
  bos: passageParameters.bos,
  alpha: passageParameters.alpha,
});
/** See {@link titleParameters}. */
export type TitleParameters = z.output<typeof titleParameters>;
/** What the attack is applied to. */
export type TitleInput = AttackInput<TitleParameters>;

/** The languages of the plan, in their fixed order. */
export function languagesOf({ languages }: Pick<TitleParameters, 'languages'>): readonly Language[] {
  return languages === 'both' ? LANGUAGES : [languages];
}

/** The kinds of request of the plan, each once, in their fixed order; with `text` where `go-on` needs it. */
export function kindsOf({ requests }: Pick<TitleParameters, 'requests'>): readonly TitleRequestKind[] {
  const named = new Set(requests.split(',').map((name) => name.trim()));
  return TITLE_REQUEST_KINDS.filter((kind) => named.has(kind) || (kind === 'text' && named.has('go-on')));
}
