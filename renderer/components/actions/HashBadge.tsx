import './HashBadge.css';
import { percent } from '../../../src/base/index.js';
import { formatTime } from '../../../src/figure/index.js';
import { Button } from './Button.js';
import { CopyButton } from './CopyButton.js';
import { Icon, type IconName } from '../marks/Icon.js';

/** Whether a file still has the hash that was recorded on receipt. Times are UTC ISO strings. */
export type HashState =
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'checking'; readonly share?: number | undefined }
  | { readonly kind: 'verified'; readonly at: string }
  | { readonly kind: 'changed'; readonly at: string; readonly detail?: string | undefined };

export interface HashBadgeProps {
  readonly algorithm?: string | undefined;
  /** Lower-case hexadecimal; the whole of it is copied. */
  readonly digest: string;
  /** Omitted where there is nothing to check again, for example the hash of a value. */
  readonly state?: HashState | undefined;
  readonly onVerify?: (() => void) | undefined;
  /** Show every digit. */
  readonly isWhole?: boolean | undefined;
}

export function HashBadge({
  algorithm = 'SHA-256',
  digest,
  state,
  onVerify,
  isWhole = false,
}: HashBadgeProps): React.JSX.Element {
  const isShort = isWhole || digest.length <= 20;
  return (
    <span className={state?.kind === 'changed' ? 'p-hash p-hash-changed' : 'p-hash'}>
      <span className="p-hash-algorithm">{algorithm}</span>
      <bdi className="p-hash-digest" title={digest}>
        {isShort ? (
          digest
        ) : (
          <>
            {digest.slice(0, 8)}
            <span aria-hidden="true">…</span>
            <span className="sr-only"> to </span>
            {digest.slice(-8)}
          </>
        )}
      </bdi>
      <CopyButton text={digest} what={`the ${algorithm} hash`} />
      {state !== undefined && (
        <span className="p-hash-state" title={stateTitle(state)}>
          <Icon name={ICONS[state.kind]} size="small" />
          <span>{stateWords(state)}</span>
        </span>
      )}
      {onVerify !== undefined && state?.kind !== 'checking' && (
        <Button size="small" variant="quiet" onPress={onVerify}>
          {state?.kind === 'unchecked' ? 'Verify' : 'Verify again'}
        </Button>
      )}
    </span>
  );
}

const ICONS: Readonly<Record<HashState['kind'], IconName>> = {
  unchecked: 'unverified',
  checking: 'running',
  verified: 'finished',
  changed: 'alert',
};

function stateWords(state: HashState): string {
  switch (state.kind) {
    case 'unchecked':
      return 'not verified since receipt';
    case 'checking':
      return state.share === undefined
        ? 'checking'
        : `checking ${percent(Math.floor(state.share * 100) / 100).replace('.0', '')}`;
    case 'verified':
      return `verified ${state.at.slice(11, 16)} UTC`;
    case 'changed':
      return `changed${state.detail === undefined ? '' : `: ${state.detail}`}`;
  }
}

function stateTitle(state: HashState): string {
  if (state.kind === 'verified' || state.kind === 'changed') return `Checked ${formatTime(state.at)}`;
  return stateWords(state);
}
