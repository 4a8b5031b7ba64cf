import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../../sandbox/whatsapp/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { demoNumber, demoPort } from './demo-inbox.ts'

/** Starts the sandbox where the inbox expects it, else where it usually is, else on any free port. */
export async function startDemoSandbox(graphUrl: string | undefined): Promise<WhatsAppSandbox> {
  const expected = graphUrl ? Number(new URL(graphUrl).port) : undefined
  try {
    return await startWhatsAppSandbox({ port: expected || demoPort })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startWhatsAppSandbox({ port: 0 })
  }
}

/** Whether another server on this machine already runs the sandbox of this inbox. */
export async function isSandboxRunning({ settings, secrets }: Inbox): Promise<boolean> {
  try {
    const answer = await fetch(`${settings['graph_url']}/sandbox/numbers/${demoNumber.phoneNumberId}`, {
      signal: AbortSignal.timeout(2_000),
    })
    const number = (await answer.json()) as { app_secret?: string }
    return answer.ok && number.app_secret === secrets['app_secret']
  } catch {
    // Nothing listens there, or something else does.
    return false
  }
}

/** Makes the sandbox the network of this inbox alone, and has it call the server. Answers whether the server did answer. */
export async function connectDemoSandbox(
  { control }: WhatsAppSandbox,
  inbox: Inbox,
  serverUrl: string,
): Promise<boolean> {
  const { handshake } = await control.putNumber({
    phone_number_id: demoNumber.phoneNumberId,
    waba_id: demoNumber.wabaId,
    display_phone_number: demoNumber.phone,
    verified_name: demoNumber.name,
    access_token: inbox.secrets['access_token'],
    app_secret: inbox.secrets['app_secret'],
    verify_token: inbox.secrets['verify_token'],
    callback_url: `${serverUrl}/api/v1/webhooks/whatsapp/${toUuid('inbox', inbox.id)}`,
  })
  for (const { phone_number_id: id } of control.numbers())
    if (id !== demoNumber.phoneNumberId) control.deleteNumber(String(id))
  return handshake?.ok ?? false
}
