import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('the gateway ships without the console', async () => {
  const { metafile } = await build({
    entryPoints: ['gateway/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
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
