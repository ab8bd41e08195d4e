import { SelectField, TextField } from '#components/ui/field.tsx'

export interface TracedOperation {
  method: string
  path: string
}

interface Chosen {
  method: string
  path: string
}

/** Which call is traced: an operation, its path as it is called, and the key that it is made with. */
export function CallFields({
  operations,
  call,
  change,
  secret,
}: {
  operations: TracedOperation[]
  call: Chosen
  change(call: Chosen): void
  /** Absent: the API asks for no key. */
  secret?: { text: string; change(text: string): void }
}) {
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      {operations.length > 0 && (
        <SelectField
          name="trace-operation"
          label="Operation"
          defaultValue="0"
          onChange={({ target }) => {
            const operation = operations[Number(target.value)]
            if (operation) change({ method: operation.method, path: operation.path })
          }}
          options={operations.map(({ method, path }, index) => ({
            value: String(index),
            label: `${method} ${path}`,
          }))}
        />
      )}
      <TextField
        name="trace-path"
        label="Path and query below the API"
        value={call.path}
        onChange={({ target }) => change({ ...call, path: target.value })}
        help="Put a value in the place of each parameter in braces."
      />
      {secret && (
        <TextField
          name="trace-key"
          label="A key of your own"
          autoComplete="off"
          value={secret.text}
          onChange={({ target }) => secret.change(target.value)}
          help="It stays in this page and goes to the gateway only."
        />
      )}
    </div>
  )
}
