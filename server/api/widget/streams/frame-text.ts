/** One event of a stream of server-sent events. JSON has no line breaks, so that its text is one line. */
export function frameText(name: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
