import type { RanSide } from '#lib/replay/schema.ts'

/** A request or an answer: its first line, headers and body, with what differs marked. */
export const MessageView = ({
  side,
  title,
  first,
  message: { headers, body, bodyBytes },
  differing,
}: {
  /** Whose message it is: both ways stand beside each other. */
  side: string
  title: string
  first: string
  message: Pick<RanSide['answer'], 'headers' | 'body' | 'bodyBytes'>
  /** Names of headers that differ, `request` for the first line, and `body`. */
  differing: ReadonlySet<string>
}) => (
  <details open className="rounded-lg border border-line bg-surface px-4 py-3 text-sm">
    <summary className="font-medium">{title}</summary>
    <div className="mt-2 grid gap-1 font-mono text-xs">
      <Marked is={differing.has('request')}>{first}</Marked>
      {[...headers.entries()].map(([place, { name, value }]) => (
        <Marked key={`${place} ${name}`} is={differing.has(name)}>
          {name}: {value}
        </Marked>
      ))}
      {body !== null && bodyBytes > 0 && (
        <section
          aria-label={`${side}, ${title}: body`}
          tabIndex={0}
          className="mt-2 max-h-64 overflow-auto whitespace-pre-wrap"
        >
          <Marked is={differing.has('body')}>{body}</Marked>
        </section>
      )}
    </div>
  </details>
)

const Marked = ({ is, children }: { is: boolean; children: React.ReactNode }) =>
  is ? (
    <mark className="bg-accent-soft text-ink break-all">{children}</mark>
  ) : (
    <span className="break-all">{children}</span>
  )
