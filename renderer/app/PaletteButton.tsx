import { Button } from 'react-aria-components';
import { Icon, Kbd } from '../components/index.js';

export function PaletteButton({ onPress }: { readonly onPress: () => void }): React.JSX.Element {
  return (
    <Button className="p-mark p-palette-button" onPress={onPress}>
      <Icon name="search" size="small" />
      <span className="p-palette-words">Find a command</span>
      <Kbd keys="Mod+K" />
    </Button>
  );
}
