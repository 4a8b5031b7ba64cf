import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { createAccount, listAccounts } from '../core/accounts/index.ts'
import { createAgent } from '../core/agents/index.ts'
import { toUuid } from '../platform/ids.ts'
import { addCommand, type JsonOption, pairs, print, table } from './command.ts'
import { withStore } from './open-database.ts'
import { describeCredentials } from './present-credentials.ts'

export function addAccountCommands(program: Command): void {
  const account = program.command('account').description('accounts: one for each organisation')

  addCommand(account, 'create <name>', 'make an account, its owner, and one credential for each dialect')
    .option('--email <address>', "the owner's e-mail address; made up from the account's id without it")
    .action((name: string, options: CreateOptions) => createAccountCommand(name, options))

  addCommand(account, 'list', 'show the accounts').action((options: JsonOption) =>
    listAccountsCommand(options),
  )
}

type CreateOptions = JsonOption & { email?: string }

async function createAccountCommand(name: string, options: CreateOptions): Promise<void> {
  const { made, owner } = await withStore(readConfig(process.env), ({ db }) =>
    db.transaction(async (tx) => {
      const made = await createAccount(tx, { name })
      const email = options.email ?? `owner+${made.id}@parley.local`
      const owner = await createAgent(tx, { accountId: made.id, email, name: 'Owner', role: 'owner' })
      return { made, owner }
    }),
  )
  const { id, credentials } = made
  const uuid = toUuid('account', id)
  const { email } = owner.agent
  print(
    options,
    {
      account: { id, uuid, name: made.name },
      // Somebody who could sign in before keeps their password.
      owner: { email, password: owner.password ?? null },
      credentials,
    },
    pairs({
      Account: made.name,
      Id: id,
      UUID: uuid,
      Owner: email!,
      Password: owner.password ?? 'the one this person has already',
      ...describeCredentials(credentials),
    }).concat('\n\nTokens and password are not shown again.'),
  )
}

async function listAccountsCommand(options: JsonOption): Promise<void> {
  const found = await withStore(readConfig(process.env), ({ db }) => listAccounts(db))
  const accounts = found.map(({ id, name, active, createdAt }) => ({
    id,
    uuid: toUuid('account', id),
    name,
    active,
    created_at: createdAt.toISOString(),
  }))
  print(
    options,
    { accounts },
    table(
      ['ID', 'UUID', 'NAME', 'STATE'],
      accounts.map(({ id, uuid, name, active }) => [id, uuid, name, active ? 'active' : 'inactive']),
      'There is no account yet. Make one with: parley account create NAME',
    ),
  )
}
