import type { Transaction } from '../../platform/db/index.ts'
import { invalidState } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { getWebhook, newSecret, requireSecret } from './create-webhook.ts'
import type { Webhook } from './webhook.ts'
import { rotateWebhookSecret } from './webhook-queries.ts'

const bothGoodMs = 24 * 60 * 60 * 1_000

/**
 * Gives a webhook a new secret, made here unless it is given. For a day bodies are signed with the old one too, so that
 * the receiver can change over without losing any.
 *
 * @throws AppError `invalid_state` for a dialect that has room for one signature only
 */
export async function rotateSecret(
  tx: Transaction,
  { accountId, id, secret: given }: { accountId: Id; id: Id; secret: string | undefined },
): Promise<Webhook> {
  const { dialect } = await getWebhook(tx, { accountId, id })
  if (dialect !== 'parley')
    throw invalidState('webhook', `Bodies of ${dialect} carry one signature only; set another secret instead`)
  const secret = given ?? newSecret(dialect)
  requireSecret(dialect, secret)
  const until = new Date(tx.now().getTime() + bothGoodMs)
  await rotateWebhookSecret(tx, { accountId, id, secret, until })
  return getWebhook(tx, { accountId, id })
}
