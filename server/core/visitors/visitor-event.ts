/**
 * What the chat tells of its visitors, in one body: the widget's key and, in order, what happened. The body is ours,
 * but it lies in the same table as every network's and is read as warily.
 */
export type VisitorBody = { widget_key: string; events: VisitorEvent[] }

export type VisitorEvent = VisitorMessageEvent | VisitorStatusEvent | VisitorProfileEvent

/** `address` is where the visitor's conversation is found, `name` what the visitor is called. */
export type VisitingPerson = { address: string; name?: string }

export type VisitorMessageEvent = {
  type: 'message'
  visitor: VisitingPerson
  id: string
  /** ISO 8601. */
  at: string
  /** `type` and, under its name, the typed object in the shape of Meta's API. */
  message: Record<string, unknown>
  reply_to?: string
  /** The page it was written on, the client's own id, answers to the questions before the chat. */
  extras?: Record<string, unknown>
  upload?: { id: string; mime_type: string; file_name: string; sha256: string }
}

/** How far a message to the visitor has come. `message_id` is ours. */
export type VisitorStatusEvent = {
  type: 'status'
  visitor: VisitingPerson
  id: string
  message_id: string
  status: 'delivered' | 'read'
  at: string
}

export type VisitorProfileEvent = {
  type: 'profile'
  visitor: VisitingPerson
  /** Whose lane it waits in: behind what was written from the former address. */
  former_address?: string
  vouched?: boolean
  email?: string
  email_verified?: boolean
  values?: Record<string, string | number | boolean>
}
