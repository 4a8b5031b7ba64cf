import { type Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import {
  type Agent,
  type AgentRole,
  agentRoles,
  createAgent,
  listAgents,
  resetPassword,
} from '../core/agents/index.ts'
import { AppError } from '../platform/errors.ts'
import { toUuid } from '../platform/ids.ts'
import { addCommand, type JsonOption, pairs, print, table } from './command.ts'
import { UsageError } from './failure.ts'
import { withStore } from './open-database.ts'
import { requireAccount } from './read-id.ts'

export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('people who answer')

  addCommand(agent, 'create', 'make a person an agent of an account and show their password, this once')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .requiredOption('--email <address>', 'with which the person signs in')
    .requiredOption('--name <name>', 'as others see it')
    .addOption(new Option('--role <role>', 'what the person may do').choices(agentRoles).default('agent'))
    .action((options: CreateOptions) => createAgentCommand(options))

  addCommand(agent, 'list', 'show the agents of an account')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .action((options: JsonOption & { account: string }) => listAgentsCommand(options))

  addCommand(agent, 'password <email>', 'give a person a new password and sign them out everywhere').action(
    (email: string, options: JsonOption) => resetPasswordCommand(email, options),
  )
}

type CreateOptions = JsonOption & { account: string; email: string; name: string; role: AgentRole }

async function createAgentCommand(options: CreateOptions): Promise<void> {
  const { email, name, role } = options
  const { agent, password } = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    return db.transaction((tx) => createAgent(tx, { accountId: account.id, email, name, role }))
  })
  print(
    options,
    { agent: presentAgent(agent), password: password ?? null },
    pairs({
      Agent: agent.name,
      Id: agent.id,
      Email: agent.email!,
      Role: agent.role,
      Password: password ?? 'the one this person has already',
    }),
  )
}

async function listAgentsCommand(options: JsonOption & { account: string }): Promise<void> {
  const agents = await withStore(readConfig(process.env), async ({ db }) =>
    listAgents(db, (await requireAccount(db, options.account)).id),
  )
  print(
    options,
    { agents: agents.map(presentAgent) },
    table(
      ['ID', 'EMAIL', 'NAME', 'ROLE'],
      agents.map(({ id, email, name, role }) => [id, email, name, role]),
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

function presentAgent({ id, userId, email, name, role, isBot, createdAt }: Agent) {
  return {
    id,
    uuid: toUuid('agent', id),
    user_id: userId ?? null,
    email: email ?? null,
    name,
    role,
    is_bot: isBot,
    created_at: createdAt.toISOString(),
  }
}
