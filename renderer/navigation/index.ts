export * from './hrefs.js';
export { navigate } from './hashLocation.js';
export { setAppearance, TEXT_SIZES, type Appearance } from './theme.js';
export { useAppearance } from './useAppearance.js';
export type { Command } from './commandRegistry.js';
export { useCommands } from './useCommands.js';
