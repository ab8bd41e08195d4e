import { NothingHere } from '#components/shell/nothing-here.tsx'
import { currentCaller } from '#lib/identity/caller.ts'

/** Within the console's shell, which has name and navigation already. */
export default async function NotFound() {
  const role = (await currentCaller())?.staffRole ?? null
  return (
    <div className="grid gap-4">
      <title>Nothing here · Gatehouse console</title>
      {role ? (
        <NothingHere href="/console" label="To the overview" role={role} />
      ) : (
        <NothingHere href="/catalogue" label="To the catalogue" />
      )}
    </div>
  )
}
