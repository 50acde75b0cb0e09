import fc from 'fast-check';

/**
 * Property tests try the same examples every time, so that a commit passes or fails whenever it is run. Other examples:
 * `PALIMPSEST_PROPERTY_SEED=7 npx vitest run`.
 */
fc.configureGlobal({ seed: Number(process.env['PALIMPSEST_PROPERTY_SEED'] ?? 1851) });
