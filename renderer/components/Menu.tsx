import './Popover.css';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components';
import { Icon, type IconName } from './Icon.js';
import { Kbd } from './Kbd.js';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: IconName | undefined;
  /** As in {@link Kbd}, e.g. `Mod+S`. */
  readonly shortcut?: string | undefined;
  readonly isDanger?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly href?: string | undefined;
  readonly onAction?: (() => void) | undefined;
}

export interface MenuProps {
  /** Name of the menu, read aloud. */
  readonly label: string;
  readonly trigger: ReactElement;
  readonly items: readonly (MenuAction | 'separator')[];
}

export function Menu({ label, trigger, items }: MenuProps): React.JSX.Element {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="p-popover p-popover-list" placement="bottom start" offset={4}>
        <AriaMenu className="p-list" aria-label={label}>
          {items.map((item, index) =>
            item === 'separator' ? (
              <Separator key={`separator-${index}`} className="p-list-separator" />
            ) : (
              <MenuItem
                key={item.id}
                id={item.id}
                textValue={item.label}
                className={item.isDanger === true ? 'p-list-item p-list-item-danger' : 'p-list-item'}
                isDisabled={item.isDisabled ?? false}
                {...(item.href === undefined ? {} : { href: item.href })}
                {...(item.onAction === undefined ? {} : { onAction: item.onAction })}
              >
                {item.icon !== undefined && <Icon name={item.icon} />}
                <span className="p-list-body">
                  <Text slot="label">{item.label}</Text>
                  {item.description !== undefined && (
                    <Text slot="description" className="p-list-description">
                      {item.description}
                    </Text>
                  )}
                </span>
                {item.shortcut !== undefined && (
                  <span className="p-list-end">
                    <Kbd keys={item.shortcut} />
                  </span>
                )}
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
