import './Tabs.css';
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

export interface TabItem {
  readonly id: string;
  readonly title: ReactNode;
  readonly content: ReactNode;
  readonly isDisabled?: boolean | undefined;
}

export interface TabsProps {
  /** Name of the row of tabs, for screen readers. */
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selectedKey?: string | undefined;
  readonly onSelectionChange?: ((id: string) => void) | undefined;
}

export function Tabs({ label, items, selectedKey, onSelectionChange }: TabsProps): React.JSX.Element {
  return (
    <AriaTabs
      className="p-tabs"
      {...(selectedKey === undefined ? {} : { selectedKey })}
      {...(onSelectionChange === undefined
        ? {}
        : { onSelectionChange: (key) => onSelectionChange(String(key)) })}
    >
      <TabList aria-label={label} className="p-tab-list">
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className="p-tab" isDisabled={item.isDisabled ?? false}>
            {item.title}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="p-tab-panel">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
