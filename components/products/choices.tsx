import type { ReactNode } from 'react'
import { CheckField } from '#components/ui/field.tsx'

export interface Choice {
  id: string
  name: string
}

/** Several of many, as boxes. */
export const Choices = ({
  name,
  title,
  empty,
  choices,
  chosen,
}: {
  name: string
  title: string
  empty: ReactNode
  choices: Choice[]
  chosen: string[]
}) => (
  <fieldset className="grid max-h-72 gap-2 overflow-y-auto">
    <legend className="mb-1 text-sm font-medium">{title}</legend>
    {choices.map((choice) => (
      <CheckField
        key={choice.id}
        name={name}
        value={choice.id}
        label={choice.name}
        defaultChecked={chosen.includes(choice.id)}
      />
    ))}
    {choices.length === 0 && <p className="text-sm text-muted">{empty}</p>}
  </fieldset>
)
