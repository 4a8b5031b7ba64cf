import type { ParleyEvent } from '../../../../shared/parley/index.ts'

/** The event for who does not know the server's address: its links are whole. */
export function withWholeLinks(event: ParleyEvent, publicUrl: string): ParleyEvent {
  const { message, call } = event
  const toWhole = (link: string | null) => (link?.startsWith('/') ? `${publicUrl}${link}` : link)
  return {
    ...event,
    ...(message && {
      message: {
        ...message,
        attachments: message.attachments.map((file) => ({ ...file, url: toWhole(file.url) })),
      },
    }),
    ...(call && { call: { ...call, recording_url: toWhole(call.recording_url) } }),
  }
}
