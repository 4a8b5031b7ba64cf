import { phoneNumberKind } from '../../../channels/whatsapp/schema.ts'
import { findInboxesByAddress, type Inbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'

/** What the inbox of the sample account is at the built-in sandbox. Meta gives no such ids. */
export const demoNumber = {
  phone: '+15550104010',
  phoneNumberId: '401040104010401',
  wabaId: '401040104010402',
  name: 'My company',
}

/** The port of the sandbox, unless another program has it. */
export const demoPort = 4010

/** Marks the inbox in its settings, so that an inbox with the same number but of another make is left alone. */
const demoProvider = 'parley_sandbox'

/** The settings of an inbox that is wired to the built-in sandbox. */
export function demoSettings(
  secrets: { accessToken: string; appSecret: string; verifyToken: string },
  graphUrl: string,
) {
  return {
    phone_number_id: demoNumber.phoneNumberId,
    waba_id: demoNumber.wabaId,
    access_token: secrets.accessToken,
    app_secret: secrets.appSecret,
    verify_token: secrets.verifyToken,
    number_provider: demoProvider,
    graph_url: graphUrl,
  }
}

/** Its network is trusted as our own, so it must be one of this machine. */
export function isDemoInbox({ channel, settings }: Inbox): boolean {
  const isHere = /^http:\/\/127\.0\.0\.1:\d+$/.test(String(settings['graph_url']))
  return channel === 'whatsapp' && settings['number_provider'] === demoProvider && isHere
}

/** The inbox that a first start made, as long as it was not deleted. */
export async function findDemoInbox(db: Db): Promise<Inbox | undefined> {
  const found = await findInboxesByAddress(db, [{ kind: phoneNumberKind, key: demoNumber.phoneNumberId }])
  return found.find(isDemoInbox)
}
