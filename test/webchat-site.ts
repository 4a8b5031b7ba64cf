import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A firm's own site, of another origin than the server and strict about what its pages may load. */
export type Site = { url: string; close(): Promise<void> }

export async function startSite(chatUrl: string, key: string): Promise<Site> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src 'nonce-n0nce' ${chatUrl}`,
        `connect-src ${chatUrl}`,
        `frame-src ${chatUrl}`,
        "style-src 'nonce-n0nce'",
      ].join('; '),
    })
    // One page leaves it to its script to begin the chat.
    response.end(page(chatUrl, path === '/bare' ? '' : `data-inbox="${key}"`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // Another host name than the server's, so that the frame is a third party here.
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function page(chatUrl: string, facts: string): string {
  return `<!doctype html>
<html lang="en">
<title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<body>
<h1>Shop</h1>
<button id="before">Before</button>
<p>${'A page with some words. '.repeat(80)}</p>
<script nonce="n0nce">
  window.parley = (...call) => (parley.q = parley.q || []).push(call)
  window.heard = []
  window.shifts = 0
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value }).observe({ type: 'layout-shift', buffered: true })
  for (const name of ['ready', 'open', 'close', 'unread', 'message:sent', 'message:received', 'identified', 'rated'])
    parley('on', name, (data) => window.heard.push([name, data]))
</script>
<script async src="${chatUrl}/widget.js" ${facts}></script>
</body>
</html>`
}
