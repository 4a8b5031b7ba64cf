import { type Command, Option } from 'commander'
import { presentAgent } from '../api/parley/present/agent.ts'
import { readConfig } from '../config.ts'
import type { Account } from '../core/accounts/index.ts'
import {
  type Agent,
  type AgentRole,
  agentRoles,
  createAgent,
  createBot,
  deleteAgent,
  listAgents,
  resetPassword,
  updateAgent,
} from '../core/agents/index.ts'
import { releaseConversations } from '../core/conversations/index.ts'
import type { Db } from '../platform/db/index.ts'
import { AppError } from '../platform/errors.ts'
import { addCommand, type JsonOption, pairs, print, table } from './command.ts'
import { UsageError } from './failure.ts'
import { withStore } from './open-database.ts'
import { readId, requireAccount } from './read-id.ts'

const agentHelp = 'decimal id, UUID or e-mail address'

export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('people and AI agents who answer')

  addCommand(agent, 'create', 'make a person an agent of an account and show their password, this once')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .option('--email <address>', 'with which the person signs in')
    .requiredOption('--name <name>', 'as others see it')
    .addOption(new Option('--role <role>', 'what the person may do; agent without it').choices(agentRoles))
    .option('--bot', 'an AI agent: it is given conversations, and signs in nowhere')
    .action((options: CreateOptions) => createAgentCommand(options))

  addCommand(agent, 'list', 'show the agents of an account')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .action((options: AccountOption) => listAgentsCommand(options))

  addCommand(agent, 'password <email>', 'give a person a new password and sign them out everywhere').action(
    (email: string, options: JsonOption) => resetPasswordCommand(email, options),
  )

  addCommand(agent, 'update <agent>', `rename an agent or give them another role; ${agentHelp}`)
    .requiredOption('--account <id>', 'decimal id or UUID')
    .option('--name <name>', 'as others see it')
    .addOption(new Option('--role <role>', 'what the person may do').choices(agentRoles))
    .action((text: string, options: UpdateOptions) => updateAgentCommand(text, options))

  addCommand(
    agent,
    'delete <agent>',
    `end an agent's membership: their conversations are nobody's, they are signed out; ${agentHelp}`,
  )
    .requiredOption('--account <id>', 'decimal id or UUID')
    .action((text: string, options: AccountOption) => deleteAgentCommand(text, options))
}

type AccountOption = JsonOption & { account: string }
type CreateOptions = AccountOption & { email?: string; name: string; role?: AgentRole; bot?: boolean }
type UpdateOptions = AccountOption & { name?: string; role?: AgentRole }

async function createAgentCommand(options: CreateOptions): Promise<void> {
  const { email, name, role, bot } = options
  if (bot && (email !== undefined || role !== undefined))
    throw new UsageError('--bot does not go with --email or --role: an AI agent signs in nowhere')
  if (!bot && email === undefined)
    throw new UsageError('--email is needed for a person; an AI agent is made with --bot')
  const { agent, password } = await withStore(readConfig(process.env), async ({ db }) => {
    const { id: accountId } = await requireAccount(db, options.account)
    return db.transaction(async (tx) =>
      bot
        ? { agent: await createBot(tx, { accountId, name }), password: undefined }
        : createAgent(tx, { accountId, email: email!, name, role: role ?? 'agent' }),
    )
  })
  print(options, { agent: presentAgent(agent), password: password ?? null }, describeAgent(agent, password))
}

function describeAgent({ id, name, email, role, isBot }: Agent, password: string | undefined): string {
  if (isBot) return pairs({ 'AI agent': name, Id: id })
  return pairs({
    Agent: name,
    Id: id,
    Email: email!,
    Role: role,
    Password: password ?? 'the one this person has already',
  })
}

async function listAgentsCommand(options: AccountOption): Promise<void> {
  const agents = await withStore(readConfig(process.env), async ({ db }) =>
    listAgents(db, (await requireAccount(db, options.account)).id),
  )
  print(
    options,
    { agents: agents.map(presentAgent) },
    table(
      ['ID', 'EMAIL', 'NAME', 'ROLE'],
      agents.map(({ id, email, name, role, isBot }) => [id, email, name, isBot ? 'AI agent' : role]),
      'This account has no agents. Make one with: parley agent create',
    ),
  )
}

async function resetPasswordCommand(email: string, options: JsonOption): Promise<void> {
  const { password } = await withStore(readConfig(process.env), ({ db }) =>
    db.transaction((tx) => resetPassword(tx, { email })),
  ).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found')
      throw new UsageError(
        `Nobody signs in as '${email}'. \`parley agent list --account ID\` shows the agents of an account`,
      )
    throw error
  })
  print(options, { email, password }, pairs({ Email: email, Password: password }))
}

async function updateAgentCommand(text: string, options: UpdateOptions): Promise<void> {
  const { name, role } = options
  if (name === undefined && role === undefined)
    throw new UsageError('Nothing to change. Give --name or --role')
  const agent = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const { accountId, id } = await requireAgent(db, text, account)
    return db.transaction((tx) => updateAgent(tx, { accountId, id, name, role }))
  })
  print(options, { agent: presentAgent(agent) }, pairs({ Agent: agent.name, Id: agent.id, Role: agent.role }))
}

async function deleteAgentCommand(text: string, options: AccountOption): Promise<void> {
  const deleted = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const agent = await requireAgent(db, text, account)
    return db.transaction((tx) => deleteAgent(tx, agent, { release: releaseConversations }))
  })
  const { id, uuid, email, name } = presentAgent(deleted)
  print(options, { deleted: { id, uuid, email, name } }, `${name} is no agent of the account any more.`)
}

/** The account's agent of an argument. */
async function requireAgent(db: Db, text: string, account: Account): Promise<Agent> {
  const id = readId('agent', text)
  const email = text.trim().toLowerCase()
  const agents = await listAgents(db, account.id)
  const agent = agents.find((one) => one.id === id || one.email === email)
  if (agent) return agent
  throw new UsageError(
    `The account '${account.name}' has no agent '${text}'. \`parley agent list --account ${account.id}\` shows those it has`,
  )
}
