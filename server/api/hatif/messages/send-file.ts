import Type from 'typebox'
import { invalidField } from '../../../platform/errors.ts'
import type { Endpoint } from '../route.ts'
import { Accepted, findWhatsApp, send, target } from './send.ts'

/** What a file is sent as, by the end of its name; anything else is a document. */
const extensions: Record<string, RegExp> = {
  image: /^(jpe?g|png|webp)$/,
  audio: /^(mp3|ogg|oga|opus|m4a|aac|amr)$/,
  video: /^(mp4|3gpp?)$/,
}

export const sendFile: Endpoint = (app, { db }) => {
  app.post('/v1/whatsapp/service-account/sendfile', {
    schema: {
      operationId: 'sendFile',
      summary: 'Send a file on WhatsApp, within 24 hours after the contact last wrote',
      tags: ['whatsapp'],
      body: Type.Object({
        ...target,
        fileUrl: Type.String({ description: 'http or https address of the file' }),
        fileName: Type.Optional(Type.String()),
        caption: Type.Optional(Type.String()),
      }),
      response: { 200: Accepted },
    },
    handler: async ({ hatif, body }) => {
      const { fileUrl, toNumber } = body
      const url = URL.canParse(fileUrl) ? new URL(fileUrl) : undefined
      if (!url || !/^https?:$/.test(url.protocol))
        throw invalidField('fileUrl', 'must be an http or https address', 'INVALID', fileUrl)
      const fileName = body.fileName || lastSegment(url)
      const kind = kindOf(fileName)
      const caption = kind === 'audio' ? undefined : body.caption || undefined
      const inbox = await findWhatsApp(db, hatif, body.channelId)
      const content = {
        link: fileUrl,
        ...(caption && { caption }),
        ...(kind === 'document' && fileName && { filename: fileName }),
      }
      return send(db, hatif, { inbox, toNumber, kind, content, text: caption, message: 'File accepted' })
    },
  })
}

function kindOf(fileName: string): string {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return Object.keys(extensions).find((kind) => extensions[kind]!.test(extension)) ?? 'document'
}

function lastSegment({ pathname }: URL): string {
  const segment = pathname.split('/').at(-1)!
  try {
    return decodeURIComponent(segment)
  } catch {
    // Not percent-encoded text: the name as it stands.
    return segment
  }
}
