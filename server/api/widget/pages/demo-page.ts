import type { FastifyInstance } from 'fastify'
import type { WidgetContext } from '../context.ts'
import { escapeHtml } from './escape-html.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // The inbox shows it beside the settings of the chat.
  "frame-ancestors 'self'",
].join('; ')

/** A page to try a chat on, as one of the firm's own would show it. */
export function demoPage(app: FastifyInstance, { directory }: WidgetContext): void {
  app.get<{ Querystring: { inbox?: string; lang?: string } }>('/widget/demo', async (request, reply) => {
    const { inbox: key = '', lang = 'en' } = request.query
    const found = await directory.find(String(key))
    const language = /^[a-z]{2}$/.test(String(lang)) ? String(lang) : 'en'
    return reply
      .status(found ? 200 : 404)
      .headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(render(found?.settings.widgetKey, found?.settings.title ?? 'No chat here', language))
  })
}

function render(key: string | undefined, title: string, language: string): string {
  const script = key
    ? `<script async src="/widget.js" data-inbox="${escapeHtml(key)}" data-locale="${language}"></script>`
    : ''
  const words = key
    ? `<p>The chat stands in the corner. It is on this page by one line:</p>
<pre>&lt;script async src="…/widget.js" data-inbox="${escapeHtml(key)}"&gt;&lt;/script&gt;</pre>
<p>What you write there comes to the inbox; what an agent answers comes back here, in this tab, in others, and after a reload.</p>`
    : '<p>Open <code>/widget/demo?inbox=</code> with the widget key of a web-chat inbox.</p>'
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${styles}</style>
<header><strong>Northwind Outfitters</strong><nav>Shop Journal Stores</nav></header>
<main dir="ltr">
<h1>${escapeHtml(title)}</h1>
${words}
<section>${'<article><div></div><b></b><i></i></article>'.repeat(6)}</section>
</main>
${script}
</html>
`
}

const styles = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 12%, transparent) }
body { margin: 0 }
header { display: flex; gap: 2rem; align-items: center; padding: 1rem max(1.5rem, 6vw); border-bottom: 1px solid var(--line) }
nav { opacity: .6; word-spacing: 1.2rem }
main { max-width: 60rem; margin: 0 auto; padding: 4vh max(1.5rem, 6vw) 20vh }
h1 { font-size: clamp(1.8rem, 4vw, 2.8rem); letter-spacing: -.02em; line-height: 1.15; margin: 1.5rem 0 1rem }
p { max-width: 40rem; opacity: .8 }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; font-size: .85rem; direction: ltr; text-align: left }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.5rem; margin-top: 3rem }
article div { aspect-ratio: 4 / 3; border-radius: .8rem; background: linear-gradient(150deg, hsl(var(--hue) 45% 82%), hsl(calc(var(--hue) + 40) 50% 68%)) }
${[25, 75, 150, 205, 260, 330].map((hue, index) => `article:nth-child(${index + 1}) { --hue: ${hue} }`).join('\n')}
@media (prefers-color-scheme: dark) { article div { filter: brightness(.55) } }
article b, article i { display: block; height: .7rem; border-radius: 1rem; background: var(--line); margin-top: .8rem; width: 70% }
article i { width: 40%; margin-top: .5rem }
`
