import './TokenText.css';
import { memo, useId, useState } from 'react';
import { formatCount, textDirection, visibleString, visibleText } from '../../../src/figure/index.js';
import { Sign } from '../text/Sign.js';

/** A token of a text. Characters are code points. */
export interface ShownToken {
  readonly id: number;
  readonly text: string;
  readonly bytesHex: string;
  readonly startChar: number;
  readonly endChar: number;
}

export interface TokenTextProps {
  /** Name of the text, for screen readers. */
  readonly label: string;
  readonly tokens: readonly ShownToken[];
  /** `chips`: one box for each token with its id; `running`: the text as it is read, tokens in two alternating shades. */
  readonly variant: 'chips' | 'running';
  /** Number of the first token within the whole, from 0. */
  readonly firstToken?: number | undefined;
  readonly totalTokens?: number | undefined;
}

/** One stop of the Tab key; arrow keys, Home and End move from token to token, and the line below describes the current one. */
export function TokenText({
  label,
  tokens,
  variant,
  firstToken = 0,
  totalTokens = tokens.length,
}: TokenTextProps): React.JSX.Element {
  const id = useId();
  const [current, setCurrent] = useState(-1);
  const token = tokens[current];
  const move = (to: number): void => {
    const next = Math.min(tokens.length - 1, Math.max(0, to));
    setCurrent(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const Tokens = variant === 'chips' ? Chip : Running;
  return (
    <div className="p-tokens-frame">
      <div
        className={`p-tokens p-tokens-${variant}`}
        role="listbox"
        dir={
          (variant === 'running' ? textDirection(tokens.map(({ text }) => text).join('')) : undefined) ??
          'ltr'
        }
        aria-label={label}
        tabIndex={0}
        {...(token === undefined ? {} : { 'aria-activedescendant': `${id}-${current}` })}
        onFocus={() => setCurrent((before) => (tokens[before] === undefined ? 0 : before))}
        onPointerOver={(event) => {
          const index = indexOf(event.target);
          if (index !== undefined) setCurrent(index);
        }}
        onKeyDown={(event) => {
          const to = target(event.key, current, tokens.length);
          if (to === undefined) return;
          event.preventDefault();
          move(to);
        }}
      >
        {tokens.map((each, index) => (
          <Tokens
            key={index}
            elementId={`${id}-${index}`}
            index={index}
            token={each}
            isOdd={(firstToken + index) % 2 === 1}
            isCurrent={index === current}
          />
        ))}
      </div>
      <p className="p-token-card">
        {token === undefined ? (
          <span className="muted">Point at a token, or move with the arrow keys, to see its details.</span>
        ) : (
          <>
            <span>
              Token {formatCount(firstToken + current + 1)} of {formatCount(totalTokens)}
            </span>
            <bdi className="p-token-piece">{visibleString(textOf(token))}</bdi>
            <span>
              id <span className="mono">{token.id}</span>
            </span>
            <span>
              bytes <span className="mono">{spaced(token.bytesHex)}</span>
            </span>
            <span>
              characters {formatCount(token.startChar)} to {formatCount(token.endChar)}
            </span>
          </>
        )}
      </p>
    </div>
  );
}

interface TokenProps {
  readonly elementId: string;
  readonly index: number;
  readonly token: ShownToken;
  readonly isOdd: boolean;
  readonly isCurrent: boolean;
}

const Chip = memo(function Chip({ elementId, index, token, isCurrent }: TokenProps): React.JSX.Element {
  return (
    <span
      id={elementId}
      data-token={index}
      role="option"
      aria-selected={isCurrent}
      className="p-chip"
      title={`id ${token.id}, bytes ${spaced(token.bytesHex)}`}
    >
      <bdi className="p-chip-text">
        <Pieces text={textOf(token)} showsSpaces={textOf(token) === token.text} />
      </bdi>
      <span className="sr-only">, id </span>
      <span className="p-chip-id">{token.id}</span>
      <span className="sr-only">, bytes {spaced(token.bytesHex)}</span>
    </span>
  );
});

const Running = memo(function Running({
  elementId,
  index,
  token,
  isOdd,
  isCurrent,
}: TokenProps): React.JSX.Element {
  return (
    <span
      id={elementId}
      data-token={index}
      role="option"
      aria-selected={isCurrent}
      aria-label={tokenWords(token)}
      className={isOdd ? 'p-run-token p-run-odd' : 'p-run-token'}
    >
      <Pieces text={textOf(token)} breaksLines />
    </span>
  );
});

function Pieces({
  text,
  breaksLines = false,
  showsSpaces = false,
}: {
  readonly text: string;
  readonly breaksLines?: boolean;
  readonly showsSpaces?: boolean;
}): React.JSX.Element[] {
  return visibleText(text).map((piece, index) =>
    piece.kind === 'text' ? (
      <span key={index}>
        {showsSpaces
          ? piece.text.split(/( )/).map((part, at) =>
              part === ' ' ? (
                <span key={at} className="p-chip-space">
                  ␣
                </span>
              ) : (
                part
              ),
            )
          : piece.text}
      </span>
    ) : (
      <Sign key={index} text={breaksLines && piece.text === '¶' ? '¶\n' : piece.text} />
    ),
  );
}

/** The text of a token; its bytes where they are a part of a character, which cannot be shown. */
function textOf({ text, bytesHex }: ShownToken): string {
  return text.includes('\uFFFD') && !bytesHex.includes('efbfbd') ? `⟨${spaced(bytesHex)}⟩` : text;
}

function tokenWords(token: ShownToken): string {
  return `${visibleString(textOf(token))}, id ${token.id}, bytes ${spaced(token.bytesHex)}`;
}

function spaced(hex: string): string {
  return hex.replace(/(..)(?=.)/g, '$1 ');
}

function indexOf(element: EventTarget): number | undefined {
  const token = element instanceof Element ? element.closest<HTMLElement>('[data-token]') : null;
  return token === null ? undefined : Number(token.dataset['token']);
}

function target(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return current + 1;
    case 'ArrowLeft':
      return current - 1;
    case 'ArrowDown':
    case 'PageDown':
      return current + 10;
    case 'ArrowUp':
    case 'PageUp':
      return current - 10;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
