'use client'

import { useEffect, useState, useTransition } from 'react'

interface Refused {
  ok: false
  failure: { message: string; faults?: { path: string; message: string }[] }
}

/** Runs a server action from a form: whether it runs, what it said against it, and the fault of each field. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<{ ok: true; value: Value } | Refused>,
  done: (value: Value) => void,
) {
  const [pending, start] = useTransition()
  const [refused, setRefused] = useState<Refused['failure'] | null>(null)
  useEffect(() => {
    const first = refused?.faults?.[0]
    if (first) document.getElementById(first.path)?.focus()
  }, [refused])
  const run = (input: Input) =>
    start(async () => {
      setRefused(null)
      const answer = await action(input).catch(
        (): Refused => ({
          ok: false,
          failure: { message: 'The portal cannot be reached. Nothing was changed.' },
        }),
      )
      if (answer.ok) done(answer.value)
      else setRefused(answer.failure)
    })
  const faultOf = (path: string) => refused?.faults?.find((fault) => fault.path === path)?.message
  return { run, pending, refused, faultOf, refuse: (message: string) => setRefused({ message }) }
}
