'use client'

import { useEffect, useRef, useState, useTransition } from 'react'
import { useActBegins } from './act-begins.tsx'
import { afterNoAnswer, noAnswer } from './no-answer.ts'

interface Refused {
  ok: false
  failure: { code?: string; message: string; faults?: { path: string; message: string }[] }
}

/** The element of the deepest part of a path that has one: the third of a list's entries stands in the field of the list. */
function elementOf(path: string, idOf: (path: string) => string): HTMLElement | null {
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const found = document.getElementById(idOf(parts.slice(0, length).join('.')))
    if (found) return found
  }
  return null
}

const itself = (path: string): string => path

/**
 * Runs a server action from a form: whether it runs, what it said against it, and the fault of each field. `idOf`:
 * the id of the field of a path, where that is not the path itself; it stays the same function.
 */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<{ ok: true; value: Value } | Refused>,
  done: (value: Value) => void | Promise<void>,
  idOf = itself,
) {
  const actBegins = useActBegins()
  const [pending, start] = useTransition()
  const [refused, setRefused] = useState<Refused['failure'] | null>(null)
  useEffect(() => {
    for (const { path } of refused?.faults ?? []) {
      const field = elementOf(path, idOf)
      if (field) return field.focus()
    }
  }, [refused, idOf])
  const isUnanswered = useRef(false)
  const run = (input: Input) =>
    start(async () => {
      setRefused(null)
      actBegins()
      const answer = await action(input).catch((): Refused => noAnswer)
      if (answer.ok) {
        isUnanswered.current = false
        await done(answer.value)
      } else {
        setRefused(isUnanswered.current ? afterNoAnswer(answer.failure) : answer.failure)
        if (answer === noAnswer) isUnanswered.current = true
      }
    })
  const faultOf = (path: string) =>
    refused?.faults?.find((fault) => fault.path === path || fault.path.startsWith(`${path}.`))
      ?.message
  return {
    run,
    pending,
    refused,
    faultOf,
    refuse: (message: string) => setRefused({ message }),
    forget: () => setRefused(null),
  }
}
