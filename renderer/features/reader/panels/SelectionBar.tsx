import { useMemo } from 'react';
import { counted } from '../../../../src/base/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { useOriginals } from '../../../api/index.js';
import { Button, IconButton, Toolbar } from '../../../components/index.js';
import { usePlaceOf, type CharRange, type PlaceStore } from '../places.js';

export interface SelectionBarProps {
  readonly caseId: string;
  readonly workId: string;
  readonly store: PlaceStore;
  readonly canMark: boolean;
  readonly onMark: (range: CharRange) => void;
  /** Absent for a text that is no target work. */
  readonly onDesignate?: ((range: CharRange) => void) | undefined;
  readonly onCompare: (range: CharRange) => void;
  readonly onCopy: (range: CharRange) => void;
  readonly onClear: () => void;
}

/** Actions for the selected text. */
export function SelectionBar(props: SelectionBarProps): React.JSX.Element | null {
  const { caseId, workId, store, canMark, onMark, onDesignate, onCompare, onCopy, onClear } = props;
  const chosen = usePlaceOf(store, 'chosen');
  const isChoosing = usePlaceOf(store, 'isChoosing');
  const passages = useMemo(
    () => (chosen === null || isChoosing ? [] : [{ workId, ...chosen }]),
    [chosen, isChoosing, workId],
  );
  const originals = useOriginals(caseId, passages);
  // It takes space from the text: if it appeared under a pointer that is still selecting, it would be selected itself.
  if (chosen === null || isChoosing) return null;
  const original = originals({ workId, ...chosen });
  return (
    <div className="reader-selection">
      <span role="status">
        {`${counted(chosen.endChar - chosen.startChar, 'character')} selected, `}
        <span className="muted">
          {`${formatCount(chosen.startChar)} to ${formatCount(chosen.endChar)}`}
          {original !== '' && (
            <>
              {': '}
              <bdi>{original}</bdi>
            </>
          )}
        </span>
      </span>
      <Toolbar label="Selection">
        <Button
          icon="exhibit"
          size="small"
          variant="primary"
          isDisabled={!canMark}
          onPress={() => onMark(chosen)}
        >
          Mark as exhibit…
        </Button>
        {onDesignate !== undefined && (
          <Button icon="edit" size="small" isDisabled={!canMark} onPress={() => onDesignate(chosen)}>
            Designate…
          </Button>
        )}
        <Button icon="compare" size="small" onPress={() => onCompare(chosen)}>
          Compare from here
        </Button>
        <Button icon="copy" size="small" onPress={() => onCopy(chosen)}>
          Copy with citation
        </Button>
        <IconButton icon="close" size="small" label="Clear the selection" onPress={onClear} />
      </Toolbar>
    </div>
  );
}
