export { type Agent, type AgentRole, accessSignal, agentRoles, readEmail, requireName } from './agent.ts'
export {
  findAgent,
  isAgentEmail,
  listAgents,
  listAgentsAfter,
  listAgentsById,
  lockAgents,
} from './agent-queries.ts'
export { createAgent, createBot, type NewAgent } from './create-agent.ts'
export { listMemberships, type Membership } from './membership-queries.ts'
export { findUserByPassword, isPasswordOf, requirePassword, resetPassword, setPassword } from './passwords.ts'
export { requireMayManage } from './role-rules.ts'
export { type AgentChange, deleteAgent, getAgent, type Release, updateAgent } from './update-agent.ts'
export {
  deleteSessions,
  findPreferences,
  findUser,
  findUserByEmail,
  updatePreferences,
  updateUserName,
} from './user-queries.ts'
