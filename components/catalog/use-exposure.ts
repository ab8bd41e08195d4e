'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState, useTransition } from 'react'
import { useAction } from '#components/ui/use-action.ts'
import { setExposureAction, undoExposureAction } from '#lib/catalog/actions.ts'
import type { ExposureUndone, ExposureView, OperationRow } from '#lib/catalog/operation-schema.ts'

export interface Saved extends ExposureView {
  /** From the click to the answer. */
  tookMs: number
}

/** The rows of an API with what was saved since; a thousand rows are not fetched again for one tick. */
export function useExposure(
  apiId: string,
  stored: OperationRow[],
  done: (ids: ReadonlySet<string>) => void,
) {
  const [made, setMade] = useState<ReadonlyMap<string, OperationRow['exposure']>>(new Map())
  const [saved, setSaved] = useState<Saved | null>(null)
  const [undone, setUndone] = useState<ExposureUndone | null>(null)
  const rows = useMemo(
    () =>
      stored.map((row) => {
        const exposure = made.get(row.id)
        return exposure && exposure !== row.exposure ? { ...row, exposure } : row
      }),
    [stored, made],
  )
  const router = useRouter()
  const [refreshing, startRefresh] = useTransition()
  const isNothingExposed = rows.every(({ exposure }) => exposure !== 'exposed')
  const wasNothingExposed = useRef(isNothingExposed)
  useEffect(() => {
    if (wasNothingExposed.current === isNothingExposed) return
    wasNothingExposed.current = isNothingExposed
    // The head of the page says so.
    startRefresh(() => router.refresh())
  }, [isNothingExposed, router])
  const timed = async (input: Parameters<typeof setExposureAction>[0]) => {
    const from = performance.now()
    const answer = await setExposureAction(input)
    if (!answer.ok) return answer
    const tookMs = Math.round(performance.now() - from)
    return { ok: true as const, value: { ids: input.operationIds ?? [], ...answer.value, tookMs } }
  }
  const saving = useAction(timed, ({ ids, ...answer }) => {
    const refused = new Set(answer.refused.map(({ id }) => id))
    setMade((before) => {
      const next = new Map(before)
      for (const id of ids) if (!refused.has(id)) next.set(id, answer.exposure)
      return next
    })
    setSaved(answer)
    done(new Set(ids))
  })
  const undoing = useAction(undoExposureAction, (answer) => {
    setMade((before) => {
      const next = new Map(before)
      for (const [exposure, ids] of Object.entries(answer.undone))
        for (const id of ids) next.set(id, exposure as OperationRow['exposure'])
      // Somebody else has changed them: what they are now is asked for.
      for (const { id } of answer.kept) next.delete(id)
      return next
    })
    setSaved(null)
    setUndone(answer)
    if (answer.kept.length > 0) startRefresh(() => router.refresh())
  })
  const save = (operationIds: string[], exposure: 'exposed' | 'hidden') => {
    setSaved(null)
    setUndone(null)
    undoing.forget()
    saving.run({ apiId, operationIds, exposure })
  }
  const undo = (changeId: string) => undoing.run({ apiId, changeId })
  const settling = saving.pending || undoing.pending || refreshing
  return { rows, saving, saved, undoing, undone, save, undo, settling }
}
