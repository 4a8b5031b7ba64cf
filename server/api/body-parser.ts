import type { FastifyInstance } from 'fastify'
import { AppError, errorText } from '../../platform/errors.ts'

/** JSON whatever the content type says, since clients leave it out; an empty body is none. */
export function parseBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    parse(request, body as string, (error, value) => {
      if (error) done(new AppError('invalid_request', `The body is not valid JSON: ${errorText(error)}`))
      else done(null, value)
    })
  })
}
