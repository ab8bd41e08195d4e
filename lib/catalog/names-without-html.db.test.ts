import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'

const migration = 'prisma/migrations/20261128200100_names_of_operations_without_html/migration.sql'

const named: Record<string, string> = {
  '<p>Creates a <code>Charge</code>.</p>': 'Creates a Charge.',
  '<p>Lists <a href="https://example.com/a?b=c">what is open</a>': 'Lists what is open',
  'Ends it, see <a href="https://example.com/very-long': 'Ends it, see',
  'Fish &amp;lt; chips': 'Fish &lt; chips',
  'Gives a List<String> where a < b & c;': 'Gives a List<String> where a < b & c;',
  '<P><BR/>Shouts</P>': 'Shouts',
}

test('names of operations that an earlier import left with HTML lose it', async () => {
  const before = Object.keys(named)
  const apiId = await anApi(await aStaff(), ...before.map((_, index) => `GET /${index}`))
  for (const [index, summary] of before.entries())
    await db.operation.updateMany({ where: { apiId, path: `/${index}` }, data: { summary } })

  await db.$executeRawUnsafe(await readFile(migration, 'utf8'))

  const after = await db.operation.findMany({ where: { apiId }, orderBy: { position: 'asc' } })
  expect(after.map(({ summary }) => summary)).toEqual(Object.values(named))
})
