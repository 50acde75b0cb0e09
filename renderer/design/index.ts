export { ICON_PATHS, type IconName } from './iconPaths.js';
