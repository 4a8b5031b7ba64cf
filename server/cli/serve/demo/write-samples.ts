import { setTimeout as sleep } from 'node:timers/promises'
import type { WhatsAppSandbox } from '../../../../sandbox/whatsapp/index.ts'
import { countConversationRows } from '../../../core/conversations/index.ts'
import { sendMessage } from '../../../core/messages/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { demoNumber } from './demo-inbox.ts'
import type { FirstAccount } from './first-account.ts'
import { sampleReply, samples } from './samples.ts'

const patienceMs = 8_000

/** Has customers write through the sandbox, and answers one of them: every message really travels. */
export async function writeSamples(
  db: Database,
  { control }: WhatsAppSandbox,
  { account, owner, inbox }: FirstAccount,
): Promise<void> {
  for (const { from, name, messages } of samples)
    for (const { minutesAgo, ...message } of messages)
      control.inbound(demoNumber.phoneNumberId, {
        ...message,
        from,
        name,
        timestamp: Math.floor(db.now().getTime() / 1000) - minutesAgo * 60,
      })
  await until(
    async () => (await countConversationRows(db, { accountId: account.id })) === samples.length,
    'conversations',
  )
  await db.transaction((tx) =>
    sendMessage(tx, {
      accountId: account.id,
      to: { inboxId: inbox.id, phone: sampleReply.to },
      kind: 'text',
      content: { body: sampleReply.text },
      text: sampleReply.text,
      sender: 'agent',
      agentId: owner.agentId,
    }),
  )
  const arrived = () =>
    control
      .messages(demoNumber.phoneNumberId, sampleReply.to)
      .some((message) => message['from'] === 'business')
  await until(async () => arrived(), 'reply')
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`the sample ${what} did not arrive within ${patienceMs} ms`)
    await sleep(20)
  }
}
