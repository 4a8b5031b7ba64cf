import type { FastifyInstance } from 'fastify'
import { notFound } from '../../../platform/errors.ts'
import { widgetAssets } from '../assets/widget-assets.ts'
import type { WidgetContext } from '../context.ts'
import { frameAncestors } from '../origins.ts'
import { presentConfig } from '../present/present-config.ts'
import { escapeHtml } from './escape-html.ts'

/** The page inside the site's frame. It carries what it needs to be drawn at once, and nothing runs in it but ours. */
export function framePage(app: FastifyInstance, { directory, db, proofs }: WidgetContext): void {
  app.get<{ Params: { key: string } }>('/widget/v1/:key/frame', async (request, reply) => {
    const found = await directory.find(request.params.key)
    if (!found) throw notFound('chat')
    const { settings } = found
    const { app: script, style } = await widgetAssets()
    const config = JSON.stringify(presentConfig(settings, db.now()))
    return reply
      .headers({
        'content-security-policy': policyOf(frameAncestors(settings)),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>${escapeHtml(settings.title)}</title>
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
<body data-key="${escapeHtml(settings.widgetKey)}" data-origins="${escapeHtml(settings.allowedOrigins.join(' '))}" data-nonce="${proofs.nonce}" data-config="${escapeHtml(config)}"></body>
</html>
`)
  })
}

function policyOf(ancestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob: https: http:",
    "media-src 'self' blob: https: http:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')
}
