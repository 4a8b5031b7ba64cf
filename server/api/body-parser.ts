import type { FastifyInstance } from 'fastify'
import { AppError, errorText } from '../platform/errors.ts'

/** JSON of these content types, by default of whatever the client says, since many say nothing; an empty body is none. */
export function parseBodies(
  app: FastifyInstance,
  { contentTypes = '*' }: { contentTypes?: string | RegExp } = {},
): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(contentTypes, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    parse(request, body as string, (error, value) => {
      if (error) done(new AppError('invalid_request', `The body is not valid JSON: ${errorText(error)}`))
      else done(null, value)
    })
  })
}
