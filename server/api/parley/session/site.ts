import type { FastifyRequest } from 'fastify'
import type { Site } from '../../../core/sessions/index.ts'
import { invalidField } from '../../../platform/errors.ts'

/** The site that a page of ours is on: where its browser says, which was held to be ours, else our public one. */
export function siteOf({ headers }: FastifyRequest, publicUrl: string): Site {
  const text = headers.origin ?? publicUrl
  if (!URL.canParse(text)) throw invalidField('Origin', 'is needed: a passkey belongs to a site', 'REQUIRED')
  const { origin, hostname } = new URL(text)
  return { origin, host: hostname }
}
