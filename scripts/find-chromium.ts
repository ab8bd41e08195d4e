import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installDebian } from './install-debian.ts'

const debian = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const found = (): string | undefined =>
  [process.env.CHROMIUM_PATH, ...debian].find((path) => path !== undefined && existsSync(path))

async function playwrights(): Promise<string | undefined> {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

/** A Chromium to test with: CHROMIUM_PATH, the system's, Playwright's own; else one is installed. */
export async function findChromium(): Promise<string> {
  const present = found() ?? (await playwrights())
  if (present) return present
  installDebian('chromium')
  if (!found()) spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' })
  const installed = found() ?? (await playwrights())
  if (installed) return installed
  throw new Error(
    'There is no Chromium for the journeys, and none could be installed. Install one and name it by CHROMIUM_PATH.',
  )
}
