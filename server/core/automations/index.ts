export type { AiAgent, Flow, KeywordReply, NewRow, RefLink, Sequence, Trigger } from './automation.ts'
export {
  findRefLink,
  findSequence,
  listAiAgents,
  listFlows,
  listKeywordReplies,
  listSequences,
  listTriggers,
  type SequenceColumn,
} from './automation-queries.ts'
export {
  createAiAgent,
  createFlow,
  createKeywordReply,
  createRefLink,
  createSequence,
  createTrigger,
} from './create-automation.ts'
export { findKeywordReply } from './keyword-reply-queries.ts'
export { type FlowRequest, requestFlow } from './request-flow.ts'
