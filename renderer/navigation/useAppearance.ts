import { useSyncExternalStore } from 'react';
import { currentAppearance, subscribeAppearance, type Appearance } from './theme.js';

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribeAppearance, currentAppearance);
}
