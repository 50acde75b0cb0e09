import { memo, useMemo, useState, type RefObject } from 'react';
import { decimal, scientific } from '../../../../src/base/index.js';
import { formatCount, formatLogProb, probabilityWords } from '../../../../src/figure/index.js';
import { Badge, HostileText, type KeyValue, KeyValueList, Term } from '../../../components/index.js';
import type { TermId } from '../../../../src/domain/index.js';
import { usePlaceOf, type PlaceStore } from '../places.js';
import { chapterAt, shortTitle } from '../placeWords.js';
import { passageWords } from '../formatScores.js';
import { bestWindowAt, windowsAt } from '../heat/stepGroup.js';
import type { TokenHere } from '../heat/tokenTable.js';
import { BLOCK_CHARS } from '../text/blockCut.js';
import { stretchOf, stretchRange } from '../text/stretch.js';
import type { OpenWork } from '../useOpenWork.js';
import { useTokensAround } from '../useTokensAround.js';
import { useCall, useOriginals } from '../../../api/index.js';
import { isAboveFloor } from '../../../../src/measure/index.js';
import { TextIndex } from '../../../../src/text/index.js';
import { TopTokens } from './TopTokens.js';

export interface TokenCardProps {
  readonly caseId: string;
  readonly open: OpenWork;
  /** Number of the passage measure that the threshold belongs to. */
  readonly passage: number;
  readonly threshold: number;
  readonly store: PlaceStore;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  readonly onLeave: () => void;
  readonly actions: (window: number) => React.ReactNode;
}

/** The facts about the token under the pointer, or otherwise at the caret, and about its passage. */
export const TokenCard = memo(function TokenCard(props: TokenCardProps): React.JSX.Element {
  const { caseId, open, passage, threshold, store, headingRef, onLeave, actions } = props;
  const caret = usePlaceOf(store, 'caret');
  const caretToken = usePlaceOf(store, 'caretToken');
  const hover = usePlaceOf(store, 'hover');
  const char = hover ?? caret;
  const tokens = useTokensAround(caseId, open, char);
  const numbered = hover === null && caretToken !== null ? tokens.byNumber(caretToken) : undefined;
  const token = numbered ?? (char === null ? undefined : tokens.at(char));
  const text = useTokenText(caseId, open, token);
  const window = char === null ? undefined : bestWindowAt(open.windows, passage, char);
  const original = useOriginalAt(caseId, open, hover === null ? token : undefined);
  const said = useSaid(hover === null ? token : undefined, text);
  return (
    <section
      className="reader-card"
      aria-labelledby="reader-card-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave();
      }}
    >
      <h2 id="reader-card-title" ref={headingRef} tabIndex={-1}>
        Token
      </h2>
      <p className="sr-only" role="status">
        {said}
      </p>
      {char === null ? (
        <p className="muted">
          Point at a word, or move through the text with the arrow keys, to see the probability that the model
          assigns to each token.
        </p>
      ) : (
        <>
          <TokenHead token={token} text={text} isComing={tokens.isComing} error={tokens.error} />
          {hover === null && window !== undefined && <div className="row">{actions(window)}</div>}
          <TokenNumbers token={token} />
          <KeyValueList isDense items={placeFacts(open, token, char, original)} />
          <PassageFacts open={open} window={window} char={char} passage={passage} threshold={threshold} />
          {hover === null && token !== undefined && (
            <TopTokens key={token.token} caseId={caseId} open={open} token={token.token} />
          )}
        </>
      )}
    </section>
  );
});

function TokenHead({
  token,
  text,
  isComing,
  error,
}: {
  readonly token: TokenHere | undefined;
  readonly text: string | undefined;
  readonly isComing: boolean;
  readonly error: Error | null;
}): React.JSX.Element {
  if (token === undefined) {
    return (
      <p className="muted">
        {error !== null ? (
          <HostileText text={error.message} />
        ) : isComing ? (
          'Loading the tokens…'
        ) : (
          'No token here.'
        )}
      </p>
    );
  }
  return (
    <p className="reader-card-token">
      <bdi className="reader-card-piece">
        <HostileText text={text ?? '…'} isMono />
      </bdi>
      <span className="muted">
        id <span className="mono">{token.id}</span>
      </span>
    </p>
  );
}

interface TokenNumber {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  /** The glossary explains it. */
  readonly term?: TermId;
}

function TokenNumbers({ token }: { readonly token: TokenHere | undefined }): React.JSX.Element | null {
  if (token === undefined) return null;
  if (token.rank < 0 || Number.isNaN(token.logProbNats)) {
    return (
      <p className="muted">
        This token is not scored: it lies in no passage, or its passage is not scored yet.
      </p>
    );
  }
  const { logProbNats, rank, entropyNats } = token;
  const numbers = [
    { name: 'Probability', value: probabilityWords(logProbNats), note: formatLogProb(logProbNats) },
    { name: 'log p', value: logWords(logProbNats), note: 'nats', term: 'log-probability' },
    {
      name: 'Rank',
      value: formatCount(rank + 1),
      note: rank === 0 ? 'most probable' : 'in order of probability',
    },
    { name: 'Entropy', value: decimal(entropyNats, 2), note: 'nats' },
  ] as const;
  return (
    <dl className="reader-card-numbers">
      {numbers.map(({ name, value, note, term }: TokenNumber) => (
        <div key={name}>
          <dt>{term === undefined ? name : <Term id={term}>{name}</Term>}</dt>
          <dd>
            {value} <span className="muted">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Three decimals, and more where they would show 0 for a value that is not 0. */
function logWords(nats: number): string {
  return nats !== 0 && nats > -0.0005 ? scientific(nats, 1) : decimal(nats, 3);
}

function placeFacts(
  { work }: OpenWork,
  token: TokenHere | undefined,
  char: number,
  original: string,
): readonly KeyValue[] {
  const chapter = chapterAt(work.chapters, char);
  return [
    {
      key: 'Position',
      value: `character ${formatCount(token?.startChar ?? char)} of ${formatCount(work.chars)}`,
      // The place in the original begins with the chapter.
      ...(chapter === undefined || original !== ''
        ? {}
        : { note: <bdi>{shortTitle(chapter.title, 80)}</bdi> }),
    },
    ...(original === '' ? [] : [{ key: 'In the original', value: <bdi>{original}</bdi> }]),
  ];
}

function PassageFacts({
  open,
  window,
  char,
  passage,
  threshold,
}: {
  readonly open: OpenWork;
  readonly window: number | undefined;
  readonly char: number;
  readonly passage: number;
  readonly threshold: number;
}): React.JSX.Element {
  const { windows, work } = open;
  const states = windowsAt(windows, char).map((index) => windows.state[index] ?? 1);
  if (window === undefined) {
    return (
      <p className="muted">
        {states.includes(2)
          ? 'The passage here is excluded by the cleaning list.'
          : states.includes(1)
            ? 'The passage here is not scored yet, or could not be scored.'
            : `This position is in no passage: the first ${formatCount(work.prefixTokens)} tokens serve only as a prefix, and a remainder at the end is shorter than a passage.`}
      </p>
    );
  }
  const isAbove = isAboveFloor(windows.logPz(passage)[window] ?? -Infinity, threshold);
  return (
    <div className="reader-card-passage">
      <h3>
        {'Passage '}
        <Badge tone={isAbove ? 'accent' : 'quiet'} icon={isAbove ? 'arrow-up' : 'arrow-down'}>
          {isAbove ? 'above the threshold' : 'not above the threshold'}
        </Badge>
      </h3>
      <KeyValueList
        isDense
        items={[
          ...work.windows.measures.map(({ id, title }, measure) => ({
            key: measure === 0 ? 'Probability' : `Probability, ${title}`,
            value: <span key={id}>{passageWords(windows.logPz(measure)[window] ?? -Infinity)}</span>,
            ...(measure === 0 ? { note: title } : {}),
            // Exactly 1 is no rounding: the policy removes every other token.
            ...(windows.logPz(measure)[window] === 0
              ? { note: 'the policy leaves no other token at any step' }
              : {}),
          })),
          {
            key: 'Length',
            value: `${formatCount(work.suffixTokens)} tokens after a prefix of ${formatCount(work.prefixTokens)}`,
            ...(states.length > 1
              ? { note: `the most probable of the ${states.length} passages that contain this token` }
              : {}),
          },
        ]}
      />
    </div>
  );
}

/** Where the token at the caret stands in the file that was received. */
function useOriginalAt(caseId: string, { work }: OpenWork, token: TokenHere | undefined): string {
  const { startChar = 0, endChar = 0 } = token ?? {};
  const passages = useMemo(
    () => [{ workId: work.workId, startChar, endChar }],
    [work.workId, startChar, endChar],
  );
  const original = useOriginals(caseId, passages);
  return original({ workId: work.workId, startChar, endChar });
}

/** The token as it appears in the work. */
function useTokenText(caseId: string, open: OpenWork, token: TokenHere | undefined): string | undefined {
  const { chars, workId } = open.work;
  const startChar = token?.startChar ?? 0;
  // A range that is drawn anyway, so that no call is made for a single word.
  const range = stretchRange(stretchOf(Math.floor(startChar / BLOCK_CHARS)), chars);
  const answer = useCall(
    'work.text',
    { caseId, evidenceId: workId, ...range },
    { staleTime: Infinity, enabled: token !== undefined },
  );
  const index = useIndex(answer.data);
  if (token === undefined || index === undefined) return undefined;
  if (token.endChar <= token.startChar) return '(part of a character)';
  const from = startChar - range.startChar;
  const to = Math.min(token.endChar, range.endChar) - range.startChar;
  return to > index.charLength ? undefined : index.slice(from, to);
}

const indexes = new WeakMap<object, TextIndex>();

function useIndex(data: { readonly text: string } | undefined): TextIndex | undefined {
  if (data === undefined) return undefined;
  const known = indexes.get(data) ?? new TextIndex(data.text);
  indexes.set(data, known);
  return known;
}

/** The announcement when the caret reaches a token. */
function useSaid(token: TokenHere | undefined, text: string | undefined): string {
  const [said, setSaid] = useState('');
  const words =
    token === undefined || text === undefined
      ? ''
      : token.rank < 0
        ? `${text}, not scored`
        : `${text}, ${probabilityWords(token.logProbNats)}, rank ${token.rank + 1}`;
  if (words !== said) setSaid(words);
  return said;
}
