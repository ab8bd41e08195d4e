import { defineConfig } from 'vitest/config'

/**
 * Tests in groups, so that each can be run by itself: `npx vitest --project unit`.
 * `unit` needs nothing; `database` makes a real Postgres; `gateway` starts real Bun processes.
 */
export default defineConfig({
  resolve: { conditions: ['react-server'] },
  ssr: { resolve: { conditions: ['react-server'], externalConditions: ['react-server'] } },
  test: {
    // What is waited for comes late on a machine that has other things to do.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            '{contract,policies,gateway,worker,lib,cli,components,start,tests}/**/*.test.{ts,tsx}',
          ],
          exclude: ['**/*.db.test.ts', '**/*.gateway.test.ts', '**/node_modules/**'],
          // Property tests take a while on a machine that has other things to do.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          sequence: { groupOrder: 1 },
          include: ['{lib,worker,start,cli,tests}/**/*.db.test.ts'],
          globalSetup: ['tests/database/global-setup.ts'],
          setupFiles: ['tests/database/own-database.ts'],
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          sequence: { groupOrder: 2 },
          include: ['{gateway,worker,tests}/**/*.gateway.test.ts'],
          setupFiles: ['gateway/testing/away-from-midnight.ts'],
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
