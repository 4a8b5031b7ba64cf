import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'

/** One kind of news. `ofInbox`: a webhook of it is bound to exactly one inbox; else it hears of the whole account. */
export type WebhookKind = { ofInbox: boolean; help: string }

/** How the webhooks of a dialect are set up, where that differs from one address for everything. */
type Rules = {
  kinds: Record<string, WebhookKind>
  /** The webhooks of one inbox share one secret, or have none. */
  inboxSecret: boolean
}

const rules: Partial<Record<Dialect, Rules>> = {
  hatif: {
    kinds: {
      calls: { ofInbox: true, help: 'the calls of an inbox' },
      messages: { ofInbox: true, help: 'the WhatsApp messages of an inbox' },
      events: { ofInbox: false, help: 'what happens to the conversations of the account' },
    },
    inboxSecret: true,
  },
}

/** The kinds that a dialect's webhooks choose from; none where one webhook is told everything. */
export function webhookKinds(dialect: Dialect): Record<string, WebhookKind> {
  return rules[dialect]?.kinds ?? {}
}

/** Whether bodies may go out unsigned, and the webhooks of an inbox share what signs them. */
export function sharesSecret(dialect: Dialect): boolean {
  return rules[dialect]?.inboxSecret ?? false
}

/** The one inbox that a webhook is bound to by its kind. */
export function boundInbox({ dialect, inboxIds }: { dialect: Dialect; inboxIds: Id[] | undefined }) {
  return sharesSecret(dialect) && inboxIds?.length === 1 ? inboxIds[0] : undefined
}

/** @throws AppError `invalid_request` when the dialect has no such kind, or the kind wants other inboxes */
export function requireKind(
  dialect: Dialect,
  { kind, inboxIds }: { kind: string | undefined; inboxIds: Id[] | undefined },
): void {
  const kinds = webhookKinds(dialect)
  const names = Object.keys(kinds)
  if (names.length === 0) {
    if (kind !== undefined)
      throw invalidField('kind', `is not taken by webhooks of ${dialect}`, 'INVALID', kind)
    return
  }
  if (kind === undefined) throw invalidField('kind', `is required: ${names.join(', ')}`, 'REQUIRED')
  const chosen = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!chosen) throw invalidField('kind', `must be one of ${names.join(', ')}`, 'INVALID', kind)
  if (chosen.ofInbox && inboxIds?.length !== 1)
    throw invalidField('inbox_ids', `must name one inbox for webhooks of kind ${kind}`, 'REQUIRED')
  if (!chosen.ofInbox && inboxIds)
    throw invalidField(
      'inbox_ids',
      `is not taken by webhooks of kind ${kind}, which hear of the whole account`,
    )
}
