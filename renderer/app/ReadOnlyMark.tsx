import { Button } from 'react-aria-components';
import { HostileText, Icon, Popover } from '../components/index.js';

export function ReadOnlyMark({ reason }: { readonly reason: string }): React.JSX.Element {
  return (
    <Popover
      label="Why this case is read-only"
      trigger={
        <Button className="p-mark p-mark-strong">
          <Icon name="lock" size="small" />
          read-only
        </Button>
      }
    >
      <HostileText text={reason} />
    </Popover>
  );
}
