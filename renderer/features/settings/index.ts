export { KeyFacts } from './KeyFacts.js';
export { NewKeyForm } from './NewKeyForm.js';
