import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toUuid } from '../../../platform/ids.ts'
import { pairs } from '../../command.ts'
import { describeCredentials } from '../../present-credentials.ts'
import type { FirstAccount } from './first-account.ts'

export type FirstRunFacts = FirstAccount & { url: string; sandboxUrl: string; file: string }

export function firstRunFile(dataDir: string): string {
  return join(dataDir, 'first-run.txt')
}

/** What the person who started an empty server needs to begin. Shown once, kept only in this file. */
export function renderFirstRun({ account, owner, webchat, url, sandboxUrl, file }: FirstRunFacts): string {
  const facts = pairs({
    Address: url,
    Account: `${account.name} (id ${account.id}, UUID ${toUuid('account', account.id)})`,
    'Sign in as': owner.email,
    Password: owner.password ?? 'the one this person has already',
    ...describeCredentials(account.credentials),
    'WhatsApp sandbox': `${sandboxUrl} (write as a customer there)`,
    'Web chat': `${url}/widget/demo?inbox=${webchat.settings['widget_key']} (write as a visitor there)`,
  })
  return [
    'Parley made a first account with a few sample conversations. This is shown once.',
    '',
    facts,
    '',
    `It is kept in ${file}; note what you need and delete the file.`,
    'To begin without samples: npm start -- --bare, on an empty data folder.',
    '',
  ].join('\n')
}

/** Durable before the account is: it holds the only copy of the tokens. */
export async function keepFirstRun(text: string, file: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flush: true })
}
