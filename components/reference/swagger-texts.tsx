import { createRoot } from 'react-dom/client'
import { Markdown } from '#components/ui/markdown.tsx'

/** As much as the reference pages show of one. */
const CHARACTERS_MAX = 20_000

/** What Swagger UI gives its plugins: the React that its bundle brings, which can show no elements of ours. */
interface System {
  React: Pick<typeof import('react'), 'createElement' | 'useEffect' | 'useRef'>
}

/** A place in Swagger UI's tree with a tree of ours in it. */
function useOurMarkdown({ React }: System, source: unknown) {
  const place = React.useRef<HTMLDivElement>(null)
  const text = typeof source === 'string' ? source.slice(0, CHARACTERS_MAX) : ''
  React.useEffect(() => {
    if (!place.current) return
    const root = createRoot(place.current)
    root.render(<Markdown text={text} />)
    return () => root.unmount()
  }, [text])
  return text === '' ? null : React.createElement('div', { ref: place })
}

const inPlaceOfOwn =
  (_own: unknown, system: System) =>
  ({ source }: { source?: unknown }) =>
    useOurMarkdown(system, source)

/** Swagger UI with descriptions as the pages show them: its own renderer lets HTML and images of any host through. */
export const swaggerTexts = { wrapComponents: { Markdown: inPlaceOfOwn } }
