import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { chromium } from '@playwright/test'

const log = readFileSync('/tmp/demo.log', 'utf8')
const base = 'http://localhost:46000'
const pw = /told this once: (\S+)/.exec(log)[1]
const setup = /(http\S+setup\?token=\S+)/.exec(log)?.[1]
const who = process.argv[2]
const pages = process.argv.slice(3)
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const { existsSync, writeFileSync } = await import('node:fs')
const statePath = `/tmp/shots/${who}.json`
const ctx = await b.newContext({
  baseURL: base,
  ...(existsSync(statePath) && { storageState: statePath }),
})
const p = await ctx.newPage()
if (!existsSync(statePath) && who !== 'visitor') {
  if (who === 'admin') {
    await p.goto(setup)
    await p.getByLabel('Your name').fill('Root Admin')
    await p.getByLabel('E-mail').fill('root@example.com')
    await p.getByLabel('Password').fill('a sentence to sign in with')
    await p.getByRole('button', { name: 'Become administrator' }).click()
    await p.waitForURL('**/console')
  } else {
    await p.goto('/sign-in')
    await p.getByLabel('E-mail').fill(who === 'ada' ? 'ada@acme.example' : 'hank@globex.example')
    await p.getByLabel('Password').fill(pw)
    await p.getByRole('button', { name: 'Sign in' }).click()
    await p.waitForURL('**/catalogue')
  }
  await ctx.storageState({ path: statePath })
}
for (const spec of pages) {
  const [path, modes = '1440l'] = spec.split('@')
  for (const m of modes.split(',')) {
    const w = parseInt(m)
    const dark = m.endsWith('d')
    await p.setViewportSize({ width: w, height: w > 1000 ? 900 : 844 })
    await ctx.addCookies([{ name: 'gatehouse_theme', value: dark ? 'dark' : 'light', url: base }])
    let url = path
    if (path.startsWith('>')) {
      const [from, link] = path.slice(1).split('>')
      await p.goto(from)
      await p.getByRole('link', { name: link }).first().click()
      await p.waitForLoadState('networkidle')
      url = null
    }
    if (url) await p.goto(url, { waitUntil: 'networkidle' })
    await p.waitForTimeout(300)
    const name = `/tmp/shots/${who}${path.replace(/\W+/g, '_')}-${m}.png`
    await p.screenshot({ path: name, fullPage: true })
    const over = await p.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    const { violations } = await new AxeBuilder({ page: p }).exclude('.swagger').analyze()
    console.log(
      name,
      over > 0 ? `OVERFLOW ${over}` : '',
      violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 120)).join(' | '),
    )
  }
}
await b.close()
