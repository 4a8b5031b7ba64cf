import Type from 'typebox'
import { Guid, Nullable, PageOf, UtcTime } from '../schemas.ts'
import { TagDto } from '../tags/present-tag.ts'

const NullableText = Nullable(Type.String())
const NullableInteger = Nullable(Type.Integer())

const shared = {
  id: Guid,
  sentiment: Type.Null(),
  lastActivityAt: UtcTime,
  contactId: Guid,
  contactName: Type.String(),
  phoneNumber: Nullable(Type.String({ description: 'E.164' })),
  channelId: Guid,
  assigneeId: Nullable(Guid),
  assignedAiAgentId: Nullable(Guid),
  isAiAssignee: Type.Boolean(),
  assigneeName: NullableText,
  tags: Type.Array(TagDto),
  unreadCount: Type.Integer({ description: 'Always 0 for service accounts' }),
}

const channel = { id: Guid, name: Type.String(), icon: NullableText, phoneNumber: NullableText }

/** In the list, states and types are numbers. */
export const ConversationPage = PageOf(
  Type.Object({
    ...shared,
    status: Type.Integer({ description: '1 Open, 2 Closed' }),
    contactType: Type.Integer({ description: '1 Individual' }),
    channel: Type.Object({
      ...channel,
      type: Type.Integer({ description: '1 PhoneNumber, 2 WhatsApp, 3 both' }),
    }),
    lastEventSourceType: Nullable(Type.Integer({ description: '1 Call, 2 WhatsApp, 3 Assignation' })),
    lastEventDirection: Nullable(Type.Integer({ description: '1 Inbound, 2 Outbound, 3 Internal' })),
    lastEventStatus: NullableText,
    lastEventPreviewBody: NullableText,
    lastEventOccurredAt: Nullable(UtcTime),
    lastEventsCount: Type.Integer(),
  }),
)

/** In Get and Create, they are names. */
export const ConversationDto = Type.Object({
  ...shared,
  status: Type.Enum(['Open', 'Closed']),
  contactType: Type.Literal('Individual'),
  channel: Type.Object({ ...channel, type: Type.Enum(['Voice', 'Whatsapp', 'PhoneNumberAndWhatsapp']) }),
})

export const TimelinePage = PageOf(
  Type.Object({
    eventId: Guid,
    conversationId: Guid,
    contactId: Guid,
    channelId: Guid,
    sourceType: Type.Integer({ description: '1 Call, 2 WhatsApp, 3 Assignation' }),
    sourceId: Nullable(Guid),
    direction: Type.Integer({ description: '1 Inbound, 2 Outbound, 3 Internal' }),
    creationTime: UtcTime,
    status: Type.String(),
    errorCode: NullableInteger,
    failureReason: NullableText,
    isAi: Type.Boolean(),
    attachment: Nullable(Type.String({ description: 'Link to the file; one of ours holds for a day' })),
    ownerUserId: Nullable(Guid),
    aiAgentId: Nullable(Guid),
    durationOrSize: Nullable(Type.String({ description: 'hh:mm:ss' })),
    ringingDuration: Nullable(Type.String({ description: 'hh:mm:ss' })),
    body: NullableText,
    handlerName: NullableText,
    aiSummary: Type.Null(),
    replyTo: Nullable(Type.Object({ repliedToEventId: Nullable(Guid), repliedToBody: NullableText })),
    internalThread: Type.Null(),
    location: Nullable(
      Type.Object({
        latitude: Type.Number(),
        longitude: Type.Number(),
        name: NullableText,
        address: NullableText,
      }),
    ),
    assignation: Nullable(
      Type.Object({
        assignedUserId: Nullable(Guid),
        assignedUserName: NullableText,
        assignedAiAgentId: Nullable(Guid),
        assignedAiAgentName: NullableText,
        assignedByUserId: Nullable(Guid),
        assignedByUserName: NullableText,
      }),
    ),
  }),
)

export const ConversationParams = Type.Object({
  conversationId: Type.String({ description: 'Id of the conversation' }),
})
