import { type Command, Option } from 'commander'
import { scopesOf } from '../api/credential-scopes.ts'
import { presentToken } from '../api/present-token.ts'
import { readConfig } from '../config.ts'
import {
  type Account,
  type Credential,
  type CredentialPermissions,
  createCredential,
  type Dialect,
  dialects,
  listCredentials,
  revokeCredential,
} from '../core/accounts/index.ts'
import type { Db } from '../platform/db/index.ts'
import { toUuid } from '../platform/ids.ts'
import { addCommand, collect, type JsonOption, pairs, print, table } from './command.ts'
import { UsageError } from './failure.ts'
import { withStore } from './open-database.ts'
import { describeCredentials } from './present-credentials.ts'
import { readId, requireAccount, requireInbox } from './read-id.ts'

export function addCredentialCommands(program: Command): void {
  const credential = program.command('credential').description('what lets programs in, one dialect each')

  addCommand(credential, 'create', 'make a credential and show its token, this once')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .addOption(
      new Option('--dialect <dialect>', 'whose API it is for').choices(dialects).makeOptionMandatory(),
    )
    .option('--name <name>', 'what to call it')
    .option('--read-only', 'every change is forbidden')
    .option('--inbox <id>', 'only this inbox; may be repeated', collect)
    .option('--scope <scope>', 'only this part of the API, where it has scopes; may be repeated', collect)
    .action((options: CreateOptions) => createCredentialCommand(options))

  addCommand(credential, 'list', 'show the credentials of an account; the tokens are not kept')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .action((options: AccountOptions) => listCredentialsCommand(options))

  addCommand(credential, 'revoke <credential>', 'end a credential for good')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .action((id: string, options: AccountOptions) => revokeCredentialCommand(id, options))
}

type AccountOptions = JsonOption & { account: string }
type CreateOptions = AccountOptions & {
  dialect: Dialect
  name?: string
  readOnly?: boolean
  inbox?: string[]
  scope?: string[]
}

async function createCredentialCommand(options: CreateOptions): Promise<void> {
  const { dialect, name } = options
  const { credential, token } = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const permissions = await readPermissions(db, account, options)
    return db.transaction((tx) => createCredential(tx, { accountId: account.id, dialect, name, permissions }))
  })
  const credentials = presentToken(credential, token)
  print(
    options,
    { credential: presentCredential(credential), credentials },
    pairs({ Credential: credential.name, Id: credential.id, ...describeCredentials(credentials) }).concat(
      '\n\nThe token is not shown again.',
    ),
  )
}

async function readPermissions(
  db: Db,
  account: Account,
  { dialect, readOnly, inbox, scope }: CreateOptions,
): Promise<CredentialPermissions> {
  const unknown = scope?.find((name) => !scopesOf[dialect].includes(name))
  if (unknown)
    throw new UsageError(
      `--scope ${unknown} is none of ${dialect}’s. It has: ${scopesOf[dialect].join(', ') || 'no scopes'}`,
    )
  const inboxes = inbox && (await Promise.all(inbox.map((id) => requireInbox(db, id, account))))
  return {
    ...(readOnly && { readOnly }),
    ...(inboxes && { inboxIds: inboxes.map(({ id }) => id) }),
    ...(scope && { scopes: scope }),
  }
}

async function listCredentialsCommand(options: AccountOptions): Promise<void> {
  const found = await withStore(readConfig(process.env), async ({ db }) =>
    listCredentials(db, (await requireAccount(db, options.account)).id),
  )
  print(
    options,
    { credentials: found.map(presentCredential) },
    table(
      ['ID', 'DIALECT', 'NAME', 'PUBLIC ID', 'STATE'],
      found.map(({ id, dialect, name, publicId, revokedAt }) => [
        id,
        dialect,
        name,
        publicId,
        revokedAt ? 'revoked' : 'valid',
      ]),
      'This account has no credentials. Make one with: parley credential create',
    ),
  )
}

async function revokeCredentialCommand(text: string, options: AccountOptions): Promise<void> {
  const revoked = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const id = readId('credential', text)
    const credential = (await listCredentials(db, account.id)).find((one) => one.id === id && !one.revokedAt)
    if (!credential)
      throw new UsageError(
        `The account '${account.name}' has no valid credential '${text}'. \`parley credential list --account ${account.id}\` shows those it has`,
      )
    await db.transaction((tx) => revokeCredential(tx, { accountId: account.id, id: credential.id }))
    return { ...credential, revokedAt: db.now() }
  })
  print(options, { credential: presentCredential(revoked) }, `The credential '${revoked.name}' is revoked.`)
}

function presentCredential({ id, dialect, name, publicId, permissions, createdAt, revokedAt }: Credential) {
  return {
    id,
    uuid: toUuid('credential', id),
    dialect,
    name,
    public_id: publicId,
    read_only: permissions.readOnly ?? false,
    inbox_ids: permissions.inboxIds ?? null,
    created_at: createdAt.toISOString(),
    revoked_at: revokedAt?.toISOString() ?? null,
  }
}
