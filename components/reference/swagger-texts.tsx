import { Markdown } from '#components/ui/markdown.tsx'

/** As much as the reference pages show of one. */
const CHARACTERS_MAX = 20_000

const Text = ({ source }: { source?: unknown }) =>
  typeof source === 'string' ? <Markdown text={source.slice(0, CHARACTERS_MAX)} /> : null

const inPlaceOfOwn = () => Text

/** Swagger UI with descriptions as the pages show them: its own renderer lets HTML and images of any host through. */
export const swaggerTexts = { wrapComponents: { Markdown: inPlaceOfOwn } }
