import type { ForeignText as Foreign } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { HostileText } from '../../components/index.js';

/** Text out of a file under examination; says so when it is not all of it. */
export function ForeignText({ text }: { readonly text: Foreign }): React.JSX.Element {
  return (
    <>
      <HostileText text={text.text} />
      {!text.exact && (
        <span className="muted">
          {` (not exact: cut, or not valid UTF-8; the file has ${formatCount(text.lengthBytes)} bytes here)`}
        </span>
      )}
    </>
  );
}
