export * from './hrefs.js';
export { navigate, useHashPath, useHashSearch } from './hashLocation.js';
export {
  applyStoredAppearance,
  currentAppearance,
  setAppearance,
  TEXT_SIZES,
  type Appearance,
} from './theme.js';
export { useAppearance } from './useAppearance.js';
export { currentCommands, runCommand, subscribeCommands, type Command } from './commandRegistry.js';
export { useCommands } from './useCommands.js';
