'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { documentForConsole } from '#lib/openapi/document-for-console.ts'
import { withFormLists } from '#lib/openapi/form-lists.ts'
import type { JsonObject } from '#lib/openapi/json.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { gatewayBase, keyForGateway } from './key-for-gateway.ts'
import type { SentOutcome } from './swagger-answers.ts'
import { type SentRequest, SwaggerPanel } from './swagger-panel.tsx'

async function documentAt(path: string): Promise<JsonObject> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The document was answered with ${answer.status}.`)
  return documentForConsole(withFormLists((await answer.json()) as JsonObject))
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
  const [outcome, setOutcome] = useState<SentOutcome | null>(null)
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
  if (!document.data)
    return (
      <p role="status" className="text-sm text-muted">
        Loading …
      </p>
    )
  const base = gatewayBase(document.data)
  const withKey = (request: SentRequest) =>
    keyForGateway(request, { base, keyHeader, secret, page: window.location.href })
  return (
    <>
      <SwaggerPanel document={document.data} onRequest={withKey} onAnswer={setOutcome} />
      {/* Swagger UI says nothing to those who do not see its answer come. */}
      <p role="status" className="text-sm text-muted">
        {outcome && outcomeWords(outcome)}
        {outcome?.refusal && (
          <>
            {' '}
            The gateway refused it: {outcome.refusal.title}.{' '}
            <a className="text-accent underline" href={`/docs/errors/${outcome.refusal.code}`}>
              What to do about {outcome.refusal.code}
            </a>
          </>
        )}
      </p>
    </>
  )
}

function outcomeWords({ status, tookMs }: SentOutcome): string {
  if (status === null) return 'Nothing came from the gateway; why stands below “Execute”.'
  const after = tookMs === null ? '' : ` after ${spanWords(tookMs)}`
  return `${status}${after}; the answer stands below “Execute”.`
}
