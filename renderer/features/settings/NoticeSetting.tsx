import { useState } from 'react';
import { SwitchField } from '../../components/index.js';
import { setAppearance, useAppearance } from '../../navigation/index.js';

/** Whether the end of an examination is reported by the system; the system is asked for permission when this is switched on. */
export function NoticeSetting(): React.JSX.Element {
  const { notices } = useAppearance();
  const [isRefused, setRefused] = useState(false);
  const change = async (isWanted: boolean): Promise<void> => {
    const isAllowed = !isWanted || (await mayNotify());
    setRefused(!isAllowed);
    setAppearance({ notices: isWanted && isAllowed });
  };
  return (
    <SwitchField
      label="Notification when an examination ends"
      description={
        isRefused
          ? 'The system or the browser does not allow notifications for this window. Allow them there, then switch this on.'
          : 'For a hidden window. It says which examination ended, and names neither case nor work.'
      }
      isSelected={notices}
      onChange={(isWanted) => void change(isWanted)}
    />
  );
}

async function mayNotify(): Promise<boolean> {
  return typeof Notification !== 'undefined' && (await Notification.requestPermission()) === 'granted';
}
