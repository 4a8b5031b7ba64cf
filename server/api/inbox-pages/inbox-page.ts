import type { InboxAssets } from './inbox-assets.ts'

/**
 * Nothing runs in the page but what we built. Styles come from our sheets and from scripts, never from markup; the nonce
 * is for the two sheets that the component library writes.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob: https:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

export type PageOptions = { theme: 'light' | 'dark' | undefined; nonce: string }

/** The one page of the inbox. The theme is known before the first paint, so nothing flashes. */
export function inboxPage(
  { script, preloads, styles, fonts }: InboxAssets,
  { theme, nonce }: PageOptions,
): string {
  return `<!doctype html>
<html lang="en"${theme ? ` data-theme="${theme}"` : ''}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>Parley</title>
<meta name="theme-color" content="${theme === 'dark' ? '#111317' : '#f4f5f7'}">
<meta name="mobile-web-app-capable" content="yes">
<meta name="apple-mobile-web-app-title" content="Parley">
<meta property="csp-nonce" nonce="${nonce}">
<meta name="robots" content="noindex">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="icon" href="/inbox/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/inbox/icon-192.png">
${styles.map((file) => `<link rel="stylesheet" href="/inbox/assets/${file}">`).join('\n')}
${fonts.map((file) => `<link rel="preload" as="font" type="font/woff2" href="/inbox/assets/${file}" crossorigin>`).join('\n')}
${preloads.map((file) => `<link rel="modulepreload" href="/inbox/assets/${file}">`).join('\n')}
<script type="module" src="/inbox/assets/${script}"></script>
<noscript>Parley’s inbox needs JavaScript.</noscript>
<div id="root"></div>
</html>
`
}
