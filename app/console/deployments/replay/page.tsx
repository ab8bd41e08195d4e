import type { Metadata } from 'next'
import Link from 'next/link'
import { ImportFirst } from '#components/catalog/import-first.tsx'
import { Picker } from '#components/policy-chains/picker.tsx'
import { ReplayDesk } from '#components/replay/replay-desk.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { listEntrances } from '#lib/replay/list-entrances.ts'
import { startOfOperation, startOfTrace } from '#lib/replay/start-of-replay.ts'
import { traceInput } from '#lib/tracing/schema.ts'

export const metadata: Metadata = { title: 'Replay a request' }

const path = '/console/deployments/replay'
const one = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : ''

export default async function ReplayPage({
  searchParams,
}: PageProps<'/console/deployments/replay'>) {
  const query = await searchParams
  const scope = await staffPage('trace:write')
  const asked = traceInput.safeParse({ requestId: query.trace })
  const traced = asked.success ? await startOfTrace(scope, asked.data.requestId) : null
  const apis = await listApis(scope)
  const api =
    apis.find(({ id }) => id === (traced?.apiId ?? one(query.api))) ??
    (traced ? undefined : apis[0])
  const listed = api ? await listOperations(scope, api.id) : null
  const operations = listed?.ok ? listed.value.items : []
  const operation =
    operations.find(({ id }) => id === one(query.operation)) ??
    operations.find(({ exposure }) => exposure === 'exposed') ??
    operations[0]
  const start = traced?.start ?? (operation ? await startOfOperation(scope, operation.id) : null)
  if (!api || !operation || !start)
    return (
      <>
        <Header />
        <EmptyState title="No operation yet">
          <ImportFirst role={scope.role} />
        </EmptyState>
      </>
    )
  const { products, subscriptions } = await listEntrances(scope, {
    apiId: api.id,
    subscriptionId: start.subscriptionId,
  })
  const entrances = [
    ...subscriptions.map(({ id, name }) => ({
      value: `subscription ${id}`,
      label: name,
      group: 'A subscription',
    })),
    ...products.map(({ id, name }) => ({
      value: `product ${id}`,
      label: `Any key of ${name}`,
      group: 'A product',
    })),
    { value: '', label: 'No key', group: 'Nobody' },
  ]
  const chosen = [`subscription ${start.subscriptionId}`, `product ${one(query.product)}`]
  const entrance = entrances.find(({ value }) => chosen.includes(value)) ?? entrances[0]
  return (
    <>
      <Header />
      <Picker
        path={path}
        choices={[
          {
            name: 'api',
            label: 'API',
            value: api.id,
            drops: ['operation'],
            options: apis.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            name: 'operation',
            label: 'Begin with',
            value: traced ? '' : operation.id,
            help: 'Fills the form with what the document says of it.',
            options: [
              ...(traced ? [{ value: '', label: `The trace ${one(query.trace)}` }] : []),
              ...operations.map(({ id, method, path: at }) => ({
                value: id,
                label: `${method} ${at}`,
              })),
            ],
          },
        ]}
      />
      {traced && (
        <div className="mb-4">
          <Notice>
            A trace keeps neither query nor headers nor body of its call. What stands here in their
            place is the example of the document; write what the call had.
          </Notice>
        </div>
      )}
      <ReplayDesk
        key={`${api.id} ${operation.id} ${one(query.trace)}`}
        apiId={api.id}
        start={start}
        entrances={entrances}
        entrance={entrance?.value ?? ''}
      />
    </>
  )
}

const Header = () => (
  <PageHeader
    title="Replay a request"
    lead={
      <>
        What would happen to a request if you deployed now? A gateway runs it through what is
        deployed and through what is{' '}
        <Link href="/console/deployments" className="text-accent underline">
          pending
        </Link>
        , by the code that runs every call. No backend is called and nothing is counted.
      </>
    }
  />
)
