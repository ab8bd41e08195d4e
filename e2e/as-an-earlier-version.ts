import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import { snapshot as snapshotSchema } from '#contract/snapshot.ts'
import type { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { newId } from '#lib/shared/ids.ts'

/**
 * Leaves behind what an earlier version, which judged less strictly, would have: steps of this policy have such a
 * configuration in the console, in the deployment that is live, and on the disk of a gateway that is not running.
 */
export async function leaveAsAnEarlierVersion(
  databaseUrl: string,
  { policy, config }: { policy: string; config: object },
  gateway: RunningGateway,
): Promise<void> {
  const database = new Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    await database.query('UPDATE "Step" SET config = $1 WHERE policy = $2', [config, policy])
    const { rows } = await database.query(
      'SELECT snapshot, "createdById" FROM "Deployment" ORDER BY number DESC LIMIT 1',
    )
    const [live] = rows
    const counted = await database.query(
      'UPDATE "Installation" SET "deploymentNumber" = "deploymentNumber" + 1 RETURNING "deploymentNumber"',
    )
    const before = snapshotSchema.parse(JSON.parse(live.snapshot))
    const steps = before.steps.map((step) => (step.policy === policy ? { ...step, config } : step))
    const canonical = canonicalJson({ ...before, steps })
    const hash = hashCanonical(canonical)
    writeFileSync(join(gateway.folder, 'snapshot.json'), `${canonical}\n${hash}\n`)
    await database.query(
      'INSERT INTO "Deployment" (id, number, hash, snapshot, note, "createdById") VALUES ($1, $2, $3, $4, $5, $6)',
      [
        newId('dep'),
        counted.rows[0].deploymentNumber,
        hash,
        canonical,
        'Of an earlier version',
        live.createdById,
      ],
    )
  } finally {
    await database.end()
  }
}
