import { type Command, Option } from 'commander'
import { presentAccount } from '../api/parley/account/account-schema.ts'
import { readConfig } from '../config.ts'
import {
  type Account,
  accountSettings,
  createAccount,
  listAccounts,
  readAccountSettings,
  updateAccount,
} from '../core/accounts/index.ts'
import { createAgent } from '../core/agents/index.ts'
import type { Db } from '../platform/db/index.ts'
import { AppError } from '../platform/errors.ts'
import { toUuid } from '../platform/ids.ts'
import { addCommand, collect, type JsonOption, pairs, print, table } from './command.ts'
import { UsageError } from './failure.ts'
import { withStore } from './open-database.ts'
import { describeCredentials } from './present-credentials.ts'
import { requireAccount } from './read-id.ts'
import { readSettingsOption } from './settings-option.ts'

export function addAccountCommands(program: Command): void {
  const account = program.command('account').description('accounts: one for each organisation')

  addCommand(account, 'create <name>', 'make an account, its owner, and one credential for each dialect')
    .option('--email <address>', "the owner's e-mail address; made up from the account's id without it")
    .action((name: string, options: CreateOptions) => createAccountCommand(name, options))

  addCommand(account, 'list', 'show the accounts').action((options: JsonOption) =>
    listAccountsCommand(options),
  )

  addCommand(account, 'update [account]', 'rename an account, switch it on or off, or change its settings')
    .option('--account <id>', 'decimal id or UUID; not needed where there is one account only')
    .option('--name <name>', 'what to call it')
    .addOption(new Option('--state <state>', 'switch it on or off').choices(['active', 'inactive']))
    .option(
      '--set <key=value>',
      `a setting; may be repeated, without a value it goes back to its default.${settingsHelp()}`,
      collect,
    )
    .action((id: string | undefined, options: UpdateOptions) => updateAccountCommand(id, options))
}

function settingsHelp(): string {
  return Object.entries(accountSettings)
    .map(([name, { help, takes, default: usual }]) => `\n${name}: ${help}; ${takes}, ${usual} by default`)
    .join('')
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
  const accounts = found.map(presentAccount)
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

type UpdateOptions = JsonOption & {
  account?: string
  name?: string
  state?: 'active' | 'inactive'
  set?: string[]
}

async function updateAccountCommand(text: string | undefined, options: UpdateOptions): Promise<void> {
  const { name, state, set } = options
  if (name === undefined && state === undefined && set === undefined)
    throw new UsageError('Nothing to change. Give --set key=value, --name or --state')
  const account = await withStore(readConfig(process.env), async ({ db }) => {
    const { id } = await chooseAccount(db, options.account ?? text)
    const active = state && state === 'active'
    return db
      .transaction(async (tx) => {
        const settings = set && readAccountSettings(readSettingsOption(set))
        return updateAccount(tx, { id, name, active, settings })
      })
      .catch(explainSetting)
  })
  const shown = presentAccount(account)
  const settings = Object.entries(shown.settings).map(([key, value]) => [key, String(value)])
  print(
    options,
    { account: shown },
    pairs({ Account: shown.name, Id: shown.id, ...Object.fromEntries(settings) }),
  )
}

/** The account that is named; where none is, the only one there is. */
async function chooseAccount(db: Db, text: string | undefined): Promise<Account> {
  if (text !== undefined) return requireAccount(db, text)
  const [only, another] = await listAccounts(db)
  if (only && !another) return only
  throw new UsageError(
    only
      ? 'There are several accounts. Give --account ID; `parley account list` shows them'
      : 'There is no account yet. Make one with: parley account create NAME',
  )
}

/** Turns what is wrong with a field into what is wrong with the option that carries it. */
function explainSetting(error: unknown): never {
  if (!(error instanceof AppError) || !error.details.fields) throw error
  throw new UsageError(
    error.details.fields
      .map(({ field, message }) => `${field === 'name' ? '--name' : `--set ${field}`} ${message}`)
      .join('; '),
  )
}
