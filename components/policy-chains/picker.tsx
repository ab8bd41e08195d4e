'use client'

import { useRouter } from 'next/navigation'
import { SelectField } from '#components/ui/field.tsx'

export interface Choice {
  name: string
  label: string
  value: string
  help?: string
  options: { value: string; label: string; group?: string }[]
  /** Choices that make no sense any more once this one changes. */
  drops?: string[]
}

/** Choices that are the address of a page: each one shows what was chosen at once. */
export function Picker({ path, choices }: { path: string; choices: Choice[] }) {
  const router = useRouter()
  const choose = ({ name, drops = [] }: Choice, value: string) => {
    const kept = choices.filter((other) => other.name !== name && !drops.includes(other.name))
    const query = new URLSearchParams(
      [...kept.map((other) => [other.name, other.value]), [name, value]].filter(
        ([, chosen]) => chosen !== '',
      ) as [string, string][],
    )
    router.push(`${path}?${query}`)
  }
  return (
    <div className="mb-6 grid grid-cols-1 items-start gap-3 md:grid-cols-3">
      {choices.map((choice) => (
        <SelectField
          key={choice.name}
          name={choice.name}
          label={choice.label}
          help={choice.help}
          value={choice.value}
          onChange={(event) => choose(choice, event.target.value)}
          options={choice.options}
        />
      ))}
    </div>
  )
}
