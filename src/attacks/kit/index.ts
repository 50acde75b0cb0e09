export { finiteOrNull, logProbFromJson, logProbJson } from './units/logProbJson.js';
export { makePlan, makeUnit } from './units/attackUnit.js';
export { type AttackId, unitId } from './units/unitId.js';
export { endingTokens, type PromptPart, promptParts, tokensOf } from './chat/promptTokens.js';
export type { ChatMessage } from './chat/renderTemplate.js';
export { answerLadder, checkAnswersAtOnce } from './chat/answerLadder.js';
export { LEAST_ANSWER_TOKENS, mostTokens, roomWithin, wantedRoom } from './chat/answerRoom.js';
export { chatCaveats, makerFacts, variablesOf } from './chat/chatCaveats.js';
export { answerParameters, chatParameters } from './chat/chatParameters.js';
export { chatPrompt, type ChatPrompt, chatSetup, type ChatSetup } from './chat/chatSetup.js';
export { plainTextWarning, takesOwnTemplate, TEMPLATE_NAMES, templateKind } from './chat/chosenTemplate.js';
export { answerDecoding } from './chat/chooseToken.js';
export { openAnswer } from './chat/openAnswer.js';
export {
  beginsWithBos,
  checkTemplate,
  eosTextOf,
  templateObservation,
  type TemplateObservation,
} from './chat/templateCheck.js';
export { ANSWER_ENDS, type Attempt, writeAnswers, type WrittenAnswer } from './chat/writeAnswers.js';
export { common } from './words/common.js';
export { log10Cell } from './words/log10Cell.js';
export {
  blockedInterval,
  calibrationCaveats,
  controlWords,
  judgementCaveats,
  markedBy,
  sampledInterval,
  yardstickCaveat,
} from './words/words.js';
export { copiedWords } from './text/copiedWords.js';
export { numberedWords, workWords } from './text/workWords.js';
export { isWithinOne, worksIn } from './text/worksIn.js';
export { touchesExcluded } from './text/touchesExcluded.js';
export { wholeWords } from './text/wholeWords.js';
export { checkWriting, putsBos, requireSequences } from './drawing/checkWriting.js';
export { drawContinuations, DRAWS_AT_ONCE, steppedDraws } from './drawing/drawContinuations.js';
export { commonBeginning, drawnTexts, drawnTextsSchema, textOfTokens } from './drawing/drawnTexts.js';
export { drawOn, type LiveDraw } from './drawing/drawOn.js';
export { parsePolicies } from './drawing/policies.js';
export { calibrationFacts } from './judging/calibrationFacts.js';
export { gateWindowAt, gateWindowOf } from './judging/gateWindow.js';
export { missingInRates, rateOf, ratesAboveFloor } from './judging/rates.js';
export { collectPassages, type CollectedPassages } from './passages/collectPassages.js';
export { floorElsewhere } from './passages/floorElsewhere.js';
export { highestElsewhere } from './passages/highestElsewhere.js';
export { judgePassages, type PassageJudgement } from './passages/judgePassages.js';
export {
  type Passage,
  type PassageShape,
  placeOf,
  prefixOf,
  sampledPassages,
  suffixOf,
  tiledPassages,
} from './passages/passage.js';
export { givenPrefixes } from './passages/givenText.js';
export { passageName } from './passages/passageName.js';
export { passageParameters } from './passages/passageParameters.js';
export { controlTrials, targetTrials } from './passages/passageTrials.js';
export { passageWorkings } from './passages/passageWorkings.js';
export { requireFits, requireStart } from './passages/requireFits.js';
export type { ScoredPassage } from './passages/scoredPassage.js';
export { coverageFinding, extractableFinding, memorizedPassages } from './windows/claimFindings.js';
export { addScores, collectScores, scoresToFill, spanOf, type WorkScores } from './windows/collect.js';
export { collectBeside } from './windows/besideScores.js';
export { type CountedWindow } from './windows/counted.js';
export { removedChars } from './windows/coverageOf.js';
export { type JudgedTarget, type JudgedWindows, judgeWindows } from './windows/details.js';
export {
  census,
  commonCaveats,
  controlPhrase,
  listedCaveat,
  MOST_SPANS,
  shareOf,
  spansOf,
} from './windows/findings.js';
export { isGreedyExact } from './windows/greedyOf.js';
export { HeatStrip, STRIP_SLICES } from './windows/heatStrip.js';
export {
  speakingWindows,
  windowScores,
  windowSpan,
  type WindowLayout,
  type WindowScores,
} from './windows/measured.js';
export { bestPassageFinding, conformalFinding, fixedThresholdFinding } from './windows/measuredFindings.js';
export {
  claimParameters,
  windowAttackParameters,
  type WindowAttackParameters,
  windowParameters,
} from './windows/parameters.js';
export { flagsOfRuns, runsOfFlags } from './text/flagRuns.js';
export {
  givenWindows,
  isApart,
  planWindowScan,
  windowsOf,
  type WindowShapeParameters,
} from './windows/plan.js';
export { withControlSize } from './windows/controlSize.js';
export { sentenceWindow } from './windows/sentenceShuffle.js';
export { withTested } from './windows/tested.js';
export {
  plannedWindows,
  type PlannedWindows,
  replaySpec,
  windowPlanDocument,
  type WindowPlanDocument,
} from './windows/planDocument.js';
export {
  runWindowUnit,
  scoreWindows,
  TOKEN_PLANES,
  windowObservation,
  cachedWindows,
  windowTokens,
  windowUnits,
} from './windows/run.js';
export {
  givenSamples,
  planSamples,
  type KeptApart,
  runSamplingUnit,
  sampledFinding,
  drawnPassage,
  samplingParameters,
  samplingUnits,
  sumSamples,
  scoresOfWorks,
} from './windows/sampling.js';
export { besideSpec, type ObservedBeside } from './windows/besideUnits.js';
export {
  judgeNegativeControls,
  negativeControlCaveats,
  negativeControlData,
  planNegativeControls,
  shuffledWindow,
} from './windows/negativeControls.js';
export { judgeSpikes, planSpikes, spikeCaveats, spikeData, spikeFinding } from './windows/spikes.js';
export { floorTrials, greedyTrials } from './windows/trials.js';
export { groupFinding, groupPValues, withGroups } from './windows/group.js';
export { withSensitivity } from './windows/sensitivity.js';
export { windowWorkings } from './windows/workings.js';
