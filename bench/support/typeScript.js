// node --import: lets Node run the TypeScript of this repository as it is, without types being checked.
import { register } from 'node:module';

register('./typeScriptHooks.js', import.meta.url);
