export { attachTimestamp } from './attachTimestamp.js';
export { headTimesProblem } from './headTimes.js';
export { signDigest } from './signDigest.js';
export { timeStampQuery } from './timeStampQuery.js';
export { checkTimeStamp } from './timeStampResponse.js';
export type { BagCheck } from './bagCheck.js';
export { parseManifest } from './manifest.js';
export { BAG_VERSION } from './bagInfo.js';
export { createKey, type CreateKeyOptions } from './createKey.js';
export { showKey, type KeyInfo } from './keyInfo.js';
export { openKey, type SigningKey } from './openKey.js';
export { signPdf } from './pdfSignature.js';
export { sealBag, type BagDescription, type Seal, type SealBagOptions } from './sealBag.js';
export { signaturePlaceholder, type PlaceholderOptions } from './signaturePlaceholder.js';
export { stockCommands, type StockCommands } from './stockCommands.js';
export type { TimeStampFacts } from './timeStampToken.js';
export type { BagSigner } from './bagSigner.js';
export { trustWords } from './bagSigner.js';
export { certificateRequest } from './certificateRequest.js';
export { changePassphrase } from './changePassphrase.js';
export { countersign } from './countersign.js';
export type { Countersigner } from './countersignChecks.js';
export { importKey, type ImportSource } from './importKey.js';
export { readableByOthers } from './keyFolder.js';
export { createTokenFolder } from './tokenFolder.js';
export { rootsOf } from './timeStampPath.js';
export {
  verifyBag,
  type BagConclusion,
  type BagVerdict,
  type ExpectedSeal,
  type VerifyBagOptions,
} from './verifyBag.js';
export { verifySealed } from './verifySealed.js';
