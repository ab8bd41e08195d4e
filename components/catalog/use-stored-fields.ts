'use client'

import { useEffect, useRef } from 'react'

/** Whether the fields of a form say something else than what is stored; `keep` is told what was stored since. */
export function useStoredFields(read: (form: FormData) => unknown) {
  const fields = useRef<HTMLFormElement>(null)
  const stored = useRef('')
  const latest = useRef(read)
  const keep = (input: unknown) => {
    stored.current = JSON.stringify(input)
  }
  useEffect(() => {
    if (fields.current)
      stored.current = JSON.stringify(latest.current(new FormData(fields.current)))
  }, [])
  const isUnsaved = () =>
    fields.current !== null && JSON.stringify(read(new FormData(fields.current))) !== stored.current
  return { fields, isUnsaved, keep }
}
