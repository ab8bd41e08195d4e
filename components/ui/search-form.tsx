import { Button } from './button.tsx'
import { controlClass } from './field.tsx'

/** A search by address: it works without JavaScript, and its result can be linked to. `keep`: other parameters of the page. */
export const SearchForm = ({
  label,
  value,
  keep = {},
}: {
  label: string
  value: string
  keep?: Record<string, string>
}) => (
  <search className="mb-4 block">
    <form className="flex max-w-xl gap-2">
      {Object.entries(keep).map(([name, kept]) => (
        <input key={name} type="hidden" name={name} value={kept} />
      ))}
      <input
        type="search"
        name="q"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        className={controlClass}
      />
      <Button type="submit">Search</Button>
    </form>
  </search>
)
