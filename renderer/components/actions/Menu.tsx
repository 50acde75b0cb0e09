import './Popover.css';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Icon, type IconName } from '../marks/Icon.js';
import { Kbd } from '../text/Kbd.js';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: IconName | undefined;
  /** As in {@link Kbd}, e.g. `Mod+S`. */
  readonly shortcut?: string | undefined;
  /** Whether this is the current one of several mutually exclusive items. */
  readonly isChosen?: boolean | undefined;
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
  const hasIcons = items.some(
    (item) => item !== 'separator' && (item.icon !== undefined || item.isChosen === true),
  );
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
                {hasIcons && (
                  <span className="p-list-icon">
                    <ItemIcon item={item} />
                  </span>
                )}
                <span className="p-list-body">
                  <span>{item.label}</span>
                  {item.description !== undefined && (
                    <span className="p-list-description">{item.description}</span>
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

function ItemIcon({ item }: { readonly item: MenuAction }): React.JSX.Element | null {
  if (item.isChosen === true) return <Icon name="check" label="selected" />;
  return item.icon === undefined ? null : <Icon name={item.icon} />;
}
