import { importApi } from '#lib/catalog/import-api.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { db } from '#lib/db/client.ts'
import type { Audience } from '#lib/db/generated/enums.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId, randomText } from '#lib/shared/ids.ts'

/** A small document of 3.1 with these operations: `GET /pets`. */
export const aDocument = (...operations: string[]): string => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ')
    const summary = `Summary of ${operation}`
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        summary,
        tags: ['pets'],
        responses: { 200: { description: 'Fine' } },
      },
    }
  }
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1.2' },
    servers: [{ url: 'https://pets.example.com/v1' }],
    paths,
  })
}

export const anImport = (document: string, more: object = {}) => {
  const unique = randomText(8)
  return {
    name: `Pets ${unique}`,
    path: `/pets-${unique}`,
    summary: '',
    backendUrl: 'https://pets.example.com/v1',
    source: 'upload' as const,
    document,
    ...more,
  }
}

/** An imported API; gives its id. */
export async function anApi(staff: StaffScope, ...operations: string[]): Promise<string> {
  const imported = await importApi(staff, anImport(aDocument(...operations)))
  if (!imported.ok) throw new Error(imported.failure.message)
  return imported.value.apiId
}

export async function aProduct(
  apiId: string,
  audience: Audience,
  { organisationId = '', draft = false } = {},
): Promise<string> {
  const id = newId('prd')
  await db.product.create({
    data: {
      id,
      name: `Product ${id}`,
      slug: id,
      audience,
      status: draft ? 'draft' : 'published',
      apis: { create: [{ apiId }] },
      ...(organisationId && { invited: { create: [{ organisationId }] } }),
    },
  })
  return id
}

/** Exposes operations and makes the exposed ones of every API the live deployment. */
export async function expose(staff: StaffScope, apiId: string, ...names: string[]): Promise<void> {
  const operations = names.map((name) => {
    const [method = '', path = ''] = name.split(' ')
    return { method, path }
  })
  await setExposure(staff, { apiId, operations, exposure: 'exposed' })
  const live = await db.operation.findMany({ where: { exposure: 'exposed' }, select: { id: true } })
  const number = (await db.deployment.count()) + 1
  await db.deployment.create({
    data: {
      id: newId('dep'),
      number,
      hash: String(number),
      createdById: '',
      snapshot: JSON.stringify({ apis: [{ operations: live }] }),
    },
  })
}

/** By `GET /pets`: how each operation of an API stands. */
export async function exposuresOf(
  staff: StaffScope,
  apiId: string,
): Promise<Record<string, string>> {
  const listed = await listOperations(staff, apiId)
  const items = listed.ok ? listed.value.items : []
  return Object.fromEntries(
    items.map(({ method, path, exposure }) => [`${method} ${path}`, exposure]),
  )
}

export const auditedTimes = (targetId: string, action: string): Promise<number> =>
  db.auditEvent.count({ where: { targetId, action } })
