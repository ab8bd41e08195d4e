'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import 'swagger-ui-react/swagger-ui.css'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { documentForConsole } from '#lib/openapi/document-for-console.ts'
import type { JsonObject } from '#lib/openapi/json.ts'
import { gatewayBase, keyForGateway } from './key-for-gateway.ts'
import { swaggerTexts } from './swagger-texts.tsx'

const loading = () => (
  <p role="status" className="text-sm text-muted">
    Loading …
  </p>
)
const SwaggerUI = dynamic(() => import('swagger-ui-react'), { ssr: false, loading })

interface Sent {
  url: string
  headers: Record<string, string>
}

const plugins = [swaggerTexts]

async function documentAt(path: string): Promise<JsonObject> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The document was answered with ${answer.status}.`)
  return documentForConsole((await answer.json()) as JsonObject)
}

/** Swagger UI for the operations of a document, against the real gateway. */
export function OperationConsole({
  documentPath,
  keyHeader,
  secret,
}: {
  documentPath: string
  keyHeader: string | null
  secret: string
}) {
  const document = useQuery({
    queryKey: ['documents', documentPath],
    queryFn: () => documentAt(documentPath),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (document.isError)
    return (
      <Notice tone="bad" title="The description of this operation cannot be read">
        <Button onClick={() => void document.refetch()}>Try again</Button>
      </Notice>
    )
  if (!document.data) return loading()
  const base = gatewayBase(document.data)
  const withKey = (request: Sent) =>
    keyForGateway(request, { base, keyHeader, secret, page: window.location.href })
  return (
    <div className="swagger">
      <SwaggerUI
        spec={document.data}
        requestInterceptor={(request) => withKey(request as Sent)}
        plugins={plugins}
        tryItOutEnabled
        docExpansion="full"
        defaultModelsExpandDepth={-1}
      />
    </div>
  )
}
