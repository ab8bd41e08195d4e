import 'server-only'
import { z } from 'zod'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { countFindings } from '#lib/openapi/count-findings.ts'
import { finding } from '#lib/openapi/schema.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { ApiDetail } from './api-schema.ts'
import { apiFields, apiViewOf, exposureCounts, noCounts } from './api-view.ts'
import { settingsFields, settingsVersion } from './settings-version.ts'

const detailFields = {
  ...settingsFields,
  ...apiFields,
  currentRevision: { select: { ...apiFields.currentRevision.select, findings: true } },
  revisions: {
    select: {
      number: true,
      version: true,
      format: true,
      specVersion: true,
      source: true,
      documentHash: true,
      findings: true,
      createdById: true,
      createdAt: true,
    },
    orderBy: { number: 'desc' },
    take: 100,
  },
} as const

/** One API with its findings, revisions, products and counts. */
export async function findApi(
  _scope: StaffScope,
  apiId: string,
): Promise<Result<ApiDetail, 'not_found'>> {
  const [row, counts] = await Promise.all([
    db.api.findUnique({ where: { id: apiId }, select: detailFields }),
    exposureCounts({ apiId }),
  ])
  if (!row) return fail('not_found', 'No such API.')
  const { keyHeader, keyQuery, httpsOnly, revisions, currentRevision, ...rest } = row
  const people = await namesOf(row.revisions.map(({ createdById }) => createdById))
  const { findings = [], ...revision } = currentRevision ?? {}
  const current = 'number' in revision ? revision : null
  return ok({
    ...apiViewOf({ ...rest, currentRevision: current }, counts.get(apiId) ?? noCounts),
    keyHeader,
    keyQuery,
    httpsOnly,
    version: settingsVersion(row),
    findings: z.array(finding).parse(findings),
    revisions: revisions.map(({ findings: found, createdById, ...each }) => ({
      ...each,
      findingCount: countFindings(z.array(finding).parse(found)),
      createdBy: people.get(createdById) ?? 'Gatehouse',
      createdAt: each.createdAt.toISOString(),
    })),
  })
}

async function namesOf(userIds: string[]): Promise<Map<string, string>> {
  const people = await db.user.findMany({
    where: { id: { in: userIds } },
    select: { id: true, name: true },
  })
  return new Map(people.map(({ id, name }) => [id, name]))
}
