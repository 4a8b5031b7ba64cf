/** Everything is fixed to the window, so that the page beneath never moves. */
export const styles = `
:host{all:initial;--gap:20px;--paper:#fff;--ink:#14161c;font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
:host([data-theme=dark]){--paper:#1d2027;--ink:#eceef2}
@media (prefers-color-scheme:dark){:host([data-theme=auto]){--paper:#1d2027;--ink:#eceef2}}
*{box-sizing:border-box}
[hidden],:host([hidden]){display:none!important}
.launcher,.teaser,iframe{position:fixed;inset-block-end:calc(var(--gap) + 72px);inset-inline-end:var(--gap);z-index:2147483001;box-shadow:0 1px 5px rgb(0 0 0/.14),0 10px 40px rgb(0 0 0/.22)}
.launcher{inset-block-end:calc(var(--gap) + env(safe-area-inset-bottom));width:56px;height:56px;border:0;padding:0;border-radius:50%;cursor:pointer;color:var(--on-brand);background:var(--brand);transition:transform .18s}
.launcher:hover{transform:scale(1.06)}
.launcher:focus-visible,.teaser button:focus-visible{outline:3px solid var(--brand);outline-offset:3px}
.launcher svg{position:absolute;inset:0;margin:auto;transition:opacity .16s,transform .22s}
.launcher .shut,.launcher[aria-expanded=true] .talk{opacity:0;transform:rotate(-35deg) scale(.6)}
.launcher[aria-expanded=true] .shut{opacity:1;transform:none}
.badge{position:absolute;inset-block-start:-5px;inset-inline-end:-5px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;border:2px solid #fff;background:#e02d3c;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center;animation:pop .25s}
.teaser{max-width:min(300px,calc(100vw - 40px));padding:14px 16px;padding-inline-end:40px;border-radius:16px;background:var(--paper);color:var(--ink);cursor:pointer;animation:rise .3s;overflow-wrap:anywhere}
.teaser b{display:block;font-size:13px;margin-block-end:2px}
.teaser p{margin:0;max-height:6.2em;overflow:hidden}
.teaser button{position:absolute;inset-block-start:6px;inset-inline-end:6px;width:28px;height:28px;border:0;border-radius:50%;background:none;color:inherit;opacity:.75;cursor:pointer;font:18px/28px system-ui;padding:0}
.teaser button:hover{opacity:1}
iframe{width:400px;max-width:calc(100vw - 40px);height:min(704px,calc(100vh - 116px));border:0;border-radius:18px;background:var(--paper);color-scheme:normal;transform-origin:100% 100%;transition:opacity .18s,transform .22s cubic-bezier(.2,.9,.3,1.1),visibility .22s}
iframe:dir(rtl){transform-origin:0 100%}
iframe[data-open=false]{opacity:0;visibility:hidden;transform:translateY(14px) scale(.97);pointer-events:none}
:host([data-position=left]) .launcher,:host([data-position=left]) .teaser,:host([data-position=left]) iframe{inset-inline:var(--gap) auto}
@media (max-width:480px),(max-height:480px){:host{--gap:16px}iframe{inset:0!important;width:100vw;max-width:none;height:100vh;height:100dvh;border-radius:0}:host([data-open=true]) .launcher{display:none}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none}}
@keyframes pop{from{transform:scale(0)}}
@keyframes rise{from{opacity:0;transform:translateY(10px)}}
`
