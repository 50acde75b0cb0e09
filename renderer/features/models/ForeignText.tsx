import type { ForeignText as Foreign } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { HostileText } from '../../components/index.js';

/** Text from a file under examination, with a note where it is not complete. */
export function ForeignText({ text }: { readonly text: Foreign }): React.JSX.Element {
  return (
    <>
      <HostileText text={text.text} />
      {!text.exact && (
        <span className="muted">
          {` (not exact: truncated, or not valid UTF-8; ${formatCount(text.lengthBytes)} bytes in the file)`}
        </span>
      )}
    </>
  );
}
