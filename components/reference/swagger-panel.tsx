'use client'

import { useEffect, useRef, useState } from 'react'
import 'swagger-ui-dist/swagger-ui.css'
import { Notice } from '#components/ui/notice.tsx'
import { keepFocusOn } from './keep-focus-on.ts'
import { type SentOutcome, swaggerAnswers } from './swagger-answers.ts'
import { swaggerTexts } from './swagger-texts.tsx'

/** What Swagger UI is about to send. */
export interface SentRequest {
  url: string
  headers: Record<string, string>
  body?: unknown
}

/**
 * Swagger UI over a document. It is the prebuilt bundle, loaded when it is needed: built anew from its modules, parts that
 * register themselves (those of OpenAPI 3.1) are left out as if nobody used them.
 */
export function SwaggerPanel({
  document,
  onRequest,
  onAnswer,
}: {
  document: object
  onRequest: (request: SentRequest) => SentRequest
  onAnswer: (outcome: SentOutcome) => void
}) {
  const place = useRef<HTMLDivElement>(null)
  const ask = useRef(onRequest)
  const tell = useRef(onAnswer)
  useEffect(() => {
    ask.current = onRequest
    tell.current = onAnswer
  })
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  useEffect(() => {
    const node = place.current
    if (!node) return
    let isWanted = true
    const stopKeeping = keepFocusOn('button.execute', node)
    import('swagger-ui-dist/swagger-ui-es-bundle.js').then(
      ({ default: SwaggerUI }) => {
        if (!isWanted) return
        SwaggerUI({
          domNode: node,
          spec: document,
          requestInterceptor: (request) => ask.current(request as unknown as SentRequest) as never,
          plugins: [swaggerTexts, swaggerAnswers((outcome) => tell.current(outcome))],
          tryItOutEnabled: true,
          docExpansion: 'full',
          defaultModelsExpandDepth: -1,
        })
        setState('there')
      },
      () => setState('failed'),
    )
    return () => {
      isWanted = false
      stopKeeping()
      node.replaceChildren()
    }
  }, [document])
  return (
    <>
      {state === 'loading' && (
        <p role="status" className="text-sm text-muted">
          Loading …
        </p>
      )}
      {state === 'failed' && (
        <Notice tone="bad" title="The form cannot be loaded">
          Reload the page to try again.
        </Notice>
      )}
      <div ref={place} className="swagger" />
    </>
  )
}
