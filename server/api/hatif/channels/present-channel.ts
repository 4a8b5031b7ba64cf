import Type, { type Static } from 'typebox'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { Guid, Nullable, PageOf, WallClock } from '../schemas.ts'
import { wallClock } from '../time.ts'
import { channelTypeOf, channelTypes } from './channel-type.ts'

const Channel = Type.Object({
  id: Guid,
  creationTime: WallClock,
  creatorId: Guid,
  lastModificationTime: WallClock,
  lastModifierId: Nullable(Guid),
  workspaceId: Guid,
  name: Type.String(),
  type: Type.Integer({ description: '1 PhoneNumber, 2 WhatsApp, 3 both' }),
  icon: Type.String(),
  phoneNumber: Nullable(
    Type.Object({
      id: Guid,
      workspaceId: Guid,
      number: Nullable(Type.String()),
      phoneNumberStatus: Type.Integer(),
      region: Type.Null(),
      provider: Type.Null(),
    }),
  ),
  smartReconnectConfiguration: Type.Object({
    enabled: Type.Boolean(),
    windowMinutes: Type.Integer(),
    sipRingTimeoutSeconds: Type.Integer(),
    fallbackStrategy: Type.Integer(),
    mobileRingTimeoutSeconds: Type.Integer(),
  }),
  inboundAgentConfiguration: Type.Null(),
  postCallWebhookUrl: Nullable(Type.String()),
  evaluationTemplateId: Type.Null(),
  whatsAppInfo: Nullable(
    Type.Object({
      providerType: Type.Integer(),
      sessionInfo: Type.Null(),
      businessAccountInfo: Type.Object({
        id: Guid,
        phoneNumberId: Nullable(Type.String()),
        displayPhoneNumber: Nullable(Type.String()),
        provider: Type.Integer(),
        status: Type.Integer(),
        isActive: Type.Boolean(),
        qualityRating: Type.Null(),
      }),
    }),
  ),
})

export const ChannelPage = PageOf(Channel)

/** Smart reconnection is not offered, so its settings are its defaults. */
const smartReconnectConfiguration = {
  enabled: false,
  windowMinutes: 0,
  sipRingTimeoutSeconds: 30,
  fallbackStrategy: 0,
  mobileRingTimeoutSeconds: 30,
}

/** An inbox as Hatif shows it. The account itself stands for its service user. */
export function presentChannel(
  inbox: Inbox,
  { postCallUrl }: { postCallUrl: string | undefined },
): Static<typeof Channel> {
  const type = channelTypeOf(inbox)!
  const workspaceId = toUuid('account', inbox.accountId)
  return {
    id: toUuid('inbox', inbox.id),
    creationTime: wallClock(inbox.createdAt),
    creatorId: workspaceId,
    lastModificationTime: wallClock(inbox.updatedAt),
    lastModifierId: null,
    workspaceId,
    name: inbox.name,
    type,
    icon: type === channelTypes.Whatsapp ? 'whatsapp' : 'phone',
    phoneNumber: type === channelTypes.Whatsapp ? null : presentLine(inbox, workspaceId),
    smartReconnectConfiguration,
    inboundAgentConfiguration: null,
    postCallWebhookUrl: postCallUrl ?? null,
    evaluationTemplateId: null,
    whatsAppInfo: type === channelTypes.PhoneNumber ? null : presentWhatsApp(inbox),
  }
}

function presentLine({ id, phone, status }: Inbox, workspaceId: string) {
  return {
    id: toUuid('inbox', id),
    workspaceId,
    number: phone ?? null,
    phoneNumberStatus: status === 'active' ? 1 : 0,
    region: null,
    provider: null,
  }
}

function presentWhatsApp({ id, phone, settings, status }: Inbox) {
  return {
    providerType: 1,
    sessionInfo: null,
    businessAccountInfo: {
      id: toUuid('inbox', id),
      phoneNumberId: settings['phone_number_id'] === undefined ? null : String(settings['phone_number_id']),
      displayPhoneNumber: phone ?? null,
      provider: 1,
      status: status === 'active' ? 1 : 0,
      isActive: status === 'active',
      qualityRating: null,
    },
  }
}
