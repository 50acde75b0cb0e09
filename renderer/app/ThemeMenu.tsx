import { IconButton, Menu, type IconName } from '../components/index.js';
import { type Appearance, setAppearance, TEXT_SIZES, useAppearance } from '../navigation/index.js';

const THEMES: readonly (readonly [Appearance['theme'], string, IconName])[] = [
  ['system', 'Same as system', 'monitor'],
  ['light', 'Light', 'sun'],
  ['dark', 'Dark', 'moon'],
];

/** Light or dark, and the size of the text. */
export function ThemeMenu(): React.JSX.Element {
  const { theme, textSize } = useAppearance();
  const icon = THEMES.find(([id]) => id === theme)?.[2] ?? 'monitor';
  return (
    <Menu
      label="Appearance"
      trigger={<IconButton icon={icon} label="Appearance" />}
      items={[
        ...THEMES.map(([id, label]) => ({
          id,
          label,
          isChosen: id === theme,
          onAction: () => setAppearance({ theme: id }),
        })),
        'separator' as const,
        ...TEXT_SIZES.map((size) => ({
          id: `text-${size}`,
          label: `Text ${size}%`,
          isChosen: size === textSize,
          onAction: () => setAppearance({ textSize: size }),
        })),
      ]}
    />
  );
}
