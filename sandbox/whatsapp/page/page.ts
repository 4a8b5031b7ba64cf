import { chatScript } from './chat-script.ts'
import { connectScript } from './connect-script.ts'
import { coreScript } from './core-script.ts'
import { logScript } from './log-script.ts'
import { mainScript } from './main-script.ts'
import { networkScript } from './network-script.ts'
import { styles } from './styles.ts'

/**
 * The whole page in one document: nothing is loaded from elsewhere, nothing is built. What comes from the network is
 * only ever set as text. The scripts are plain JavaScript kept in text modules, so that they travel with the code.
 */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>WhatsApp sandbox</title>
<style>${styles}</style>
</head>
<body>
<header class="top">
  <span class="mark" aria-hidden="true"></span>
  <h1>WhatsApp sandbox</h1>
  <span class="hint">A network of your own. Nothing leaves this machine.</span>
  <span class="grow"></span>
  <span id="callback-pill"></span>
  <button class="quiet" id="reset" type="button">Start over</button>
</header>
<main>
  <aside class="people" aria-label="Customers">
    <section id="number"></section>
    <div class="head"><h2>Customers</h2><button class="quiet" id="new-customer" type="button">New</button></div>
    <ul id="people"></ul>
  </aside>
  <section class="stage" aria-label="The customer's phone">
    <div class="phone">
      <div class="bar" id="bar"></div>
      <ol class="chat" id="chat" aria-live="polite"></ol>
      <div id="about"></div>
      <form class="composer" id="composer" autocomplete="off">
        <div class="attach">
          <button class="round" id="attach" type="button" aria-haspopup="true" aria-label="Attach"></button>
          <div class="menu" id="menu" hidden></div>
        </div>
        <input id="words" aria-label="Message" placeholder="Write as the customer" maxlength="4096">
        <button class="round send" aria-label="Send"></button>
        <input id="file" type="file" hidden>
      </form>
    </div>
    <div class="person" id="person"></div>
  </section>
  <aside class="side" aria-label="Network and log">
    <section id="network"></section>
    <section id="failures"></section>
    <section class="logs"><div class="head"><h2>Log</h2><div class="tabs" id="log-tabs"></div></div><ul id="log"></ul></section>
  </aside>
</main>
<dialog id="dialog"></dialog>
<div id="toast" role="status" hidden></div>
<script>
(function () {
'use strict'
${[coreScript, chatScript, networkScript, logScript, connectScript, mainScript].join('\n')}
})()
</script>
</body>
</html>
`
