import type { Static } from 'typebox'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'
import type { Channel } from './channel-schema.ts'

/** An inbox as Vobiz shows it. Its token goes in and never comes out. */
export function presentChannel(inbox: Inbox, { authId }: { authId: string }): Static<typeof Channel> {
  const setting = (key: string) => {
    const value = inbox.settings[key]
    return value === undefined ? undefined : String(value)
  }
  return {
    id: toUuid('inbox', inbox.id),
    account_id: authId,
    waba_id: setting('waba_id') ?? '',
    phone_number_id: setting('phone_number_id') ?? null,
    phone_number: inbox.phone ?? null,
    number_onboarding_mode: setting('number_onboarding_mode') ?? 'bring_your_own',
    number_provider: setting('number_provider') ?? 'meta_direct',
    number_order_id: setting('number_order_id') ?? null,
    verification_status: setting('verification_status') ?? 'pending',
    display_name: inbox.name,
    business_profile: setting('business_profile') ?? '',
    status: inbox.status,
    created_at: presentTime(inbox.createdAt),
    updated_at: presentTime(inbox.updatedAt),
  }
}
