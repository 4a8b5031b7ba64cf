/** Light and dark come from the visitor's system; every colour is named once. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f1ec, #14171a);
  --panel: light-dark(#fbfaf7, #1a1e22);
  --raised: light-dark(#ffffff, #23282d);
  --line: light-dark(#e2ded5, #2e353b);
  --ink: light-dark(#1f2a2c, #e7ebec);
  --soft: light-dark(#66706f, #96a1a4);
  --accent: light-dark(#0c7a64, #38c2a1);
  --on-accent: light-dark(#ffffff, #06231c);
  --mine: light-dark(#d8f0e4, #14483b);
  --chat: light-dark(#ebe6dc, #101315);
  --read: light-dark(#1780d4, #58b4ff);
  --bad: light-dark(#b3382c, #ff8a7a);
  --bad-ground: light-dark(#fbe9e6, #3a1f1c);
  --warn: light-dark(#8a5a00, #e9b44c);
  --shadow: 0 1px 2px light-dark(#0000001a, #00000066);
  font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
* { box-sizing: border-box; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
[hidden] { display: none !important; }
body { margin: 0; height: 100dvh; display: grid; grid-template-rows: auto 1fr; background: var(--ground); color: var(--ink); }
h1, h2 { margin: 0; font-weight: 650; letter-spacing: -.01em; }
h1 { font-size: 15px; }
h2 { font-size: 13px; }
ul, ol { list-style: none; margin: 0; padding: 0; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.grow { flex: 1; }
.soft, .hint { color: var(--soft); }
.mono { font: 12px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }

.top { display: flex; align-items: center; gap: 10px; padding: 10px 16px; border-bottom: 1px solid var(--line); background: var(--panel); }
.mark { flex: none; width: 20px; height: 20px; border-radius: 7px 7px 7px 2px; background: var(--accent); box-shadow: inset 0 0 0 5px var(--accent), inset 0 0 0 12px var(--panel); }
.pill { display: inline-flex; align-items: center; gap: 7px; padding: 4px 11px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); font-size: 13px; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: var(--soft); flex: none; }
.dot.good { background: var(--accent); } .dot.bad { background: var(--bad); } .dot.wait { background: var(--warn); }
.quiet { border: 1px solid transparent; background: none; border-radius: 8px; padding: 4px 10px; color: var(--soft); }
.quiet:hover { background: var(--raised); border-color: var(--line); color: var(--ink); }
.button { border: 1px solid var(--line); background: var(--raised); border-radius: 8px; padding: 5px 12px; }
.button:hover { border-color: var(--soft); }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }

main { display: grid; grid-template-columns: 270px minmax(380px, 1fr) 372px; min-height: 0; }
.people, .side { background: var(--panel); min-height: 0; overflow: auto; }
.people { border-inline-end: 1px solid var(--line); }
.side { border-inline-start: 1px solid var(--line); display: flex; flex-direction: column; }
.head { display: flex; align-items: center; justify-content: space-between; padding: 12px 16px 6px; min-height: 44px; }
.head .quiet { margin-inline-end: -8px; }

.number { margin: 12px; padding: 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); }
.number strong { display: block; font-size: 14px; }
.number .button { width: 100%; margin-top: 10px; }
.number select { width: 100%; margin-bottom: 8px; }
.person-row { display: grid; grid-template-columns: 40px 1fr auto; gap: 2px 10px; align-items: center; width: 100%; text-align: start; padding: 9px 16px; border: 0; background: none; }
.person-row:hover { background: var(--raised); }
.person-row[aria-current=true] { background: light-dark(#e6f1ec, #1d2f2a); }
.person-row .avatar { grid-row: span 2; }
.person-row .name { font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.person-row .last { color: var(--soft); font-size: 13px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.person-row .last:last-child { grid-column: 2 / -1; }
.person-row time { color: var(--soft); font-size: 12px; }
.badge { justify-self: end; min-width: 19px; padding: 0 6px; border-radius: 99px; background: var(--accent); color: var(--on-accent); font-size: 12px; font-weight: 650; text-align: center; }
.avatar { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; font-weight: 650; font-size: 14px; color: #fff; background: hsl(var(--hue, 160) 38% 42%); flex: none; }

.stage { display: flex; flex-direction: column; align-items: center; gap: 10px; padding: 16px; min-height: 0; }
.phone { width: min(100%, 480px); flex: 1; min-height: 0; display: flex; flex-direction: column; border: 1px solid var(--line); border-radius: 26px; overflow: hidden; background: var(--chat); box-shadow: 0 12px 40px light-dark(#0000001c, #00000070); }
.bar { display: flex; align-items: center; gap: 11px; padding: 11px 16px; background: var(--raised); border-bottom: 1px solid var(--line); }
.bar strong { display: block; line-height: 1.25; }
.bar .soft { font-size: 12.5px; }
.bar .typing { color: var(--accent); }
.chat { flex: 1; min-height: 0; overflow-y: auto; padding: 16px 14px; display: flex; flex-direction: column; gap: 5px; }
.day { align-self: center; font-size: 12px; color: var(--soft); background: var(--raised); border-radius: 8px; padding: 2px 10px; margin: 4px 0; box-shadow: var(--shadow); }
.empty { margin: auto; max-width: 260px; text-align: center; color: var(--soft); }
.row { display: flex; align-items: center; gap: 6px; max-width: 100%; }
.row.mine { flex-direction: row-reverse; }
.bubble { position: relative; max-width: min(84%, 360px); padding: 6px 10px 5px; border-radius: 4px 14px 14px 14px; background: var(--raised); box-shadow: var(--shadow); overflow-wrap: anywhere; }
.mine .bubble { background: var(--mine); border-radius: 14px 4px 14px 14px; }
.bubble.failed { background: var(--bad-ground); }
.bubble .words { white-space: pre-wrap; }
.bubble .title { font-weight: 650; margin-bottom: 2px; }
.bubble .footer { color: var(--soft); font-size: 12.5px; margin-top: 3px; }
.bubble img, .bubble video { display: block; max-width: 100%; min-width: 120px; max-height: 260px; border-radius: 9px; margin: 2px 0 4px; }
.bubble img.sticker { width: 110px; min-width: 0; }
.bubble audio { display: block; width: 250px; max-width: 100%; height: 38px; margin: 3px 0; }
.bubble .file { display: flex; align-items: center; gap: 9px; padding: 8px 10px; margin: 2px 0 4px; border-radius: 9px; background: light-dark(#0000000d, #ffffff12); color: inherit; text-decoration: none; }
.bubble .quote { border-inline-start: 3px solid var(--accent); padding: 3px 8px; margin: 2px 0 5px; border-radius: 4px; background: light-dark(#0000000a, #ffffff0f); color: var(--soft); font-size: 13px; max-height: 42px; overflow: hidden; }
.bubble .gone { font-style: italic; color: var(--soft); }
.meta { display: flex; justify-content: flex-end; align-items: center; gap: 4px; font-size: 11.5px; color: var(--soft); margin-top: 1px; }
.meta .read { color: var(--read); }
.meta svg { width: 17px; height: 12px; }
.fault { color: var(--bad); font-size: 12.5px; margin-top: 3px; }
.emoji { position: absolute; bottom: -15px; inset-inline-start: 8px; display: flex; gap: 2px; padding: 0 6px; border-radius: 99px; background: var(--raised); border: 1px solid var(--line); font-size: 13px; }
.row.reacted { margin-bottom: 14px; }
.choices { display: grid; gap: 1px; margin: 6px -10px -5px; border-top: 1px solid var(--line); }
.choices button, .choices a { display: block; border: 0; background: none; color: var(--accent); font-weight: 600; padding: 8px; text-align: center; text-decoration: none; }
.choices button + button { border-top: 1px solid var(--line); }
.choices button:hover, .choices a:hover { background: light-dark(#0000000a, #ffffff0d); }
.choices small { display: block; font-weight: 400; color: var(--soft); }
.tools { display: flex; opacity: 0; transition: opacity .12s; }
.row:hover .tools, .row:focus-within .tools { opacity: 1; }
.tools button { border: 0; background: none; color: var(--soft); padding: 3px 4px; border-radius: 6px; line-height: 1; }
.tools button:hover { color: var(--ink); background: var(--raised); }
.tools svg, .round svg, .menu svg, .file svg { width: 18px; height: 18px; display: block; }
.about { display: flex; align-items: center; gap: 10px; padding: 7px 16px; background: var(--raised); border-top: 1px solid var(--line); font-size: 13px; }
.about div { flex: 1; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; border-inline-start: 3px solid var(--accent); padding-inline-start: 9px; }
.composer { display: flex; align-items: center; gap: 8px; padding: 10px 12px; background: var(--raised); border-top: 1px solid var(--line); }
.composer #words:focus { outline: 0; border-color: var(--accent); }
.composer #words { flex: 1; min-width: 0; border: 1px solid var(--line); border-radius: 20px; padding: 8px 15px; background: var(--panel); }
.round { width: 37px; height: 37px; border-radius: 50%; border: 0; background: none; color: var(--soft); display: grid; place-items: center; }
.round:hover { background: var(--panel); color: var(--ink); }
.round.send { background: var(--accent); color: var(--on-accent); }
.attach { position: relative; }
.menu { position: absolute; bottom: 46px; inset-inline-start: 0; width: 214px; padding: 6px; border: 1px solid var(--line); border-radius: 14px; background: var(--raised); box-shadow: 0 8px 30px light-dark(#00000026, #000000a6); z-index: 2; }
.menu button { display: flex; align-items: center; gap: 11px; width: 100%; padding: 7px 10px; border: 0; border-radius: 9px; background: none; text-align: start; }
.menu button:hover { background: var(--panel); }
.menu svg { color: var(--accent); }
.menu hr { border: 0; border-top: 1px solid var(--line); margin: 5px 8px; }
.person { width: min(100%, 480px); display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 4px 14px; font-size: 12.5px; color: var(--soft); }
.person label { display: inline-flex; align-items: center; gap: 6px; }
.person .open { color: var(--accent); } .person .closed { color: var(--warn); }
input[type=checkbox] { accent-color: var(--accent); margin: 0; width: 15px; height: 15px; }

.side section + section { border-top: 1px solid var(--line); }
.side section { padding-bottom: 12px; }
.side .logs { flex: 1; min-height: 240px; display: flex; flex-direction: column; padding-bottom: 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 14px; padding: 0 16px; }
.fields label { display: flex; align-items: center; justify-content: space-between; gap: 8px; font-size: 13px; min-height: 30px; }
.fields .wide { grid-column: 1 / -1; }
.fields input[type=number] { width: 68px; text-align: end; }
input[type=number], input[type=text], input[type=url], select { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); padding: 4px 8px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; padding: 10px 16px 0; align-items: center; }
.tag { display: inline-flex; align-items: center; gap: 6px; border-radius: 99px; padding: 2px 10px; background: var(--bad-ground); color: var(--bad); font-size: 12.5px; }
.tabs { display: flex; gap: 2px; }
.tabs button { border: 0; background: none; color: var(--soft); font-size: 13px; padding: 3px 9px; border-radius: 7px; }
.tabs button[aria-pressed=true] { background: var(--raised); color: var(--ink); box-shadow: var(--shadow); }
#log { flex: 1; min-height: 0; overflow: auto; padding-bottom: 10px; }
.entry { display: grid; grid-template-columns: 14px 60px 1fr auto; gap: 8px; align-items: baseline; width: 100%; border: 0; background: none; text-align: start; padding: 4px 16px; }
.entry:hover { background: var(--raised); }
.entry .what { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.entry .way { color: var(--soft); } .entry .code { font-weight: 600; }
.entry .good { color: var(--accent); } .entry .bad { color: var(--bad); } .entry .wait { color: var(--warn); }
.json { margin: 0 16px 8px; padding: 9px 11px; border-radius: 9px; background: var(--ground); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 340px; overflow: auto; }

dialog { border: 1px solid var(--line); border-radius: 18px; padding: 22px; width: min(94vw, 540px); background: var(--panel); color: var(--ink); }
dialog::backdrop { background: #00000066; }
dialog h2 { font-size: 17px; margin-bottom: 4px; }
dialog p { margin: 0 0 14px; color: var(--soft); }
dialog form { display: grid; gap: 10px; }
dialog form label { display: grid; gap: 4px; font-size: 13px; }
dialog form input { padding: 7px 10px; }
dialog .end { display: flex; justify-content: flex-end; gap: 8px; margin-top: 6px; }
.facts { display: grid; grid-template-columns: auto 1fr auto; gap: 4px 12px; align-items: center; margin-bottom: 16px; font-size: 13px; }
.facts code { font: 12.5px ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.verdict { padding: 9px 12px; border-radius: 9px; background: light-dark(#e6f1ec, #1d2f2a); }
.verdict.bad { background: var(--bad-ground); color: var(--bad); }
#toast { position: fixed; bottom: 20px; inset-inline: 0; margin: auto; width: fit-content; max-width: 80vw; padding: 9px 16px; border-radius: 11px; background: var(--ink); color: var(--ground); z-index: 5; }

@media (max-width: 1120px) { main { grid-template-columns: 220px minmax(340px, 1fr) 320px; } .hint { display: none; } }
@media (max-width: 900px) {
  body { height: auto; }
  main { grid-template-columns: 1fr; }
  .people { border: 0; }
  .stage { height: 92dvh; order: -1; }
  .side { border: 0; border-top: 1px solid var(--line); }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`
