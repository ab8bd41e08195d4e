import { Notice } from '#components/ui/notice.tsx'

const SHOWN = 20

/** Why a document cannot be imported, each fault with its place. */
export function DocumentFaults({
  refused: { message, faults = [] },
}: {
  refused: { message: string; faults?: { path: string; message: string }[] }
}) {
  const told = faults.filter((fault) => fault.message !== message)
  return (
    <Notice tone="bad" title={message}>
      {told.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {told.slice(0, SHOWN).map(({ path, message: text }) => (
            <li key={path + text}>
              {path && <code className="break-all">{path}: </code>}
              {text}
            </li>
          ))}
          {told.length > SHOWN && <li>and {told.length - SHOWN} more</li>}
        </ul>
      )}
      <p className="mt-1">Nothing was stored; what you gave is still in the form.</p>
    </Notice>
  )
}
