import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './harness.ts'

type Content = Record<string, { schema?: object }>
type Operation = { responses?: Record<string, { content?: Content }> }
type Document = { paths: Record<string, Record<string, Operation>>; components?: object }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

// The server makes a serializer when a route first answers, so a schema of which none can be made is found here.
it.each(['vobiz', 'hatif', 'parley'])('every answer of %s can be serialized by its schema', async (name) => {
  const { paths, components }: Document = (await server.app.http.inject(`/docs/${name}/openapi.json`)).json()
  const compile = SerializerSelector()({}, {})
  let made = 0
  for (const [url, operations] of Object.entries(paths))
    for (const [method, { responses = {} }] of Object.entries(operations))
      for (const [httpStatus, { content = {} }] of Object.entries(responses))
        for (const { schema } of Object.values(content)) {
          if (!schema) continue
          compile({ method, url, httpStatus, schema: { ...schema, components } })
          made += 1
        }
  expect(made).toBeGreaterThan(20)
})
