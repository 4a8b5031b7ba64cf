import Type from 'typebox'

/** What goes to a browser’s `navigator.credentials`. The standard says what is in it. */
export const Options = Type.Unsafe<Record<string, unknown>>(
  Type.Object(
    { challenge: Type.String() },
    { additionalProperties: true, description: 'In the JSON form of WebAuthn' },
  ),
)

/** What a browser’s `navigator.credentials` gave: its members that must be there; others may. */
export function Answer(description: string, members: string[]) {
  return Type.Object(
    {
      id: Type.String(),
      rawId: Type.String(),
      type: Type.String(),
      response: Type.Object(Object.fromEntries(members.map((name) => [name, Type.String()])), {
        additionalProperties: true,
      }),
    },
    { additionalProperties: true, description: `${description}, in the JSON form of WebAuthn` },
  )
}
