export { type Agent, type AgentRole, agentRoles } from './agent.ts'
export { listAgents } from './agent-queries.ts'
export { createAgent, findUserByPassword, type NewAgent, resetPassword } from './create-agent.ts'
