'use client'

import { ArrowUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { FormField } from '#policies/kit/form-fields.ts'
import { ConfigField } from './config-field.tsx'
import { entriesIn } from './entry-words.ts'

/** A list whose entries have fields of their own, in the order in which they are worked through. */
export function ConfigRows({
  name,
  field: { title, help, columns, required },
  value,
  faultOf,
}: {
  name: string
  field: FormField
  value: unknown
  /** By dotted path below this field; empty: of the list as a whole. */
  faultOf: (path: string) => string | undefined
}) {
  const [rows, setRows] = useState(() => {
    const given = entriesIn(value)
    return (given.length === 0 && required ? [{}] : given).map((entry, key) => ({ key, entry }))
  })
  const next = useRef(rows.length)
  const adding = useRef<HTMLButtonElement>(null)
  const add = () => {
    setRows([...rows, { key: next.current, entry: {} }])
    next.current += 1
  }
  const remove = (gone: number) => {
    setRows(rows.filter(({ key }) => key !== gone))
    adding.current?.focus()
  }
  const fault = rows.length === 0 ? faultOf('') : undefined
  return (
    <fieldset className="grid gap-3" aria-describedby={`${name}-help`}>
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      <p id={`${name}-help`} className="text-xs text-muted">
        {help}
      </p>
      {rows.map(({ key, entry }, index) => (
        <fieldset key={key} className="grid gap-3 rounded-md border border-line p-3">
          <legend className="sr-only">
            {title}, entry {index + 1}
          </legend>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            {columns.map((column) => (
              <ConfigField
                key={column.name}
                name={`${name}.${index}.${column.name}`}
                field={column}
                value={entry[column.name]}
                faultOf={(path) =>
                  faultOf([index, column.name, path].filter((part) => part !== '').join('.'))
                }
              />
            ))}
          </div>
          <div className="flex flex-wrap justify-end gap-2">
            {index > 0 && (
              <Button
                aria-label={`Move entry ${index + 1} of ${title} up`}
                onClick={() =>
                  setRows(rows.with(index - 1, rows[index]!).with(index, rows[index - 1]!))
                }
              >
                <ArrowUp aria-hidden className="size-4" />
              </Button>
            )}
            <Button
              aria-label={`Remove entry ${index + 1} of ${title}`}
              onClick={() => remove(key)}
            >
              Remove
            </Button>
          </div>
        </fieldset>
      ))}
      {fault && (
        <p role="alert" className="text-xs text-bad">
          {fault}
        </p>
      )}
      <div>
        <Button ref={adding} id={name} aria-label={`Add an entry to ${title}`} onClick={add}>
          Add an entry
        </Button>
      </div>
    </fieldset>
  )
}
