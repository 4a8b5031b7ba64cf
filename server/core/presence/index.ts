export { enter, graceMs, leave, look, stay } from './follow-presence.ts'
export {
  type ColleagueTyping,
  colleagueTypingSignal,
  type Presence,
  type PresencePlace,
  parseTypingSignal,
  presenceSignal,
  type TypingNews,
} from './presence.ts'
export { listPresence } from './presence-queries.ts'
