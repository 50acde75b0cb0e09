// Screens wait for typing to settle and for answers; a busy machine must not make that an error.
import { configure } from '@testing-library/dom';

if ('document' in globalThis) configure({ asyncUtilTimeout: 120_000 });
