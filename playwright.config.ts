import { defineConfig } from '@playwright/test'

/** Journeys against an installation of their own, started as a newcomer would. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/start-installation.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // Scripts work on what the journeys have made.
  projects: [
    { name: 'journeys', testIgnore: ['scripts.spec.ts', 'lifecycle.spec.ts'] },
    // Each with an installation of its own.
    { name: 'lifecycle', testMatch: 'lifecycle.spec.ts' },
    { name: 'scripts', testMatch: 'scripts.spec.ts', dependencies: ['journeys'] },
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    actionTimeout: 15_000,
    launchOptions: {
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
