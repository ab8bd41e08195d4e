import 'server-only'
import { db } from '#lib/db/client.ts'

const secretId = /sec_[a-z0-9]{16}/g

/** Writes the names of secrets where texts of gateways, which know no names, have their ids. `texts`: all that will be asked for. */
export async function secretNamer(texts: readonly string[]): Promise<(text: string) => string> {
  const ids = texts.flatMap((text) => text.match(secretId) ?? [])
  if (ids.length === 0) return (text) => text
  const secrets = await db.secret.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  })
  const names = new Map(secrets.map(({ id, name }) => [id, name]))
  return (text) => text.replace(secretId, (id) => names.get(id) ?? id)
}
