/** One event of a stream of server-sent events. `json` is one line, as JSON text is. */
export function eventFrame(name: string, json: string, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${json}\n\n`
}

/** Keeps a quiet connection open, and has the client resume after this place should it break. */
export function heartbeat(position: string): string {
  return `: still here\nid: ${position}\n\n`
}
