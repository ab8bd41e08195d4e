import { NothingHere } from '#components/shell/nothing-here.tsx'

/** Within the portal's shell, which has name and navigation already. */
export default function NotFound() {
  return (
    <div className="grid gap-4">
      <title>Nothing here · Gatehouse</title>
      <NothingHere href="/catalogue" label="To the catalogue" />
    </div>
  )
}
