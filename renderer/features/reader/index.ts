export { DesignateDialog } from './DesignateDialog.js';
export { ExhibitDialog } from './ExhibitDialog.js';
export { PassageNumbers } from './PassageNumbers.js';
export { passageWords } from './formatScores.js';
export { rankedPassages } from './heat/rankedPassages.js';
export { chapterAt, shortTitle } from './placeWords.js';
export { useOpenWork, type OpenWork } from './useOpenWork.js';
