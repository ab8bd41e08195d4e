import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ApiHeader } from '#components/catalog/api-header.tsx'
import { TraceDesk } from '#components/tracing/trace-desk.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { baseUrlOf } from '#lib/catalog/base-url.ts'
import { findApi } from '#lib/catalog/find-api.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** Its header names the page, in a `<title>` of its own. */
export const metadata: Metadata = { title: null }

export default async function ApiTracePage({ params }: PageProps<'/console/apis/[apiId]/trace'>) {
  const { apiId } = await params
  const scope = await staffPage('trace:write')
  const [found, operations] = await Promise.all([
    findApi(scope, apiId),
    listOperations(scope, apiId),
  ])
  if (!found.ok || !operations.ok) notFound()
  const api = found.value
  const baseUrl = await baseUrlOf(api)
  const exposed = operations.value.items.filter(({ exposure }) => exposure === 'exposed')
  return (
    <>
      <ApiHeader api={api} role={scope.role} current="trace" />
      <p className="mb-4 max-w-2xl text-sm text-muted">
        A call that carries a trace header is taken down by the gateway: each decision and step, its
        milliseconds, and what it changed. Other calls are not touched.
      </p>
      {baseUrl === null ? (
        <EmptyState title="No gateway yet">
          {staffMay(scope.role, 'gateway:write') ? (
            <Link href="/console/gateways" className="text-accent underline">
              Register one
            </Link>
          ) : (
            'Somebody whose role registers gateways has to register one'
          )}
          , then calls can be traced.
        </EmptyState>
      ) : (
        <TraceDesk
          api={{
            id: api.id,
            baseUrl,
            keyHeader: api.credential === 'none' ? null : api.keyHeader,
          }}
          operations={exposed
            .map(({ method, path }) => ({ method: method.toUpperCase(), path }))
            .toSorted(
              (one, other) => Number(other.method === 'GET') - Number(one.method === 'GET'),
            )}
        />
      )}
    </>
  )
}
