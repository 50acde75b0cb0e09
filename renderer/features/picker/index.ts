export { usePicker, type Choice } from './usePicker.js';
