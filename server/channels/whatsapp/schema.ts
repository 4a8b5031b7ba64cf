import type { InboxAddress, InboxSchema, InboxSettings } from '../../core/inboxes/index.ts'
import { hashToken } from '../../platform/secrets.ts'

export const phoneNumberKind = 'whatsapp_phone_number_id'
export const wabaKind = 'whatsapp_waba_id'
/** Meta's handshake at the shared address names nothing but the token; its hash leads to the inbox. */
export const verifyTokenKind = 'whatsapp_verify_token'

/** What a WhatsApp inbox is made of. */
export const whatsappSchema: InboxSchema = {
  channel: 'whatsapp',
  settings: {
    phone_number_id: { required: true, help: "Meta's id of the phone number, digits; not the number itself" },
    waba_id: { help: "Meta's id of the WhatsApp Business Account; needed for templates and account notices" },
    access_token: { secret: true, help: 'The system user token with which messages are sent' },
    app_secret: {
      secret: true,
      help: 'The Meta app’s secret, with which callbacks are signed; without it the server’s own app counts',
    },
    verify_token: { secret: true, help: 'The text that Meta shows when the callback address is set up' },
    graph_url: { type: 'url', help: 'Another address of the Graph API, for a proxy or a sandbox' },
    graph_version: { help: 'Another version of the Graph API, such as v25.0' },
    sends_per_second: { type: 'number', help: 'The most messages per second; Meta allows 80 unless raised' },
    enforce_window: {
      type: 'flag',
      help: 'Fail free-form messages outside the 24-hour window here, unsent; on unless false',
    },
    pair_pacing: {
      type: 'flag',
      help: 'Keep to one message per 6 seconds to the same person after a burst of 45; on unless false',
    },
    number_provider: { help: 'Who the number came from, such as meta_direct' },
    number_onboarding_mode: { help: 'buy_from_vobiz, bring_your_own or embedded_signup' },
    number_order_id: { help: 'The order with which the number was bought' },
    verification_status: { help: 'verified, pending or rejected' },
    business_profile: { help: 'The business profile, as its owner describes it' },
  },
  addresses,
}

function addresses(settings: InboxSettings, secrets: Record<string, string>): InboxAddress[] {
  const { phone_number_id: phoneNumberId, waba_id: wabaId } = settings
  const { verify_token: verifyToken, app_secret: appSecret } = secrets
  const found: InboxAddress[] = []
  if (phoneNumberId) found.push({ kind: phoneNumberKind, key: String(phoneNumberId), own: true })
  if (wabaId) found.push({ kind: wabaKind, key: String(wabaId) })
  if (verifyToken) found.push({ kind: verifyTokenKind, key: hashToken(verifyToken) })
  return appSecret ? found : found.map(asOfServerApp)
}

/** What the server's own app signs would be accepted for any account that names the number: the first one has it. */
function asOfServerApp(address: InboxAddress): InboxAddress {
  if (address.kind === verifyTokenKind) return address
  return { ...address, kind: ofServerApp(address.kind), exclusive: true }
}

/** The kind under which inboxes without an app secret of their own stand in the directory. */
export function ofServerApp(kind: string): string {
  return `${kind}:server`
}
