import { globSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('the gateway ships without the console', async () => {
  const { metafile } = await build({
    // Threads are programs of their own.
    entryPoints: ['gateway/main.ts', ...globSync('gateway/**/*-thread.ts')],
    outdir: 'unwritten',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    // What Bun brings along.
    external: ['bun:*'],
    format: 'esm',
    logLevel: 'silent',
  })
  const shipped = Object.keys(metafile.inputs)
  expect(shipped.length).toBeGreaterThan(30)
  expect(
    shipped.filter((file) =>
      /^(app|components|lib|prisma)\/|node_modules\/(next|react|@prisma)\//.test(file),
    ),
  ).toEqual([])
})
