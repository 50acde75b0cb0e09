/** The folder in `--against=FOLDER`: another checkout, whose command is measured beside this one's. */
export const AGAINST = process.argv.find((word) => word.startsWith('--against='))?.slice('--against='.length);
