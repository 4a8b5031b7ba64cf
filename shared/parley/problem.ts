import Type, { type Static } from 'typebox'

/** RFC 9457, with our code and what is wrong with each field. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: '`urn:parley:error:` and the code' }),
    title: Type.String({ description: 'The same for every failure of this type' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What failed here, what was expected, and what to do' }),
    code: Type.String(),
    request_id: Type.String({ description: 'The server’s log has it' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), code: Type.String(), message: Type.String() })),
    ),
    retry_after_seconds: Type.Optional(Type.Integer()),
  },
  { description: 'A problem, RFC 9457' },
)
export type Problem = Static<typeof Problem>
